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

// withMessages are the people who have been told of something.
func withMessages(ctx context.Context, d *db.DB) ([]string, error) {
	var logins *[]string
	err := d.Read(ctx, func(b *db.Batch) {
		logins = db.Values[string](b, "SELECT a.login FROM account a WHERE EXISTS (SELECT 1 FROM message m WHERE m.person = a.person) ORDER BY a.login", db.Args{})
	})
	return *logins, err
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
		// River's own worker finishes only what it has fetched itself.
		if _, err := tx.Exec(ctx, "UPDATE river_job SET state = 'completed', finalized_at = portal_now() WHERE id = $1", q.ID); err != nil {
			return err
		}
		return message.Deliver(ctx, d, tx, letters)
	})
}
