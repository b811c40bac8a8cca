package minutes

import (
	"context"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
)

// Papers is what the room of deliveries must know of issued minutes.
var Papers = delivery.Paper{
	Kind: Chart.Kind, Noun: Chart.Title, Path: Path, From: "minutes m ON m.id = v.record", Seen: seen, Title: "m.title", Number: "coalesce(m.number, '')",
	Holds: "m.state = 'issued'", Over: "CASE m.state WHEN 'corrected' THEN '纪要已被更正，请签收更正后的纪要' ELSE '' END",
	Listed: "CASE WHEN " + sentOut + " THEN m.state_at END", ListedState: "CASE WHEN " + sentOut + " THEN m.state END",
	Items: "clause c ON c.id = r.clause", Tell: tellReceipt, Altered: alteredTx,
}

// alteredTx asks it of what is stored now, for whoever may read the minutes.
func alteredTx(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	m, err := db.Get[Minutes](ctx, tx, selectOne, db.Seen(tx.Who, db.Args{"id": id}))
	if err == nil {
		err = rows(ctx, tx, &m)
	}
	return m.Altered(), err
}

// deliver sends the issued text to its range.
func deliver(ctx context.Context, tx *db.Tx, m Minutes, to []Recipient) error {
	s := delivery.Sent{Record: m.ID, Hash: m.IssueHash}
	for _, r := range to {
		s.To = append(s.To, delivery.Unit{ID: r.Unit, Name: r.Name, Why: r.Why, Info: r.Info})
	}
	for _, c := range m.Clauses {
		s.Items = append(s.Items, delivery.Item{ID: c.ID, Lead: deref(c.Lead), Support: c.Support})
	}
	return Papers.Send(ctx, tx, s)
}

// Grid gives one record with all receipts that the person sees, of units and of their clauses.
func (s *Service) Grid(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers {
		a := text(b, who, id)
		a.deliveries, a.receipts = Papers.Deliveries(b, who, id), Papers.Receipts(b, who, id)
		return a
	})
}

// Chase reminds the units that have not received the minutes or not confirmed their clauses, and only them;
// a unit hears of it once a day at most.
func (s *Service) Chase(ctx context.Context, who access.Actor, id int64) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		t, err := Chart.Act(who, m, "chase")
		if err != nil {
			return err
		}
		if m.State != Issued {
			return fault.Late("纪要已被更正，请在更正后的纪要中催办")
		}
		names, err := delivery.Remind(ctx, tx, Chart.Kind, id, form.Day(tx.At))
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fault.Refused("没有需要催办的单位：都已签收并确认条款，或今天已经催过")
		}
		tx.LogStep(Chart.Kind, m.ID, m.Title, t, "", strings.Join(names, "、"))
		tx.Done(Path(id)+"/receipts", "已提醒 %d 个单位", len(names))
		return message.Tell(ctx, tx, "minutes.chased", id)
	})
}

// MayChase says whether the person reminds units of what they have not signed for.
func MayChase(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, staff...)
	return ok
}
