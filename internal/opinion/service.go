package opinion

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
)

// Service has the use cases of consultation.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Ask opens a round on a topic as it is now.
func (s *Service) Ask(ctx context.Context, who access.Actor, topicID int64, version int, f round.AskForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, consult, err := topic.Check(ctx, tx, db.Asked{ID: topicID, Version: version, Do: "consult"})
		if err != nil {
			return err
		}
		r, errs := f.Input(AskWords)
		if err := errs.Err(); err != nil {
			return err
		}
		if slices.ContainsFunc(f.Units, func(u int64) bool { return slices.Contains(t.Joint, u) }) {
			return form.Errors{{Field: "units", Text: "所选单位中有联合提出单位，不需征求其意见"}}
		}
		r.Record = t.ID
		r, limit, err := view.Plan(ctx, tx, r)
		if err != nil {
			return err
		}
		detail := fmt.Sprintf("第 %d 轮，%d 个单位，%s截止", r.N, len(f.Units), limit.Due.Format("1月2日"))
		if err := topic.Take(ctx, tx, t, consult, detail); err != nil {
			return err
		}
		text, err := keepText(ctx, tx, t)
		if err != nil {
			return err
		}
		tx.Done(t.Path()+"#consultation", "已向 %d 个单位征求意见，%s", len(f.Units), limit.Words())
		return begin(ctx, tx, t, r, text, f.Units)
	})
}

// begin asks the units about the text.
func begin(ctx context.Context, tx *db.Tx, t topic.Topic, r round.Round, text Text, units []int64) error {
	r.Version = text.TextN
	list, err := addressees(ctx, tx, t, text.TextHash, units)
	if err != nil {
		return err
	}
	if err := view.Open(ctx, tx, r, list); err != nil {
		return err
	}
	return topic.Sighted(ctx, tx, t.ID)
}

// Revise changes the text of a topic after a round. Answers about what changed lapse, and their units
// are asked again in a round of their own; the other answers stand.
func (s *Service) Revise(ctx context.Context, who access.Actor, topicID int64, version int, sent topic.Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		if err := topic.Revise(ctx, tx, topicID, version, sent); err != nil {
			return err
		}
		t, err := topic.Lock(ctx, tx, topicID)
		if err != nil {
			return err
		}
		now, err := keepText(ctx, tx, t)
		if err != nil {
			return err
		}
		all, err := loadAll(ctx, tx, topicID)
		if err != nil {
			return err
		}
		units, err := lapse(ctx, tx, t.Title, all, now)
		if err != nil {
			return err
		}
		if len(units) == 0 {
			tx.Done(t.Path()+"#consultation", "修改已保存，各单位的意见继续有效")
			return nil
		}
		return again(ctx, tx, t, all[len(all)-1], now, units)
	})
}

// lapse takes the force from answers about what changed and lists their units, in the order asked.
func lapse(ctx context.Context, tx *db.Tx, title string, all []Round, now Text) ([]int64, error) {
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	units := []int64{}
	for _, x := range Standing(all) {
		if !touched(x, now, v.Bool(setting.OpinionAgreeLapses), tx.At) {
			continue
		}
		units = append(units, x.Opinion.Unit)
		if x.Opinion.State != round.Given {
			continue
		}
		if err := view.Lapse(ctx, tx, x.Opinion, title, "议题已修改："+x.Round.Changed(now)); err != nil {
			return nil, err
		}
	}
	return units, nil
}

// touched says whether a change of the text concerns an answer: a remark when its part changed, an
// agreement (also a silent one) when anything did. 不涉及本单位职责 stands.
func touched(x Held, now Text, agreeLapses bool, at time.Time) bool {
	o, r := x.Opinion, x.Round
	switch {
	case o.State == round.Asked:
		return r.SilenceCounts(at) && agreeLapses && !r.same(now)
	case o.Stance == round.Agree:
		return agreeLapses && !r.same(now)
	case o.Stance == round.Outside:
		return false
	}
	return slices.ContainsFunc(o.Points, func(p round.Point) bool { return r.Touches(now, p) })
}

// again opens a round for the units whose answers lapsed, by the rules of the round before.
func again(ctx context.Context, tx *db.Tx, t topic.Topic, last Round, now Text, units []int64) error {
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return err
	}
	r, limit, err := view.Plan(ctx, tx, round.Round{Record: t.ID, Days: v.Int(setting.OpinionDays), Silence: last.Silence, Shared: last.Shared, Why: last.Changed(now)})
	if err != nil {
		return err
	}
	if err := topic.Advance(ctx, tx, t.ID, "ask_again", ""); err != nil {
		return err
	}
	if err := begin(ctx, tx, t, r, now, units); err != nil {
		return err
	}
	tx.Done(t.Path()+"#consultation", "修改已保存，%d 个单位的意见因内容改动失效，已重新征求，%s", len(units), limit.Words())
	return nil
}
