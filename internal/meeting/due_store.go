package meeting

import (
	"context"
	"fmt"
	"time"

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
	return db.All[counted](ctx, tx, `SELECT id, title, starts_at, coalesce(receipt_due, `+zero+`) AS receipt_due, receipt_days FROM meeting
		WHERE receipt_days IS NOT NULL AND announced_at IS NULL AND state IN ('planning', 'proposed', 'approved')
		ORDER BY id FOR UPDATE`, nil)
}

func moveDue(ctx context.Context, tx *db.Tx, id int64, due time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE meeting SET receipt_due = @due, version = version + 1 WHERE id = @id", db.Args{"id": id, "due": due})
	if err != nil {
		return fmt.Errorf("move the deadline of meeting %d: %w", id, err)
	}
	return nil
}
