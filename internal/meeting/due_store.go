package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// counted is a meeting whose deadline was counted.
type counted struct {
	ID                   int64
	Title                string
	StartsAt, ReceiptDue time.Time
	ReceiptDays          int
}

// countedOnes locks the meetings that a new calendar may move. Not bracketed by seen: the rule holds for
// all of them, whoever imports the calendar, and only their number is told.
func countedOnes(ctx context.Context, tx *db.Tx) ([]counted, error) {
	return db.All[counted](ctx, tx, selectCounted+" ORDER BY m.id FOR UPDATE", nil)
}

const countedColumns = `SELECT m.id, m.title, m.starts_at, coalesce(m.receipt_due, ` + zero + `) AS receipt_due, coalesce(m.receipt_days, -1) AS receipt_days FROM meeting m WHERE `

const selectCounted = countedColumns + `m.receipt_days IS NOT NULL AND m.announced_at IS NULL AND m.state IN ('planning', 'proposed', 'approved')`

// countedSeen are those of them that the person may see.
func countedSeen(b *db.Batch, who access.Actor) *[]counted {
	return db.Many[counted](b, selectCounted+" AND "+seen+" ORDER BY m.id LIMIT 200", db.Seen(who, db.Args{}))
}

// comingSeen are the meetings ahead that the person may see, each with a day by which its topics are to be
// handed in.
func comingSeen(b *db.Batch, who access.Actor, now time.Time) *[]counted {
	return db.Many[counted](b, countedColumns+"m.starts_at > @now AND m.state IN ('planning', 'proposed', 'approved', 'announced') AND "+seen+" ORDER BY m.id LIMIT 200",
		db.Seen(who, db.Args{"now": now}))
}

func moveDue(ctx context.Context, tx *db.Tx, id int64, due time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE meeting SET receipt_due = @due, version = version + 1 WHERE id = @id", db.Args{"id": id, "due": due})
	if err != nil {
		return fmt.Errorf("move the deadline of meeting %d: %w", id, err)
	}
	return nil
}
