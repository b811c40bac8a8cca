package minutes

import (
	"context"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// fromReceipt shows the makers every clause's receipt, and a unit its own.
const fromReceipt = ` FROM clause_receipt r JOIN clause c ON c.id = r.clause JOIN delivery v ON v.id = r.delivery JOIN minutes m ON m.id = v.minutes
	WHERE ` + seen + ` AND (@office OR @convenor OR v.unit = ANY(@units))`

const receiptColumns = `r.id, r.delivery, r.clause, v.minutes, v.unit, c.ord, c.text, r.role, c.due, c.deliverable, r.state, r.question, r.asked_name,
	r.asked_at, r.answer, r.answered_name, r.answered_at, r.acknowledged_at, r.acknowledged_name, r.version, v.unit_name, m.title, v.state AS delivery_state, m.state AS minutes_state`

const selectReceipts = "SELECT " + receiptColumns + fromReceipt + " AND m.id = @id ORDER BY v.id, c.ord"

// lockReceipt takes the delivery first: a unit that signs for the minutes meanwhile is waited for.
func lockReceipt(ctx context.Context, tx *db.Tx, id int64) (Receipt, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT v.id"+fromReceipt+" AND r.id = @id FOR UPDATE OF v, r", args); err != nil {
		return Receipt{}, err
	}
	return db.Get[Receipt](ctx, tx, "SELECT "+receiptColumns+fromReceipt+" AND r.id = @id", args)
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

// openReceipts makes one for each unit and each clause that names it, at issue.
func openReceipts(ctx context.Context, tx *db.Tx, minutes int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO clause_receipt (delivery, clause, role, state)
		SELECT d.id, c.id, CASE WHEN c.lead = d.unit THEN 'lead' ELSE 'support' END, 'open' FROM delivery d JOIN clause c ON c.minutes = d.minutes
		WHERE d.minutes = @id AND d.state <> 'info' AND `+named+` ORDER BY d.id, c.ord`, db.Args{"id": minutes})
	return err
}

// named says that clause c names the unit of delivery d.
const named = "(c.lead = d.unit OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = d.unit))"

// late says that the unit of delivery d owes its signature or the word on a clause; a question is the
// office's to answer.
const late = "(d.state = 'sent' OR EXISTS (SELECT 1 FROM clause_receipt r WHERE r.delivery = d.id AND r.state IN ('open', 'answered')))"

// Questioned says that a unit has a question about minutes m which the office has not answered.
const Questioned = "EXISTS (SELECT 1 FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE v.minutes = m.id AND r.state = 'questioned')"

// chase marks the units to be reminded, all but those that were today, and names them.
func chase(ctx context.Context, tx *db.Tx, minutes int64, today time.Time) ([]string, error) {
	list, err := db.All[struct{ UnitName string }](ctx, tx, "UPDATE delivery d SET chased_at = @at WHERE d.minutes = @id AND "+late+
		" AND (d.chased_at IS NULL OR d.chased_at < @today) RETURNING d.unit_name", db.Args{"id": minutes, "at": tx.At, "today": today})
	names := []string{}
	for _, u := range list {
		names = append(names, u.UnitName)
	}
	return names, err
}

// receiptSubject is how messages speak of a clause's receipt.
var receiptSubject = message.Subject{
	Kind: ReceiptChart.Kind, From: "clause_receipt r JOIN clause c ON c.id = r.clause JOIN delivery v ON v.id = r.delivery JOIN minutes m ON m.id = v.minutes",
	ID: "r.id", Seen: seen + " AND (@office OR @convenor OR v.unit = ANY(@units))",
	Facts: "m.title, m.id::text AS minutes, c.ord::text AS ord, v.unit_name AS unit, r.question, r.answer",
	Ties:  "SELECT 'party', v.unit, NULL::bigint FROM clause_receipt r JOIN delivery v ON v.id = r.delivery WHERE r.id = @id",
}
