package minutes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// Signable is what the room of signatures must know of minutes.
var Signable = signing.Kind{Name: "minutes", Noun: "纪要", Place: "/minutes/", Table: "minutes m", ID: "m.id", Title: "m.title", State: "m.state", Seen: seen, Event: "referral",
	Intro: introduction, Size: clauseCount, Points: firstClauses, Lapsed: unmandated,
	Waits: []signing.Wait{
		{State: Draft, Title: "纪要起草中", Tag: "起草中", Tone: flow.Info},
		{State: Consulting, Title: "纪要会签中", Hint: "复齐或到期后结束会签", Tag: "会签中", Tone: flow.Info},
		{State: Signed, Title: "纪要待印发", Tag: "已签发", Tone: flow.Wait},
	},
	Rule: signing.ProofRule{Review: setting.MinutesReviewPassword, Grade: setting.MinutesGrade}}

// signer takes signatures on minutes as they are read for their page.
func (s *Service) signer() signing.Signer[Minutes] {
	return signing.Signer[Minutes]{Course: signOff, By: s.Signatures, Read: func(ctx context.Context, who access.Actor, id int64) (Minutes, signing.Decision, error) {
		p, err := s.Signing(ctx, who, id)
		return p.Minutes, p.Decision, err
	}}
}

// Statement makes what the person's passkey is asked to sign.
func (s *Service) Statement(ctx context.Context, who access.Actor, a db.Asked, site authenticator.Site, now time.Time) (signing.Challenge, error) {
	return s.signer().Statement(ctx, who, a, site, now)
}

// signOff is the way of minutes through the sign-off.
var signOff = signing.Course[Minutes]{Kind: Signable, Chart: &Chart, Signed: Signed, Object: Minutes.Object, Turn: turnAt, Move: moveOn,
	Agree: func(m *Minutes, person int64) bool {
		m.Reviewed = append(m.Reviewed, person)
		return m.agreed()
	}}

// moveOn moves minutes by a signature; the last one dates them.
func moveOn(ctx context.Context, tx *db.Tx, m *Minutes, t flow.Taken) error {
	if t.To == Signed {
		day := form.Day(tx.At)
		m.SignedOn = &day
	}
	return Move(ctx, tx, m, t)
}

// turnAt are those whose turn it is at a stage: the next in the order of the meeting's kind where several sign; the signer, who is
// chosen now because seats and mandates may have changed; or nobody by name.
func turnAt(ctx context.Context, tx *db.Tx, m *Minutes, s paper.Stage) ([]unit.Holder, error) {
	switch {
	case s.All != "":
		return reviewersOf(ctx, tx, *m)
	case s.Mandate:
		err := choose(ctx, tx, m)
		return []unit.Holder{{Person: m.Signer, Name: m.SignerName}}, err
	}
	return nil, nil
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
	if m.Instead {
		return signing.NextInstead(values.Text(orders[m.MeetingKind]), people, chair, m.Reviewers), nil
	}
	return signing.NextSigners(values.Text(orders[m.MeetingKind]), people, chair, m.Reviewers), nil
}

// forget leaves out who was asked and cannot sign any more, so that whoever holds the seat now is asked instead.
func forget(m *Minutes, gone []int64) {
	m.Instead, m.Reviewers = true, slices.DeleteFunc(slices.Clone(m.Reviewers), func(p int64) bool { return slices.Contains(gone, p) })
}
