package circulation

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
)

// Service has the use cases of circulation.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Ask sends the draft to units as it is now.
func (s *Service) Ask(ctx context.Context, who access.Actor, id int64, version int, f AskForm) (db.Outcome, error) {
	days, note, errs := f.Input()
	if err := errs.Err(); err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := minutes.Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		to, err := chosen(m, f.Units)
		if err != nil {
			return err
		}
		cal, err := calendar.LoadTx(ctx, tx)
		if err != nil {
			return err
		}
		r := Round{Minutes: id, N: m.Rounds + 1, Of: m.Version, AskedOn: form.Day(tx.At), Days: days, Note: note, Silence: f.Silence}
		limit := cal.Add(r.AskedOn, days)
		if err := minutes.Circulate(ctx, tx, m, fmt.Sprintf("第 %d 轮，%d 个单位，%s截止", r.N, len(to), limit.Due.Format("1月2日"))); err != nil {
			return err
		}
		tx.Done(RoundsPath(id), "已送 %d 个单位会签，%s", len(to), limit.Words())
		return begin(ctx, tx, m, r, to)
	})
}

// chosen are the units of the form; each must attend the meeting or be named by a decision.
func chosen(m minutes.Minutes, units []int64) ([]minutes.Recipient, error) {
	out := []minutes.Recipient{}
	for _, x := range minutes.Range(m) {
		for _, u := range units {
			if x.Unit == u {
				out = append(out, x)
			}
		}
	}
	if len(out) != len(units) {
		return nil, form.Errors{{Field: "units", Text: "所选单位中有未参会、也未被议定事项点名的单位，请重新选择"}}
	}
	return out, nil
}

// Save changes the text of a draft; answers about what changed lapse in the same act.
func (s *Service) Save(ctx context.Context, who access.Actor, id int64, version int, in minutes.Input) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := minutes.Edit(ctx, tx, id, version, in)
		if err != nil {
			return err
		}
		units, err := lapse(ctx, tx, m)
		if err == nil && len(units) > 0 {
			tx.Done(minutes.Path(id)+"/edit", "%s。%s的会签因内容改动失效，须重新送会签", strings.TrimSuffix(minutes.Saved(in), "。"), strings.Join(units, "、"))
		}
		return err
	})
}

// lapse takes the force from the standing answers whose words are no longer those they were about, and
// names their units.
func lapse(ctx context.Context, tx *db.Tx, m minutes.Minutes) ([]string, error) {
	list, err := standing(ctx, tx, m.ID)
	if err != nil {
		return nil, err
	}
	units := []string{}
	for _, q := range list {
		if bytes.Equal(q.Covered, minutes.Covered(m, q.Unit)) {
			continue
		}
		taken, err := Chart.Advance(q, "lapse")
		if err != nil {
			return nil, err
		}
		units = append(units, q.UnitName)
		q.LapsedAt, q.LapsedWhy = &tx.At, fmt.Sprintf("第 %d 稿改动了该单位会签的内容", m.Version)
		if err := save(ctx, tx, q, taken.To); err != nil {
			return nil, err
		}
		tx.LogStep(Kind, q.ID, m.Title, taken, "", q.UnitName)
	}
	return units, nil
}

// Give hands a unit's answer in and binds it to what it is about.
func (s *Service) Give(ctx context.Context, who access.Actor, id int64, version int, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		q, m, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if q.Version != version {
			return fault.Stale()
		}
		taken, err := Chart.Take(who, q, "give", "")
		if err != nil {
			return err
		}
		q, errs := f.Input(m, q)
		if err := errs.Err(); err != nil {
			return err
		}
		q.GivenBy, q.GivenName, q.GivenAt = who.Person, who.Name, &tx.At
		q.Hash = q.seal()
		if err := save(ctx, tx, q, taken.To); err != nil {
			return err
		}
		if err := insertRemarks(ctx, tx, q); err != nil {
			return err
		}
		tx.LogStep(Kind, q.ID, q.Title, taken, "", q.UnitName)
		tx.Done(q.Path(), "会签已提交，联席会议办公室可以看到")
		return message.Tell(ctx, tx, "circulation_reply.given", q.ID)
	})
}

// seal binds an answer to its unit, its words, and what it answers for.
func (q Reply) seal() []byte {
	num := func(n int64) string { return strconv.FormatInt(n, 10) }
	fields := []string{num(q.ID), num(q.Circulation), num(q.Minutes), num(q.Unit), q.UnitName, string(q.Covered), q.Stance, q.Approver,
		num(q.GivenBy), q.GivenName, num(q.GivenAt.UnixMicro())}
	for _, p := range q.Remarks {
		fields = append(fields, p.Part, p.Quote, p.Text)
	}
	return opinion.Seal("joint-meeting/circulation/v1", fields...)
}

// Settle answers the remarks of one unit: 采纳, 部分采纳 or 未采纳, with the reason.
func (s *Service) Settle(ctx context.Context, who access.Actor, id int64, version int, r opinion.Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		q, _, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if q.Version != version {
			return fault.Stale()
		}
		taken, err := Chart.Take(who, q, "settle", "")
		if err != nil {
			return err
		}
		answered, errs := r.Input(q.Remarks)
		if err := errs.Err(); err != nil {
			return err
		}
		for _, p := range answered {
			if err := saveVerdict(ctx, tx, p); err != nil {
				return err
			}
		}
		tx.LogStep(Kind, q.ID, q.Title, taken, "", q.UnitName+"，"+opinion.Figures(answered))
		tx.Done(RoundsPath(q.Minutes), "已答复%s的会签意见", q.UnitName)
		if err := message.Tell(ctx, tx, "circulation_reply.settled", q.ID); err != nil {
			return err
		}
		return save(ctx, tx, q, taken.To)
	})
}
