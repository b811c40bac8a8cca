package signing

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// Decision is what somebody has before them beside a text: what they may do about it now, who signed it so far, and with what they may prove
// who they are.
type Decision struct {
	Act        flow.Offer // the step by which this person signs now; empty when there is none
	Refer      flow.Offer // the step by which this person asks somebody else first, when it is their turn
	Signatures []Signature
	Referrals  []Referral    // all of them for those who make such records, one's own for another who was asked
	Advisers   []unit.Holder // whose word this person may ask for before signing
	Means      Means         // with what this person may sign now, besides the password
	Settings   *setting.Values
	Portal     string // whose statements these are
	Reader     int64  // this person
}

// Offered fills in what the person may do about the record now.
func (c Course[T]) Offered(who access.Actor, t T, d Decision) Decision {
	d.Reader = who.Person
	for _, s := range c.Kind.Stages() {
		if o, ok := c.Chart.Offer(who, t, s.Step); ok {
			if o.Blocked == "" {
				o.Blocked = who.Paused
			}
			d.Act = o
			break
		}
	}
	d.Refer, _ = c.Chart.Offer(who, t, "refer")
	return d
}

// Turn is a person's turn to sign, as their page shows it before anything is written.
type Turn struct {
	Decision
	Kind   Kind
	Object Object
	Step   string
	Seat   access.Seat // by which the chart lets them take it
}

// turn is the person's turn to take a step of the sign-off; an error says why it is not theirs.
func (c Course[T]) turn(who access.Actor, t T, d Decision, a db.Asked) (Turn, error) {
	if err := db.Fresh(c.Chart.Version(t), a.Version); err != nil {
		return Turn{}, err
	}
	taken, err := c.Chart.Take(who, t, a.Do, a.Reason)
	return Turn{Decision: d, Kind: c.Kind, Object: c.Object(t), Step: a.Do, Seat: taken.Seat}, c.late(who, t, a.Do, d.Signatures, err)
}

// Signer joins the course of a kind with who checks persons, and with how one of its records is read for the page where it is signed.
type Signer[T any] struct {
	Course[T]
	By   *Signatures
	Read func(ctx context.Context, who access.Actor, id int64) (T, Decision, error)
}

// Prove checks the person before the transaction. When the step cannot be taken, nothing is proved, and the transaction says why, or answers a
// repeated click with the first one's outcome.
func (s Signer[T]) Prove(ctx context.Context, who access.Actor, a db.Asked, p Proof) (Proved, error) {
	if s.Kind.Stages().By(a.Do).Name == "" || p.Wrong != nil {
		return Unproved(p), nil
	}
	t, d, err := s.Read(ctx, who, a.ID)
	if err != nil {
		return Proved{}, err
	}
	turn, err := s.turn(who, t, d, a)
	if err != nil {
		return Unproved(p), nil
	}
	return s.By.Prove(ctx, who, turn, p)
}

// Statement makes what the person's passkey is asked to sign, with the remark as typed.
func (s Signer[T]) Statement(ctx context.Context, who access.Actor, a db.Asked, site authenticator.Site, now time.Time) (Challenge, error) {
	t, d, err := s.Read(ctx, who, a.ID)
	if err != nil {
		return Challenge{}, err
	}
	turn, err := s.turn(who, t, d, a)
	if err != nil {
		return Challenge{}, err
	}
	return s.By.Prepare(who, turn, a.Reason, site, now)
}
