package meeting

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// AddItem puts a topic at the end of a meeting's agenda; why is the reason for one that came late. A topic that stands on another
// agenda is too late (fault.Late).
func AddItem(ctx context.Context, tx *db.Tx, meeting, topic int64, why string, seat access.Seat) error {
	n, err := tx.Exec(ctx, `INSERT INTO agenda_item (meeting, topic, ord, duration, reporter, late_reason, late_name, late_seat, late_at)
		SELECT @meeting, t.id, 1 + (SELECT coalesce(max(ord), 0) FROM agenda_item WHERE meeting = @meeting AND removed_at IS NULL),
			least(greatest(t.duration, 1), @most), t.unit_name || ' ' || t.reporter,
			@why::text, CASE WHEN @why = '' THEN '' ELSE @by END, CASE WHEN @why = '' THEN '' ELSE @seat END, CASE WHEN @why <> '' THEN @at::timestamptz END
		FROM topic t WHERE t.id = @topic`,
		db.Args{"meeting": meeting, "topic": topic, "most": DurationMax, "why": why, "by": tx.Who.Name, "seat": seat.Label(), "at": tx.At})
	switch {
	case db.Constraint(err) == "agenda_item_topic_once":
		return fault.Late("议题已列入另一次会议").Because(err)
	case err == nil && n == 0:
		return fault.NotFound()
	}
	return err
}

// SwapItems changes the places of two items; it relies on the order's constraint being checked at the end of the act.
func SwapItems(ctx context.Context, tx *db.Tx, a, b Item) error {
	_, err := tx.Exec(ctx, "UPDATE agenda_item SET ord = CASE id WHEN @a THEN @b_ord::int ELSE @a_ord::int END WHERE id = @a OR id = @b",
		db.Args{"a": a.ID, "b": b.ID, "a_ord": a.Ord, "b_ord": b.Ord})
	return err
}

// SetItem sets an item's minutes and reporter; one that is not on this agenda any more is stale.
func SetItem(ctx context.Context, tx *db.Tx, meeting, item int64, minutes int, reporter string) error {
	return tx.Change(ctx, "UPDATE agenda_item SET duration = @n, reporter = @reporter WHERE id = @id AND meeting = @meeting AND removed_at IS NULL",
		db.Args{"id": item, "meeting": meeting, "n": minutes, "reporter": reporter})
}

// Conclude notes what the meeting came to on an item; one that is not on this agenda is stale.
func Conclude(ctx context.Context, tx *db.Tx, meeting, item int64, conclusion, note string) error {
	return tx.Change(ctx, "UPDATE agenda_item SET conclusion = @conclusion, conclusion_note = @note WHERE id = @id AND meeting = @meeting AND removed_at IS NULL",
		db.Args{"id": item, "meeting": meeting, "conclusion": conclusion, "note": note})
}

// giveBack keeps the item on its agenda and lets its topic stand on another one.
func giveBack(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Change(ctx, "UPDATE agenda_item SET returned_at = @at WHERE id = @id", db.Args{"id": id, "at": tx.At})
}

// removeItem keeps the row, out of the order.
func removeItem(ctx context.Context, tx *db.Tx, id int64) error {
	if _, err := tx.Exec(ctx, "UPDATE agenda_item SET removed_at = @at, ord = -id WHERE id = @id", db.Args{"id": id, "at": tx.At}); err != nil {
		return fmt.Errorf("take item %d off the agenda: %w", id, err)
	}
	return nil
}
