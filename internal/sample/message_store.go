package sample

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/job"
	"jointmeeting/internal/message"
)

// Messages works the queued jobs that tell people, as the worker would, in the order of the acts.
func Messages(ctx context.Context, d *db.DB) error {
	sender := message.NewSender(d, events.All())
	rows, err := d.Pool().Query(ctx, "SELECT id, args FROM river_job WHERE kind = 'tell' AND state = 'available' ORDER BY id")
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[queued])
	if err != nil {
		return err
	}
	for _, q := range list {
		if err := q.work(ctx, d, sender); err != nil {
			return fmt.Errorf("job %d: %w", q.ID, err)
		}
	}
	return nil
}

// readMessages marks everybody's messages as read but for the newest three.
func readMessages(ctx context.Context, d *db.DB) error {
	_, err := d.Pool().Exec(ctx, `UPDATE message SET read_at = now() WHERE id IN (
		SELECT n.id FROM (SELECT m.id, row_number() OVER (PARTITION BY m.person ORDER BY m.id DESC) AS place FROM message m) n WHERE n.place > 3)`)
	return err
}

// Deliver is Messages for a test.
func Deliver(t T, d *db.DB) {
	t.Helper()
	if err := Messages(t.Context(), d); err != nil {
		t.Fatalf("deliver the messages: %v", err)
	}
}

type queued struct {
	ID   int64
	Args []byte
}

func (q queued) work(ctx context.Context, d *db.DB, sender *message.Sender) error {
	var j job.Tell
	if err := json.Unmarshal(q.Args, &j); err != nil {
		return err
	}
	letters, err := sender.Letters(ctx, j)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, d.Pool(), func(tx pgx.Tx) error {
		if err := message.Deliver(ctx, tx, letters); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE river_job SET state = 'completed', finalized_at = now() WHERE id = $1", q.ID)
		return err
	})
}
