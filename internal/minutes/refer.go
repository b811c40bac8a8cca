package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Refer asks somebody to read the text and give a word before the actor, whose turn it is, signs it.
func (s *Service) Refer(ctx context.Context, who access.Actor, id int64, version int, f signing.ReferForm) (db.Outcome, error) {
	if _, _, errs := f.Input(); errs != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		t, err := Chart.Take(who, m, "refer", "")
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

// MayRegister says whether the person may register the signer's signature on paper now.
func MayRegister(who access.Actor, m Minutes) bool {
	_, ok := who.Holds(access.Ties{}, staff...)
	return ok && paper.StageIn(m.State).Mandate
}

// RegisterPaper records that the signer has signed on paper; the text passes the check like any that is signed.
func (s *Service) RegisterPaper(ctx context.Context, who access.Actor, id int64, version int, in signing.PaperInput, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		seat, ok := who.Holds(access.Ties{}, staff...)
		if !ok {
			return fault.Denied("纸质签批由联席会议办公室登记")
		}
		t, err := Chart.Advance(m, "registered")
		if err != nil {
			return err
		}
		t.Seat = seat
		if err := in.Check(m.Object(), m.EditedAt, form.Day(tx.At), ups); err != nil {
			return err
		}
		if list := proofread.Faults(m.proof()); len(list) > 0 {
			return fault.Refused("%s", list[0].Text)
		}
		return registerPaper(ctx, tx, m, t, in, ups)
	})
}

func registerPaper(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, in signing.PaperInput, ups []file.Upload) error {
	if err := signing.Register(ctx, tx, m.Object(), unit.Holder{Person: m.Signer, Name: m.SignerName}, in, ups); err != nil {
		return err
	}
	m.SignedOn = &in.On
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, in.Remark, "登记"+m.SignerName+"的纸质签批，指纹 "+Fingerprint(m.ContentHash))
	tx.Done(Path(m.ID), "已登记%s的纸质签批", m.SignerName)
	return move(ctx, tx, &m, t)
}
