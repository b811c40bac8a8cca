package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
)

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func (in Input) args(c delegation.Chair) db.Args {
	return db.Args{"kind": in.Kind, "title": in.Title, "starts": in.Starts, "ends": in.Ends, "place": in.Place, "chair": in.Chair,
		"chair_name": c.Name, "chair_title": c.Title, "delegation": c.Delegation, "due": orNull(in.ReceiptDue), "days": in.ReceiptDays, "note": in.Note}
}

func insertMeeting(ctx context.Context, tx *db.Tx, in Input, c delegation.Chair) (int64, error) {
	args := in.args(c)
	args["by"], args["at"] = tx.Who.Name, tx.At
	return tx.Insert(ctx, `INSERT INTO meeting (kind, title, starts_at, ends_at, place, chair, chair_name, chair_title, delegation, receipt_due,
		receipt_days, note, state, created_by, created_at, state_at) VALUES (@kind, @title, @starts, @ends, @place, @chair, @chair_name, @chair_title,
		nullif(@delegation, 0), @due, nullif(@days::int, -1), @note, 'planning', @by, @at, @at) RETURNING id`, args)
}

func updateMeeting(ctx context.Context, tx *db.Tx, m Meeting, in Input, c delegation.Chair) error {
	args := in.args(c)
	args["id"], args["version"] = m.ID, m.Version
	return tx.Change(ctx, `UPDATE meeting SET title = @title, starts_at = @starts, ends_at = @ends, place = @place, chair = @chair,
		chair_name = @chair_name, chair_title = @chair_title, delegation = nullif(@delegation, 0), receipt_due = @due,
		receipt_days = nullif(@days::int, -1), note = @note, version = version + 1 WHERE id = @id AND version = @version`, args)
}

func keepNotice(ctx context.Context, tx *db.Tx, m Meeting, notice string) error {
	if _, err := tx.Exec(ctx, "UPDATE meeting SET notice = @notice WHERE id = @id", db.Args{"id": m.ID, "notice": notice}); err != nil {
		return fmt.Errorf("keep the notice: %w", err)
	}
	return nil
}

// shift moves a meeting to other times; a delegation that covers the new day takes the place of the old.
func shift(ctx context.Context, tx *db.Tx, m Meeting, starts, ends, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE meeting SET starts_at = @starts, ends_at = @ends, receipt_due = @due, receipt_days = NULL,
		delegation = coalesce(`+delegation.Newest("meeting.chair", "@starts")+`, delegation) WHERE id = @id`,
		db.Args{"id": m.ID, "starts": starts, "ends": ends, "due": orNull(due)})
	if err != nil {
		return fmt.Errorf("move the meeting: %w", err)
	}
	return nil
}
