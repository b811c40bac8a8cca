// Package worker does what was queued: River workers over the portal's own tables. Periodic jobs look
// at what is due, never at the tick, so a missed tick loses nothing.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/events"
	"jointmeeting/internal/house"
	"jointmeeting/internal/job"
	"jointmeeting/internal/message"
	"jointmeeting/internal/verify"
)

// Times of the jobs (reliability.md 4.8): River's own rescue after an hour would hide a killed worker.
const (
	jobTimeout     = time.Minute
	inspectTimeout = time.Hour
	rescueAfter    = 5 * time.Minute
	stopTimeout    = 15 * time.Second
	checkEvery     = 5 * time.Minute
	sweepEvery     = time.Hour
	remindEvery    = time.Hour
	inspectLook    = 30 * time.Minute
)

// Start runs the workers until the returned function stops them. Checkpoints of the log are written into the program's own
// log and, where a file is named, added to it: they are worth most where the database's masters do not reach.
func Start(ctx context.Context, d *db.DB, log *slog.Logger, out verify.Outside) (stop func(context.Context) error, err error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &checkpoint{db: d, log: log, out: out})
	river.AddWorker(workers, &sweep{db: d})
	river.AddWorker(workers, &inspect{db: d, log: log, out: out})
	sender := message.NewSender(d, events.All())
	river.AddWorker(workers, &tell{db: d, sender: sender})
	river.AddWorker(workers, &remind{db: d, sender: sender})
	client, err := river.NewClient(riverpgxv5.New(d.Pool()), &river.Config{
		Logger:               log,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 10}},
		Workers:              workers,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		SoftStopTimeout:      stopTimeout,
		MaxAttempts:          10,
		ReindexerIndexNames:  []string{}, // making an index anew is for its owner, and these tables are small
		PeriodicJobs: []*river.PeriodicJob{
			every(checkEvery, job.Checkpoint{}),
			every(sweepEvery, job.Sweep{}),
			every(remindEvery, job.Remind{}),
			every(inspectLook, job.Inspect{}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("make the workers: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		return nil, fmt.Errorf("start the workers: %w", err)
	}
	return client.Stop, nil
}

func every(d time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: d}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// checkpoint stores the log's head, finishes in one transaction, and then sends the head off the machine.
type checkpoint struct {
	river.WorkerDefaults[job.Checkpoint]
	db  *db.DB
	log *slog.Logger
	out verify.Outside
}

// Work does the job once.
func (c *checkpoint) Work(ctx context.Context, j *river.Job[job.Checkpoint]) error {
	var p *audit.Point
	err := pgx.BeginFunc(ctx, c.db.Pool(), func(tx pgx.Tx) (err error) {
		if p, err = audit.Checkpoint(ctx, tx); err != nil {
			return fmt.Errorf("store a checkpoint: %w", err)
		}
		_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, j)
		return err
	})
	if err != nil || p == nil {
		return err
	}
	c.log.Info("checkpoint", "point", p.String())
	if err := appendPoint(c.out.File, *p, c.db.Now()); err != nil {
		c.log.Error("the checkpoint is not in its file", "point", p.String(), "error", err)
	}
	if c.out.Look == nil {
		return nil
	}
	return c.out.Look(ctx, c.db)
}

// appendPoint adds a line to the file of checkpoints: the moment, and the point as portal verify takes it.
func appendPoint(file string, p audit.Point, at time.Time) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %s\n", at.UTC().Format(time.RFC3339), p)
	return errors.Join(err, f.Sync(), f.Close())
}

// sweep removes what has ended and is no record of the office.
type sweep struct {
	river.WorkerDefaults[job.Sweep]
	db *db.DB
}

// Work does the job; doing it twice changes nothing.
func (s *sweep) Work(ctx context.Context, _ *river.Job[job.Sweep]) error {
	for _, sweep := range house.Sweeps() {
		if err := s.db.Sweep(ctx, sweep.SQL); err != nil {
			return fmt.Errorf("sweep %s: %w", sweep.What, err)
		}
	}
	return nil
}
