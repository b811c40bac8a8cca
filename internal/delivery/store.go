package delivery

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// The kind of the record that a delivery, or a decision's receipt, is about.
const (
	kindOfDelivery = "SELECT kind FROM delivery WHERE id = @id"
	kindOfReceipt  = "SELECT v.kind FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE r.id = @id"
)

// outside says whether the unit of delivery v can sign in.
var outside = unit.OutsideIn("v.unit")

var deliveryColumns = `v.id, v.kind, v.record, v.unit, v.unit_name, v.why, v.state, v.sent_at, v.received_at, v.received_name, v.chased_at, v.paper_hash, v.version,
	` + outside + ` AS outside, receipts.clauses, receipts.confirmed, receipts.questioned, receipts.entered_words, receipts.touched, `

// touched says of the receipt r of a decision that the unit itself has said something of it, or that the office has answered: what the office entered is
// not taken back from under it.
const touched = `(r.answer <> '' OR r.question <> '' AND r.asked_name NOT LIKE '` + entry.Pattern + `' OR r.acknowledged_at IS NOT NULL AND r.acknowledged_name NOT LIKE '` + entry.Pattern + `')`

// counted are the receipts of the decisions of a delivery v.
const counted = ` CROSS JOIN LATERAL (SELECT count(*)::int AS clauses, count(*) FILTER (WHERE r.state = 'acknowledged')::int AS confirmed,
	count(*) FILTER (WHERE r.state = 'questioned')::int AS questioned, count(*) FILTER (WHERE r.state <> 'open' AND NOT ` + touched + `)::int AS entered_words,
	count(*) FILTER (WHERE ` + touched + `)::int AS touched FROM clause_receipt r WHERE r.delivery = v.id) receipts`

// columns are those of a delivery with what its record is called.
func (p Paper) columns() string {
	return deliveryColumns + p.Title + " AS title, " + p.Number + " AS number, " + p.Over + " AS over"
}

func (p Paper) selectDeliveries() string {
	return "SELECT " + p.columns() + " FROM delivery v" + counted + p.seen() + " AND v.record = @id ORDER BY v.id"
}

func (p Paper) selectDelivery() string {
	return "SELECT " + p.columns() + " FROM delivery v" + counted + p.seen() + " AND v.id = @id"
}

// selectSeen finds one that the reader may see.
func (p Paper) selectSeen() string {
	return "SELECT v.id FROM delivery v" + p.seen() + " AND v.id = @id"
}

// selectRecord finds the record of one that the reader may see.
func (p Paper) selectRecord() string {
	return "SELECT v.record FROM delivery v" + p.seen() + " AND v.id = @id"
}

// Deliveries asks for those of one record that the reader may see.
func (p Paper) Deliveries(b *db.Batch, who access.Actor, record int64) *[]Delivery {
	return db.Many[Delivery](b, p.selectDeliveries(), db.Seen(who, db.Args{"id": record}))
}

// LockAll takes those of one record for an act that makes others of them: a unit that has a word to say meanwhile has
// said it, or waits.
func (p Paper) LockAll(ctx context.Context, tx *db.Tx, record int64) ([]Delivery, error) {
	args := db.Seen(tx.Who, db.Args{"id": record})
	if _, err := db.All[struct{ ID int64 }](ctx, tx, "SELECT v.id FROM delivery v"+p.seen()+" AND v.record = @id ORDER BY v.id FOR UPDATE OF v", args); err != nil {
		return nil, err
	}
	return db.All[Delivery](ctx, tx, p.selectDeliveries(), args)
}

// lockDelivery reads after the lock: whether the record still holds is asked when whoever had it in hand is done.
func (p Paper) lockDelivery(ctx context.Context, tx *db.Tx, id int64) (Delivery, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT v.id FROM delivery v"+p.seen()+" AND v.id = @id FOR UPDATE OF v", args); err != nil {
		return Delivery{}, err
	}
	d, err := db.Get[Delivery](ctx, tx, p.selectDelivery(), args)
	if err == nil && d.Over == "" {
		d.Over, err = p.untrue(ctx, tx, d.Record)
	}
	return d, err
}

func addDelivery(ctx context.Context, tx *db.Tx, kind string, s Sent, u Unit) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO delivery (kind, record, unit, unit_name, why, state, sent_at, paper_hash)
		VALUES (@kind, @record, @unit, @name, @why, @state, @at, @hash) RETURNING id`,
		db.Args{"kind": kind, "record": s.Record, "unit": u.ID, "name": u.Name, "why": u.Why, "state": map[bool]string{true: forInfo, false: awaited}[u.Info], "at": tx.At,
			"hash": s.Hash})
}

// standing are the deliveries v with the moment and the state by which each stands in its unit's list.
func (p Paper) standing() string {
	return "SELECT v.id, v.listed_at, v.listed_state, " + p.Listed + " AS at, " + p.ListedState + " AS state FROM delivery v JOIN " + p.From + " WHERE v.kind = '" + p.Kind + "'"
}

// List puts the deliveries of a record where it stands now in the lists of their units: delivery.listed_at and listed_state, by which
// those lists are walked. Whoever changes what Paper.Listed speaks of calls it.
func (p Paper) List(ctx context.Context, tx *db.Tx, record int64) error {
	_, err := tx.Exec(ctx, "UPDATE delivery d SET listed_at = x.at, listed_state = x.state FROM ("+p.standing()+` AND v.record = @record) x
		WHERE d.id = x.id AND (d.listed_at, d.listed_state) IS DISTINCT FROM (x.at, x.state)`, db.Args{"record": record})
	if err != nil {
		return fmt.Errorf("list %s %d: %w", p.Kind, record, err)
	}
	return nil
}

// marked finds what bears the mark of the office's entry (代录) without its act in the log, or has the act and not the mark.
func (p Paper) marked() []string {
	out := []string{}
	for _, x := range []struct{ kind, text, from, name, at, action string }{
		{"delivery/' || v.id", "签收", "delivery v", "v.received_name", "v.received_at", p.Chart().Action(stepEnter)},
		{"clause_receipt/' || r.id", "条款确认", "clause_receipt r JOIN delivery v ON v.id = r.delivery", "r.acknowledged_name", "r.acknowledged_at", p.ReceiptChart().Action(stepEnter + "_acknowledge")},
		{"clause_receipt/' || r.id", "条款疑问", "clause_receipt r JOIN delivery v ON v.id = r.delivery", "r.asked_name", "r.asked_at", p.ReceiptChart().Action(stepEnter + "_question")},
	} {
		out = append(out, "SELECT '"+x.kind+" || ': "+x.text+"的代录标记与日志不符' FROM "+x.from+" WHERE v.kind = '"+p.Kind+"' AND "+x.at+" IS NOT NULL AND ("+x.name+" LIKE '"+entry.Pattern+
			"') <> EXISTS (SELECT 1 FROM audit l WHERE l.kind = v.kind AND l.record = v.record AND l.action = '"+x.action+"' AND l.at = "+x.at+") ORDER BY 1")
	}
	return out
}

// Check finds the deliveries that stand elsewhere in the lists than their record does, and entries without their mark. portal verify asks it for every kind.
func (p Paper) Check() room.Check {
	strayed := "SELECT 'delivery/' || x.id || ': 在单位" + p.Noun + "清单中的位置与" + p.Noun + "不一致' FROM (" + p.standing() +
		") x WHERE (x.listed_at, x.listed_state) IS DISTINCT FROM (x.at, x.state) ORDER BY x.id"
	return room.Check{Name: "deliveries of " + p.Kind, Run: func(ctx context.Context, q audit.Querier) ([]string, error) {
		return audit.Sentences(ctx, q, "deliveries", append(p.marked(), strayed)...)
	}}
}

// moveDelivery is the only place where the state of a receipt changes.
func moveDelivery(ctx context.Context, tx *db.Tx, d Delivery, t flow.Taken) error {
	return tx.Change(ctx, `UPDATE delivery SET state = @state, received_at = @at, received_by = CASE WHEN @at::timestamptz IS NOT NULL THEN @by::bigint END, received_name = @name,
		version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": d.ID, "version": d.Version, "state": t.To, "at": d.ReceivedAt, "by": tx.Who.Person, "name": d.ReceivedName})
}
