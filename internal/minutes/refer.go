package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
)

// Refer asks somebody to read the text and give a word before the actor, whose turn it is, signs it.
func (s *Service) Refer(ctx context.Context, who access.Actor, id int64, version int, f signing.ReferForm) (db.Outcome, error) {
	if _, _, errs := f.Input(); errs != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := minutesSteps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: "refer"})
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

// ReferralPage is one referral, with the text while its reader may read it.
type ReferralPage struct {
	Referral signing.Referral
	Page     Page // empty without sight
	Give     flow.Offer
}

// ReferralPage gives a referral to those who may see it, with the text to those who may read that now.
func (s *Service) ReferralPage(ctx context.Context, who access.Actor, id int64) (ReferralPage, error) {
	r, err := s.Referral(ctx, who, id)
	if err != nil {
		return ReferralPage{}, err
	}
	p := ReferralPage{Referral: r}
	p.Give, _ = signing.ReferralChart.Offer(who, r, "answer")
	if !r.Sight {
		return p, nil
	}
	var a answers
	if err := s.db.Read(ctx, func(b *db.Batch) { a = text(b, who, r.Record) }); err != nil {
		return ReferralPage{}, err
	}
	p.Page = a.page(who)
	return p, nil
}
