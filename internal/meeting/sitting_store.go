package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delegation"
)

// keepPlan are the assignments that keep what was arranged, once: their right sides are the row before the change.
const keepPlan = `planned_from = coalesce(planned_from, starts_at), planned_until = coalesce(planned_until, ends_at),
	planned_place = coalesce(planned_place, place), planned_chair = coalesce(planned_chair, chair_name)`

func updateSitting(ctx context.Context, tx *db.Tx, m Meeting, f Form, c delegation.Chair) error {
	args := db.Args(Sitting.Args(f))
	args["id"], args["version"], args["name"], args["title"], args["delegation"] = m.ID, m.Version, c.Name, c.Title, c.Delegation
	return tx.Change(ctx, "UPDATE meeting SET "+keepPlan+", "+Sitting.Updated()+`, chair_name = @name, chair_title = @title,
		delegation = nullif(@delegation::bigint, 0), version = version + 1 WHERE id = @id AND version = @version`, args)
}

// sitEarlier gives a meeting other times, and its chair the delegation of that day.
func sitEarlier(ctx context.Context, tx *db.Tx, m Meeting, begun, over time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE meeting SET "+keepPlan+`, starts_at = @begun, ends_at = @over, delegation = coalesce(`+delegation.Newest("meeting.chair", "@begun")+`, delegation)
		WHERE id = @id`, db.Args{"id": m.ID, "begun": begun, "over": over})
	if err != nil {
		return fmt.Errorf("say when meeting %d was: %w", m.ID, err)
	}
	return nil
}

// takeItem puts an item that its meeting had let go on the agenda again.
func takeItem(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Change(ctx, "UPDATE agenda_item SET returned_at = NULL WHERE id = @id", db.Args{"id": id})
}

// Keep holds a meeting as it is until the act on its minutes ends: its end is not undone, nor its facts put right, beside it. The minutes
// are locked before it, everywhere.
func Keep(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "SELECT 1 FROM meeting WHERE id = @id FOR NO KEY UPDATE", db.Args{"id": id})
	return err
}

// Papered notes how far the newest minutes of the meeting have come.
func Papered(ctx context.Context, tx *db.Tx, id int64, paper string) error {
	_, err := tx.Exec(ctx, "UPDATE meeting SET paper = @paper, issued = issued OR @paper = 'issued' WHERE id = @id AND paper <> @paper", db.Args{"id": id, "paper": paper})
	if err != nil {
		return fmt.Errorf("note the minutes of meeting %d: %w", id, err)
	}
	return nil
}
