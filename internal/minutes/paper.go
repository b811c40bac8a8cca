package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// MayRegister says whether the person may register the signer's signature on paper now.
func MayRegister(who access.Actor, m Minutes) bool {
	_, ok := Chart.Offer(who, m, signing.Registered)
	return ok
}

// RegisterPaper records that the signer has signed on paper; the text passes the check like any that is signed.
func (s *Service) RegisterPaper(ctx context.Context, who access.Actor, id int64, version int, in signing.PaperInput, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := Steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: signing.Registered})
		if err != nil {
			return err
		}
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
	if err := Signable.Register(ctx, tx, m.Object(), unit.Holder{Person: m.Signer, Name: m.SignerName}, in, ups); err != nil {
		return err
	}
	m.SignedOn = &in.On
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, in.Remark, "登记"+m.SignerName+"的纸质签批，指纹 "+Fingerprint(m.ContentHash))
	tx.Done(Path(m.ID), "已登记%s的纸质签批", m.SignerName)
	return Move(ctx, tx, &m, t)
}
