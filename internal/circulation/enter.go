package circulation

import (
	"context"
	"net/url"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// EnterForm is what a unit answered by telephone or on paper, as typed.
type EnterForm struct {
	entry.Form
	Answer round.Form
}

// ReadEnter takes what was typed.
func ReadEnter(v url.Values) EnterForm { return EnterForm{entry.Read(v), round.Read(v)} }

// Enter records what a unit answered, with a scan where there is one.
func (s *Service) Enter(ctx context.Context, who access.Actor, id int64, version int, f EnterForm, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := view.Steps(&Chart).Take(ctx, tx, db.Asked{ID: id, Version: version, Do: round.Enter}, func(q round.Answer, taken flow.Taken) (string, error) {
			said, errs, err := view.Said(ctx, tx, q, f.Form)
			if err != nil {
				return "", err
			}
			if err := give(ctx, tx, q, taken, f.Answer, said.Name(who.Name), append(errs, file.Check(ups)...)); err != nil {
				return "", err
			}
			tx.Done(Path(q.ID), "%s的会签已代录", q.UnitName)
			return q.UnitName + "，" + said.Words(), file.Attach(ctx, tx, Kind, q.ID, ups)
		})
		return err
	})
}

// Retract takes back what was entered.
func (s *Service) Retract(ctx context.Context, who access.Actor, id int64, version int, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		q, err := view.TakeBack(ctx, tx, &Chart, db.Asked{ID: id, Version: version, Do: round.Retract, Reason: reason})
		tx.Done(RoundsPath(q.Record), "%s的代录已撤销", q.UnitName)
		return err
	})
}

// MaySeeScan answers for the scans: they are seen by those who see the answer.
func (s *Service) MaySeeScan(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { view.RecordOf(b, who, id) })
}
