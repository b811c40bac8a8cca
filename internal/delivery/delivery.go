// Package delivery follows an issued record to the units it was sent to: what each has received, what it says of every decision that names
// it (R7), and whom the office reminds. It works on the kind and the number of a record; the record's room says how it is called, who may
// read it, and whether it still holds.
package delivery

import (
	"context"
	"encoding/hex"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// Delivery is one unit's receipt of an issued record.
type Delivery struct {
	ID            int64
	Kind          string // of the record
	Record, Unit  int64
	UnitName, Why string
	State         string
	SentAt        time.Time
	ReceivedAt    *time.Time
	ReceivedName  string
	ChasedAt      *time.Time // last reminded
	// Clauses that name the unit, how many it confirmed and how many questions the office has not answered.
	Clauses, Confirmed, Questioned int
	// Words that the office entered and may take back, and those that somebody else has said or answered since.
	EnteredWords, Touched int
	PaperHash             []byte
	Version               int
	Title, Number         string
	Over                  string // why it is not signed for any more
	Outside               bool   // of a unit outside the joint meeting, of which nobody can sign in
}

var (
	staff = []access.Right{access.May(access.Office), access.May(access.Director)}
	units = []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)}
	// readers are those who make what is issued, and the units it is sent to.
	readers = append([]access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}, units...)
)

// Kind is what a delivery is called among the kinds of record.
const Kind = "delivery"

// The states in which a delivery begins: to be signed for, or only to be known of.
const (
	awaited = "sent"
	forInfo = "info"
)

// Chart is the life of a delivery of these records: sent, then received by the unit's liaison or member, or for it by the office (代录), which takes that
// back, or the unit puts its own in its place, while the record holds. The log has it under the kind of the record.
func (p Paper) Chart() *flow.Chart[Delivery] {
	return &flow.Chart[Delivery]{
		Kind: Kind, Title: "印发签收", Log: p.Kind,
		States: []flow.State{
			{Name: awaited, Title: "未签收", Tone: flow.Warn, See: readers, Start: true},
			{Name: "received", Title: "已签收", Tone: flow.Ok, See: readers},
			{Name: forInfo, Title: "仅供知悉", Tone: flow.Grey, See: readers, Start: true, Final: true},
		},
		Steps: []flow.Step[Delivery]{
			{Do: "receive", Label: "签收" + p.Noun, Log: "签收" + p.Noun, From: []string{"sent"}, To: "received",
				May: units, Primary: true,
				Needs: []flow.Guard[Delivery]{p.valid()}},
			{Do: stepEnter, Label: "代录签收", Log: "代录签收" + p.Noun, From: []string{"sent"}, To: "received", May: entry.May, Hidden: true,
				Needs: []flow.Guard[Delivery]{p.valid()}},
			{Do: owns + "receive", Label: "本单位签收", Log: "本单位签收" + p.Noun, From: []string{"received"}, To: "received", May: units, Hidden: true,
				Needs: []flow.Guard[Delivery]{entry.Only(Delivery.Entered), p.valid()}},
			{Do: stepRetract, Label: "撤销代录", Log: "撤销代录的签收", Follows: "撤销后，单位重新列为未签收，随签收代录的答复一并撤销；原代录留在办理记录中。",
				From: []string{"received"}, To: "sent", May: entry.May, Hidden: true, Ask: flow.Reason,
				Needs: []flow.Guard[Delivery]{entry.Only(Delivery.Entered), untouched, p.valid()}},
			{Do: stepRetractWords, Label: "撤销代录的答复", Follows: "撤销后，条款重新列为待确认；原代录留在办理记录中。",
				From: []string{"received"}, To: "received", May: entry.May, Hidden: true, Ask: flow.Reason,
				Needs: []flow.Guard[Delivery]{answersEntered, p.valid()}},
		},
		Version: func(d Delivery) int { return d.Version },
		Now:     func(d Delivery) string { return d.State },
		Ties: func(d Delivery) access.Ties {
			return access.Ties{Units: map[access.Tie][]int64{access.Party: {d.Unit}}}
		},
	}
}

// valid: what was corrected or altered since is not signed for.
func (p Paper) valid() flow.Guard[Delivery] {
	return flow.Guard[Delivery]{Name: p.Noun + "有效", Why: func(d Delivery, _ access.Actor) string { return d.Over }}
}

// StateOf is the state of a delivery in words, whatever was delivered.
func StateOf(d Delivery) flow.State { return Paper{}.Chart().StateOf(d) }

// Receive records that the unit has received the record, by whom and when, in place of what the office entered where it did.
func (s *Service) Receive(ctx context.Context, who access.Actor, id int64, version int, step string) (db.Outcome, error) {
	if strings.TrimPrefix(step, owns) != "receive" {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := paperOf(ctx, tx, s.papers, kindOfDelivery, id)
		if err != nil {
			return err
		}
		_, _, err = p.deliverySteps().Take(ctx, tx, db.Asked{ID: id, Version: version, Do: step}, func(d Delivery, t flow.Taken) (string, error) {
			tx.Done(p.Path(d.Record), "已签收%s", d.Number)
			return d.UnitName + "，印发校验值 " + hex.EncodeToString(d.PaperHash), moveDelivery(ctx, tx, d.received(tx.Who.Name, tx.At), t)
		})
		return err
	})
}

func (p Paper) deliverySteps() db.Steps[Delivery] {
	return db.Steps[Delivery]{Chart: p.Chart(), Lock: p.lockDelivery, On: func(d Delivery) db.On { return db.On{Kind: d.Kind, ID: d.Record, Title: d.Title} }}
}

// SignedFor says whether the unit signs for it; others only know of it.
func (d Delivery) SignedFor() bool { return d.State != forInfo }

// Awaited says whether the unit has still to sign for it.
func (d Delivery) Awaited() bool { return d.State == awaited }

// untrue is why a record is not signed for whose stored text somebody has changed; empty where it is what was issued. The office may still
// answer a question: that says nothing of the text.
func (p Paper) untrue(ctx context.Context, tx *db.Tx, record int64) (string, error) {
	if p.Altered == nil {
		return "", nil
	}
	altered, err := p.Altered(ctx, tx, record)
	if err != nil || !altered {
		return "", err
	}
	return p.Untrue(), nil
}

// Untrue is that reason, which a page tells before anybody clicks.
func (p Paper) Untrue() string {
	return "系统中的" + p.Noun + "与印发时登记的不一致，可能被改动，暂不能签收或确认。请以收到的印发件为准，并告知办公室、安全管理员和审计员核验"
}
