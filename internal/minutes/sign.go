package minutes

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Signable is what the room of signatures must know of minutes.
var Signable = signing.Kind{Name: "minutes", Place: "/minutes/", Table: "minutes m", ID: "m.id", Seen: seen, Event: "referral"}

// turn is the reader's turn to take a step of the sign-off; an error says why it is not theirs.
func (p Page) turn(who access.Actor, version int, step, remark string) (signing.Turn, error) {
	if p.Minutes.Version != version {
		return signing.Turn{}, fault.Stale()
	}
	t, err := Chart.Take(who, p.Minutes, step, remark)
	return signing.Turn{Object: p.Minutes.Object(), Step: step, Seat: t.Seat, Signatures: p.Signatures, Means: p.Means, Settings: p.Settings, Portal: p.Office.ID}, err
}

// prove checks the person before the transaction. When the step cannot be taken, nothing is proved, and
// the transaction says why, or answers a repeated click with the first one's outcome.
func (s *Service) prove(ctx context.Context, who access.Actor, id int64, version int, step, remark string, p signing.Proof) (signing.Proved, error) {
	if paper.StageBy(step).Name == "" {
		return signing.Unproved(p), nil
	}
	page, err := s.Signing(ctx, who, id)
	if err != nil {
		return signing.Proved{}, err
	}
	t, err := page.turn(who, version, step, remark)
	if err != nil {
		return signing.Unproved(p), nil
	}
	return s.Prove(ctx, who, t, p)
}

// Statement makes what the person's passkey is asked to sign, with the remark as typed.
func (s *Service) Statement(ctx context.Context, who access.Actor, id int64, version int, step, remark string, site authenticator.Site, now time.Time) (signing.Challenge, error) {
	page, err := s.Signing(ctx, who, id)
	if err != nil {
		return signing.Challenge{}, err
	}
	t, err := page.turn(who, version, step, remark)
	if err != nil {
		return signing.Challenge{}, err
	}
	return s.Prepare(who, t, remark, site, now)
}

// sign gives the signature and moves on when it was the last one of its stage.
func sign(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, remark string, pv signing.Proved) error {
	if err := signing.Sign(ctx, tx, m.Object(), t, remark, pv); err != nil {
		return err
	}
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, remark, "指纹 "+Fingerprint(m.ContentHash))
	return onward(ctx, tx, m, t)
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
	if err := signing.Ask(ctx, tx, m.Object(), paper.StageIn(t.To).Name, people...); err != nil {
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
		if err := signing.Ask(ctx, tx, m.Object(), s.Name, people...); err != nil {
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

// orders is the setting of each kind of meeting: how its minutes go from 校核 to 签发.
var orders = map[string]setting.Key{meeting.Plenary: setting.MinutesOrderPlenary, meeting.Special: setting.MinutesOrderSpecial, meeting.Liaison: setting.MinutesOrderLiaison}

// reviewersOf are the convenors who are to be asked next, by the order in force; nobody when all were.
func reviewersOf(ctx context.Context, tx *db.Tx, m Minutes) ([]unit.Holder, error) {
	people, err := unit.HoldersTx(ctx, tx, access.Convenor)
	if err != nil {
		return nil, fmt.Errorf("find the convenors: %w", err)
	}
	values, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("load the settings: %w", err)
	}
	chair, err := chairOf(ctx, tx, m.Meeting)
	if err != nil {
		return nil, fmt.Errorf("find the chair: %w", err)
	}
	return signing.NextSigners(values.Text(orders[m.MeetingKind]), people, chair, m.Reviewers), nil
}
