package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/signing"
)

// Do takes one step; remark is the reason of a return, or the words of a signature.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, remark string, p signing.Proof) (db.Outcome, error) {
	a := db.Asked{ID: id, Version: version, Do: step, Reason: remark}
	pv, err := s.signer().Prove(ctx, who, a, p)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, t, err := signOff.Check(ctx, tx, Steps, a)
		if err := db.Refusal(err, p.Wrong); err != nil {
			return err
		}
		if err := noteSeen(ctx, tx, m); err != nil {
			return err
		}
		switch step {
		case "submit_check":
			return submit(ctx, tx, m, t)
		case "return":
			return giveBack(ctx, tx, m, t, remark)
		case "close_circulation", "recall_circulation":
			return leaveRound(ctx, tx, m, t, remark)
		case signing.StepAgain:
			return signOff.AskAgain(ctx, tx, m, t, forget)
		case "circulate":
			return fault.Refused("请在送会签页选择单位和时限")
		case "correct":
			return correct(ctx, tx, m, t, remark)
		case "abandon":
			return abandon(ctx, tx, m, t, remark)
		case "issue":
			return fault.Refused("请在印发页确认印发日期和分送范围")
		}
		return signOff.Sign(ctx, tx, m, t, remark, pv)
	})
}

// submit sends the draft to be checked and stores it as it is.
func submit(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken) error {
	if err := m.Object().Intact(); err != nil {
		return err
	}
	if err := keepText(ctx, tx, m, signing.ActSubmit, "", nil); err != nil {
		return err
	}
	if err := PrepareApprovals(ctx, tx, m); err != nil {
		return err
	}
	m.Returned, m.Reason = false, ""
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", "指纹 "+Fingerprint(m.ContentHash))
	tx.Done(Path(m.ID), "纪要已提交校核，等待办公室主任校核")
	return signOff.Enter(ctx, tx, m, t)
}

// giveBack returns the text to the draft; every signature on it is void from the same moment.
func giveBack(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, reason string) error {
	n, err := signing.Void(ctx, tx, Chart.Kind, m.ID, reason)
	if err != nil {
		return fmt.Errorf("void the signatures: %w", err)
	}
	if err := keepText(ctx, tx, m, signing.ActReturn, reason, nil); err != nil {
		return err
	}
	m.Returned, m.Reason, m.SignedOn = true, reason, nil
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, reason, fmt.Sprintf("作废签名 %d 个", n))
	tx.Done(Path(m.ID), "纪要已退回修改，此前 %d 个签名作废", n)
	return Move(ctx, tx, &m, t)
}
