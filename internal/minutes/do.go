package minutes

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// Do takes one step; remark is the reason of a return, or the words of a signature.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, remark string, p Proof) (db.Outcome, error) {
	pv, err := s.prove(ctx, who, id, version, step, remark, p)
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		t, err := Chart.Take(who, m, step, remark)
		if err != nil {
			return err
		}
		if err := look(ctx, tx, m); err != nil {
			return err
		}
		switch step {
		case "submit_check":
			return submit(ctx, tx, m, t)
		case "return":
			return giveBack(ctx, tx, m, t, remark)
		case "close_circulation", "recall_circulation":
			return leaveRound(ctx, tx, m, t, remark)
		case "circulate":
			return fault.Refused("请在送会签页选择单位和时限")
		case "correct":
			return correct(ctx, tx, m, t, remark)
		case "abandon":
			return abandon(ctx, tx, m, t, remark)
		case "issue":
			return fault.Refused("请在印发页确认印发日期和分送范围")
		}
		return sign(ctx, tx, m, t, remark, pv, p)
	})
}

// sign gives the signature and moves on when it was the last one of its stage.
func sign(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, remark string, pv proved, p Proof) error {
	if shown, err := hex.DecodeString(p.Digest); err != nil || !bytes.Equal(shown, m.ContentHash) {
		return fault.Stale()
	}
	if err := ready(ctx, tx, m, t.Do, pv.method); err != nil {
		return err
	}
	if s := paper.StageBy(t.Do); s.SelfOpened {
		if err := ask(ctx, tx, m, s.Name, unit.Holder{Person: tx.Who.Person, Name: tx.Who.Name}); err != nil {
			return err
		}
	}
	if err := give(ctx, tx, m, t, remark, pv); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, remark, "指纹 "+Fingerprint(m.ContentHash))
	return onward(ctx, tx, m, t)
}

// ready refuses a text that is not the stored one, and a step whose password was not given.
func ready(ctx context.Context, tx *db.Tx, m Minutes, step, method string) error {
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the settings: %w", err)
	}
	if NeedsPassword(values, step) && method == bySession {
		return fault.New(fault.Conflict, "纪要状态已变化，请重新打开页面后签批")
	}
	return intact(m)
}

// onward moves the minutes to where the signature leads.
func onward(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken) error {
	s := paper.StageBy(t.Do)
	if s.All != "" {
		return reviewed(ctx, tx, m, t, s)
	}
	if t.To != Signed {
		tx.Done(Path(m.ID), "已%s，%s", s.Title, s.Next)
		people, err := turnAt(ctx, tx, &m, paper.StageIn(t.To))
		if err != nil {
			return err
		}
		return enter(ctx, tx, m, t, people)
	}
	day := form.Day(tx.At)
	m.SignedOn = &day
	tx.Done(Path(m.ID), "已签发，办公室将印发")
	return move(ctx, tx, &m, t)
}

// turnAt are those whose turn it is when a stage opens: the first in the order of the meeting's kind where several sign; the signer, who is
// chosen now because seats and mandates may have changed; or nobody by name.
func turnAt(ctx context.Context, tx *db.Tx, m *Minutes, s paper.Stage) ([]unit.Holder, error) {
	switch {
	case s.All != "":
		people, err := reviewersOf(ctx, tx, *m)
		if err == nil && len(people) == 0 {
			err = fault.Refused("没有在任的召集人，请先登记任职")
		}
		return people, err
	case s.Mandate:
		err := choose(ctx, tx, m)
		return []unit.Holder{{Person: m.Signer, Name: m.SignerName}}, err
	}
	return nil, nil
}

// enter asks the people for the signatures of the stage to which a step leads.
func enter(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, people []unit.Holder) error {
	if err := ask(ctx, tx, m, paper.StageIn(t.To).Name, people...); err != nil {
		return err
	}
	return move(ctx, tx, &m, t)
}

// reviewed goes on to the next in the order, or to the next stage when the last one has agreed.
func reviewed(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, s paper.Stage) error {
	m.Reviewed = append(m.Reviewed, tx.Who.Person)
	if m.agreed() {
		people, err := reviewersOf(ctx, tx, m)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return allReviewed(ctx, tx, m, s)
		}
		if err := ask(ctx, tx, m, s.Name, people...); err != nil {
			return err
		}
		if err := message.Tell(ctx, tx, stageEvent(s), m.ID); err != nil {
			return err
		}
	}
	tx.Done(Path(m.ID), "已审核，等待另一位召集人审核")
	return move(ctx, tx, &m, t)
}

// allReviewed is the automatic step to the next stage.
func allReviewed(ctx context.Context, tx *db.Tx, m Minutes, s paper.Stage) error {
	t, err := Chart.Advance(m, s.All)
	if err != nil {
		return err
	}
	people, err := turnAt(ctx, tx, &m, paper.StageIn(t.To))
	if err != nil {
		return err
	}
	next := s.Next
	if paper.StageIn(t.To).Mandate {
		next = "送" + m.SignerName + "签发"
		tx.Done(Path(m.ID), "已审核，送%s同志签发", m.SignerName)
	} else {
		tx.Done(Path(m.ID), "已%s，%s", s.Title, next)
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", next)
	return enter(ctx, tx, m, t, people)
}

// submit sends the draft to be checked and stores it as it is.
func submit(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken) error {
	if err := intact(m); err != nil {
		return err
	}
	if err := keep(ctx, tx, m, ActSubmit, "", nil); err != nil {
		return err
	}
	if err := prepare(ctx, tx, m); err != nil {
		return err
	}
	m.Returned, m.Reason = false, ""
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", "指纹 "+Fingerprint(m.ContentHash))
	tx.Done(Path(m.ID), "纪要已提交校核，等待办公室主任校核")
	return move(ctx, tx, &m, t)
}

// giveBack returns the text to the draft; every signature on it is void from the same moment.
func giveBack(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, reason string) error {
	n, err := annul(ctx, tx, m.ID, reason)
	if err != nil {
		return fmt.Errorf("void the signatures: %w", err)
	}
	if err := keep(ctx, tx, m, ActReturn, reason, nil); err != nil {
		return err
	}
	m.Returned, m.Reason, m.SignedOn = true, reason, nil
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, reason, fmt.Sprintf("作废签名 %d 个", n))
	tx.Done(Path(m.ID), "纪要已退回修改，此前 %d 个签名作废", n)
	return move(ctx, tx, &m, t)
}
