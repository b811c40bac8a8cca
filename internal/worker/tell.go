package worker

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/job"
	"jointmeeting/internal/message"
)

// tell delivers the messages of one event and finishes in the same transaction, so that a worker that
// is killed has either told everybody or nobody.
type tell struct {
	river.WorkerDefaults[job.Tell]
	db     *db.DB
	sender *message.Sender
}

// Work does the job; doing it twice tells nobody twice.
func (w *tell) Work(ctx context.Context, j *river.Job[job.Tell]) error {
	letters, err := w.sender.Letters(ctx, j.Args)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, w.db.Pool(), func(tx pgx.Tx) error {
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, j); err != nil {
			return err
		}
		return message.Deliver(ctx, w.db, tx, letters)
	})
}

// remind tells of what has come due. It looks at the records, not at the tick, so a missed hour is made
// up for in the next.
type remind struct {
	river.WorkerDefaults[job.Remind]
	db     *db.DB
	sender *message.Sender
}

// Work does the job as of the moment it was meant for.
func (w *remind) Work(ctx context.Context, j *river.Job[job.Remind]) error {
	list, err := w.sender.Due(ctx, j.ScheduledAt)
	if err != nil {
		return err
	}
	for _, t := range list {
		letters, err := w.sender.Letters(ctx, t)
		if err != nil {
			return err
		}
		deliver := func(tx pgx.Tx) error { return message.Deliver(ctx, w.db, tx, letters) }
		if err := pgx.BeginFunc(ctx, w.db.Pool(), deliver); err != nil {
			return fmt.Errorf("remind of %s %d: %w", t.Event, t.Record, err)
		}
	}
	return nil
}
