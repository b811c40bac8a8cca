package minutes

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/file"
)

// Papers is what the room of deliveries must know of issued minutes.
var Papers = delivery.Paper{
	Kind: Chart.Kind, Noun: Chart.Title, Path: Path, From: "minutes m ON m.id = v.record", Seen: seen, Title: "m.title", Number: "coalesce(m.number, '')",
	Holds: "m.state = 'issued'", Over: "CASE m.state WHEN 'corrected' THEN '纪要已被更正，请签收更正后的纪要' ELSE '' END",
	Listed: "CASE WHEN " + sentOut + " THEN m.state_at END", ListedState: "CASE WHEN " + sentOut + " THEN m.state END",
	Items: "clause c ON c.id = r.clause AND c.minutes = v.record", Tell: tellReceipt, TellUnit: tellUnit, Altered: alteredTx,
}

// alteredTx asks it of what is stored now, for whoever may read the minutes.
func alteredTx(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	m, err := db.Get[Minutes](ctx, tx, selectOne, db.Seen(tx.Who, db.Args{"id": id}))
	if err == nil {
		err = rows(ctx, tx, &m)
	}
	return m.Altered(), err
}

// Grid gives one record with all receipts that the person sees, of units and of their clauses.
func (s *Service) Grid(ctx context.Context, who access.Actor, id int64) (Page, error) {
	return s.page(ctx, who, func(b *db.Batch) answers {
		a := text(b, who, id)
		a.deliveries, a.receipts = Papers.Deliveries(b, who, id), Papers.Receipts(b, who, id)
		a.scans = scans(b, who, id)
		return a
	})
}

// scans asks for those of what the office entered for units, as far as the person sees it.
func scans(b *db.Batch, who access.Actor, id int64) *[]file.Attachment {
	return file.OfQuery(b, delivery.Kind, scanned, db.Seen(who, db.Args{"id": id}))
}
