package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
)

// Refer asks somebody to read the text and give a word before the actor, whose turn it is, signs it.
func (s *Service) Refer(ctx context.Context, who access.Actor, id int64, version int, f signing.ReferForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := signOff.Check(ctx, tx, Steps, db.Asked{ID: id, Version: version, Do: "refer"})
		if err != nil {
			return err
		}
		r, err := Signable.Refer(ctx, tx, m.Object(), paper.StageIn(m.State).Name, t.Seat, f)
		if err != nil {
			return err
		}
		tx.LogStep(Chart.Kind, id, m.Title, t, "", r.AskedName+"（"+r.SeatLabel+"）")
		tx.Done(Path(id)+"/sign", "已转请%s阅示，可以等待答复，也可以先行办理", r.AskedName)
		return nil
	})
}

// Text gives the record with its text alone, to whoever may read it now.
func (s *Service) Text(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers { return text(b, who, id) })
}
