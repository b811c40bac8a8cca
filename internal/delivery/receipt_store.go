package delivery

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

var receiptColumns = `r.id, r.delivery, r.clause, v.kind, v.record, v.unit, c.ord, c.text, r.role, c.due_kind, c.due, c.deliverable, r.state, r.question, r.asked_name,
	r.asked_at, r.answer, r.answered_name, r.answered_at, r.acknowledged_at, r.acknowledged_name, r.version, v.unit_name, v.state AS delivery_state, ` + touched + ` AS touched, `

func (p Paper) fromReceipt() string {
	return " FROM clause_receipt r JOIN delivery v ON v.id = r.delivery JOIN " + p.Items + p.seen()
}

func (p Paper) selectReceipts() string {
	return "SELECT " + receiptColumns + p.Title + " AS title, " + p.Over + " AS over" + p.fromReceipt()
}

// Receipts asks for those of one record's decisions that the reader may see. The deliveries are found first, so that their receipts are looked
// up however few there are of all records.
func (p Paper) Receipts(b *db.Batch, who access.Actor, record int64) *[]Receipt {
	return db.Many[Receipt](b, p.selectReceipts()+" AND v.record = @id AND r.delivery = ANY(ARRAY(SELECT d.id FROM delivery d WHERE d.kind = '"+p.Kind+
		"' AND d.record = @id)) ORDER BY v.id, c.ord", db.Seen(who, db.Args{"id": record}))
}

// lockReceipt takes the delivery first: a unit that signs for the record meanwhile is waited for.
func (p Paper) lockReceipt(ctx context.Context, tx *db.Tx, id int64) (Receipt, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT v.id"+p.fromReceipt()+" AND r.id = @id FOR UPDATE OF v, r", args); err != nil {
		return Receipt{}, err
	}
	r, err := db.Get[Receipt](ctx, tx, p.selectReceipts()+" AND r.id = @id", args)
	if err == nil && r.Over == "" {
		r.Over, err = p.untrue(ctx, tx, r.Record)
	}
	return r, err
}

// putReceipt is the only place where the state of a clause's receipt changes.
func putReceipt(ctx context.Context, tx *db.Tx, r Receipt) error {
	return tx.Change(ctx, `UPDATE clause_receipt SET state = @state, question = @question, asked_at = @asked_at, asked_name = @asked_name,
		answer = @answer, answered_at = @answered_at, answered_name = @answered_name, acknowledged_at = @acknowledged_at,
		acknowledged_name = @acknowledged_name, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": r.ID, "version": r.Version, "state": r.State, "question": r.Question, "asked_at": r.AskedAt, "asked_name": r.AskedName,
			"answer": r.Answer, "answered_at": r.AnsweredAt, "answered_name": r.AnsweredName, "acknowledged_at": r.AcknowledgedAt,
			"acknowledged_name": r.AcknowledgedName})
}

// receipts are rows to be made.
type receipts struct {
	deliveries, clauses []int64
	roles               []string
}

func (r *receipts) add(delivery, clause int64, role string) {
	r.deliveries, r.clauses, r.roles = append(r.deliveries, delivery), append(r.clauses, clause), append(r.roles, role)
}

func (r *receipts) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO clause_receipt (delivery, clause, role, state)
		SELECT d, c, r, 'open' FROM unnest(@deliveries::bigint[], @clauses::bigint[], @roles::text[]) x(d, c, r)`,
		db.Args{"deliveries": r.deliveries, "clauses": r.clauses, "roles": r.roles})
	return err
}

// Late says that the unit of delivery d owes its signature or the word on a clause; a question is the
// office's to answer.
const Late = "(d.state = 'sent' OR EXISTS (SELECT 1 FROM clause_receipt r WHERE r.delivery = d.id AND r.state IN ('open', 'answered')))"

// Remind marks the units to be reminded of a record, all but those that were today, and names them.
func Remind(ctx context.Context, tx *db.Tx, kind string, record int64, today time.Time) ([]string, error) {
	list, err := db.All[struct{ UnitName string }](ctx, tx, "UPDATE delivery d SET chased_at = @at WHERE d.kind = @kind AND d.record = @id AND "+Late+
		" AND NOT EXISTS (SELECT 1 FROM unit o WHERE o.id = d.unit AND o.kind = 'other') AND (d.chased_at IS NULL OR d.chased_at < @today) RETURNING d.unit_name", db.Args{"kind": kind, "id": record, "at": tx.At, "today": today})
	names := []string{}
	for _, u := range list {
		names = append(names, u.UnitName)
	}
	return names, err
}
