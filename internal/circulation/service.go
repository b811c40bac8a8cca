package circulation

import (
	"context"
	"fmt"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/canon"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

// Service has the use cases of circulation.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Ask sends the draft to units as it is now.
func (s *Service) Ask(ctx context.Context, who access.Actor, id int64, version int, f round.AskForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := minutes.Steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: "circulate"})
		r, errs := f.Input(AskWords)
		if err := db.Refusal(err, errs); err != nil {
			return err
		}
		to, err := chosen(m, f.Units)
		if err != nil {
			return err
		}
		r.Record, r.Version, r.Shared = id, m.Version, false
		r, limit, err := view.Plan(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := minutes.Circulate(ctx, tx, m, t, fmt.Sprintf("第 %d 轮，%d 个单位，%s截止", r.N, len(to), limit.Due.Format("1月2日"))); err != nil {
			return err
		}
		tx.Done(RoundsPath(id), "已送 %d 个单位会签，%s", len(to), limit.Words())
		return view.Open(ctx, tx, r, to)
	})
}

// chosen are the units of the form, named as in the draft; each must attend the meeting or be named by a
// decision.
func chosen(m minutes.Minutes, units []int64) ([]round.Addressee, error) {
	out := []round.Addressee{}
	for _, x := range m.Range() {
		for _, u := range units {
			if x.Unit == u && !x.Outside {
				out = append(out, round.Addressee{Unit: u, Name: x.Name, Covered: minutes.Covered(m, u)})
			}
		}
	}
	if len(out) != len(units) {
		return nil, form.Errors{{Field: "units", Text: "所选单位中有未参会、也未被议定事项点名的单位，请重新选择"}}
	}
	return out, nil
}

// Give hands a unit's answer in and binds it to what it is about.
func (s *Service) Give(ctx context.Context, who access.Actor, id int64, version int, f round.Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := view.Steps(&Chart).Take(ctx, tx, db.Asked{ID: id, Version: version, Do: "give"}, hand(ctx, tx, f))
		return err
	})
}

// Own hands it in in place of what the office entered.
func (s *Service) Own(ctx context.Context, who access.Actor, id int64, version int, f round.Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return view.TakeOver(ctx, tx, &Chart, db.Asked{ID: id, Version: version}, hand(ctx, tx, f))
	})
}

func hand(ctx context.Context, tx *db.Tx, f round.Form) db.Effect[round.Answer] {
	return func(q round.Answer, taken flow.Taken) (string, error) {
		return q.UnitName, give(ctx, tx, q, taken, f, tx.Who.Name, nil)
	}
}

func give(ctx context.Context, tx *db.Tx, q round.Answer, taken flow.Taken, f round.Form, name string, errs form.Errors) error {
	content, err := db.Scalar[string](ctx, tx, sent(), db.Seen(tx.Who, db.Args{"id": q.ID}))
	if err != nil {
		return fmt.Errorf("load the text of answer %d: %w", q.ID, err)
	}
	m, err := minutes.Restore(content)
	if err != nil {
		return err
	}
	q, more := input(f, m, q)
	if err := append(errs, more...).Err(); err != nil {
		return err
	}
	tx.Done(Path(q.ID), "会签已提交，联席会议办公室可以看到")
	return view.Give(ctx, tx, q, taken, name, seal)
}

// seal binds an answer to its unit, its words, and what it answers for.
func seal(q round.Answer) []byte {
	num := func(n int64) string { return strconv.FormatInt(n, 10) }
	fields := []string{num(q.ID), num(q.Round), num(q.Record), num(q.Unit), q.UnitName, string(q.Covered), q.Stance, q.Approver,
		num(q.GivenBy), q.GivenName, num(q.GivenAt.UnixMicro())}
	for _, p := range q.Points {
		fields = append(fields, p.Part, p.Quote, p.Text)
	}
	return canon.Seal("joint-meeting/circulation/v1", fields...)
}

// Settle answers the remarks of one unit for the office.
func (s *Service) Settle(ctx context.Context, who access.Actor, id int64, version int, r round.Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		q, err := view.Settle(ctx, tx, &Chart, db.Asked{ID: id, Version: version, Do: "settle"}, r)
		if err != nil {
			return err
		}
		tx.Done(RoundsPath(q.Record), "已答复%s的会签意见", q.UnitName)
		return message.Tell(ctx, tx, "circulation_reply.settled", q.ID)
	})
}
