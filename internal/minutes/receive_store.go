package minutes

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
)

// fromDelivery shows the makers every receipt, and a unit its own.
const fromDelivery = ` FROM delivery v JOIN minutes m ON m.id = v.minutes WHERE ` + seen + ` AND (@office OR @convenor OR v.unit = ANY(@units))`

const deliveryColumns = `v.id, v.minutes, v.unit, v.unit_name, v.why, v.state, v.sent_at, v.received_at, v.received_name, v.chased_at, v.paper_hash, v.version,
	(SELECT count(*) FROM clause_receipt r WHERE r.delivery = v.id)::int AS clauses,
	(SELECT count(*) FROM clause_receipt r WHERE r.delivery = v.id AND r.state = 'acknowledged')::int AS confirmed,
	(SELECT count(*) FROM clause_receipt r WHERE r.delivery = v.id AND r.state = 'questioned')::int AS questioned,
	m.title, coalesce(m.number, '') AS number, m.state AS minutes_state`

const selectDeliveries = "SELECT " + deliveryColumns + fromDelivery + " AND m.id = @id ORDER BY v.id"

func lockDelivery(ctx context.Context, tx *db.Tx, id int64) (Delivery, error) {
	return db.Get[Delivery](ctx, tx, "SELECT "+deliveryColumns+fromDelivery+" AND v.id = @id FOR UPDATE OF v", db.Seen(tx.Who, db.Args{"id": id}))
}

func addDelivery(ctx context.Context, tx *db.Tx, m Minutes, r Recipient) error {
	_, err := tx.Insert(ctx, `INSERT INTO delivery (kind, record, unit, unit_name, why, state, sent_at, paper_hash)
		VALUES (@kind, @minutes, @unit, @name, @why, @state, @at, @hash) RETURNING id`,
		db.Args{"kind": Chart.Kind, "minutes": m.ID, "unit": r.Unit, "name": r.Name, "why": r.Why, "state": map[bool]string{true: "info", false: "sent"}[r.Info], "at": tx.At, "hash": m.IssueHash})
	return err
}

// moveDelivery is the only place where the state of a receipt changes.
func moveDelivery(ctx context.Context, tx *db.Tx, d Delivery, t flow.Taken) error {
	return tx.Change(ctx, `UPDATE delivery SET state = @state, received_at = @at, received_by = @by, received_name = @name, version = version + 1
		WHERE id = @id AND version = @version`,
		db.Args{"id": d.ID, "version": d.Version, "state": t.To, "at": tx.At, "by": tx.Who.Person, "name": tx.Who.Name})
}
