package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

func insertItem(ctx context.Context, tx *db.Tx, meeting int64, p Pick, seat access.Seat) error {
	n, err := tx.Exec(ctx, `INSERT INTO agenda_item (meeting, topic, ord, duration, reporter, late_reason, late_name, late_seat, late_at)
		SELECT @meeting, t.id, 1 + (SELECT coalesce(max(ord), 0) FROM agenda_item WHERE meeting = @meeting AND removed_at IS NULL),
			least(greatest(t.duration, 1), @most), t.unit_name || ' ' || t.reporter,
			@why::text, CASE WHEN @why = '' THEN '' ELSE @by END, CASE WHEN @why = '' THEN '' ELSE @seat END, CASE WHEN @why <> '' THEN @at::timestamptz END
		FROM topic t WHERE t.id = @topic`,
		db.Args{"meeting": meeting, "topic": p.Topic, "most": DurationMax, "why": p.Why, "by": tx.Who.Name, "seat": seat.Label(), "at": tx.At})
	switch {
	case db.Constraint(err) == "agenda_item_topic_once":
		return fault.Late("议题已列入另一次会议").Because(err)
	case err == nil && n == 0:
		return fault.NotFound()
	}
	return err
}

// swap relies on the order's constraint being checked at the end of the act.
func swap(ctx context.Context, tx *db.Tx, a, b Item) error {
	_, err := tx.Exec(ctx, "UPDATE agenda_item SET ord = CASE id WHEN @a THEN @b_ord::int ELSE @a_ord::int END WHERE id = @a OR id = @b",
		db.Args{"a": a.ID, "b": b.ID, "a_ord": a.Ord, "b_ord": b.Ord})
	return err
}

// updateItem sets an item's minutes and reporter; one that is not on this agenda any more is stale.
func updateItem(ctx context.Context, tx *db.Tx, meeting int64, x Slot, minutes int) error {
	return tx.Change(ctx, "UPDATE agenda_item SET duration = @n, reporter = @reporter WHERE id = @id AND meeting = @meeting AND removed_at IS NULL",
		db.Args{"id": x.Item, "meeting": meeting, "n": minutes, "reporter": x.Reporter})
}

// removeItem keeps the row, out of the order.
func removeItem(ctx context.Context, tx *db.Tx, id int64) error {
	if _, err := tx.Exec(ctx, "UPDATE agenda_item SET removed_at = @at, ord = -id WHERE id = @id", db.Args{"id": id, "at": tx.At}); err != nil {
		return fmt.Errorf("take item %d off the agenda: %w", id, err)
	}
	return nil
}
