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

func (f Form) args(c delegation.Chair, days int) db.Args {
	args := db.Args(Fields.Args(f))
	args["chair_name"], args["chair_title"], args["delegation"], args["days"] = c.Name, c.Title, c.Delegation, days
	return args
}

func insertMeeting(ctx context.Context, tx *db.Tx, f Form, c delegation.Chair, days int) (int64, error) {
	args := f.args(c, days)
	args["by"], args["now"] = tx.Who.Name, tx.At
	columns, values := Fields.Inserted()
	return tx.Insert(ctx, `INSERT INTO meeting (`+columns+`, chair_name, chair_title, delegation, receipt_days, state, created_by, created_at, state_at)
		VALUES (`+values+`, @chair_name, @chair_title, nullif(@delegation::bigint, 0), nullif(@days::int, -1), 'planning', @by, @now, @now) RETURNING id`, args)
}

func updateMeeting(ctx context.Context, tx *db.Tx, m Meeting, f Form, c delegation.Chair, days int) error {
	args := f.args(c, days)
	args["id"], args["version"] = m.ID, m.Version
	return tx.Change(ctx, "UPDATE meeting SET "+Fields.Updated()+`, chair_name = @chair_name, chair_title = @chair_title,
		delegation = nullif(@delegation::bigint, 0), receipt_days = nullif(@days::int, -1), version = version + 1 WHERE id = @id AND version = @version`, args)
}

func keepNotice(ctx context.Context, tx *db.Tx, m Meeting, notice string) error {
	if _, err := tx.Exec(ctx, "UPDATE meeting SET notice = @notice WHERE id = @id", db.Args{"id": m.ID, "notice": notice}); err != nil {
		return fmt.Errorf("keep the notice: %w", err)
	}
	return nil
}

// shift moves a meeting to other times; a delegation that covers the new day takes the place of the old.
func shift(ctx context.Context, tx *db.Tx, m Meeting, f Form) error {
	_, err := tx.Exec(ctx, `UPDATE meeting SET starts_at = @starts, ends_at = @ends, receipt_due = @due, receipt_days = NULL,
		delegation = coalesce(`+delegation.Newest("meeting.chair", "@starts")+`, delegation) WHERE id = @id`,
		db.Args{"id": m.ID, "starts": readMoment(f.Starts), "ends": readMoment(f.Ends), "due": orNull(readMoment(f.ReceiptDue))})
	if err != nil {
		return fmt.Errorf("move the meeting: %w", err)
	}
	return nil
}
