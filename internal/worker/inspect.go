package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/job"
	"jointmeeting/internal/verify"
)

// inspect checks all records where that is due and notes what it found.
type inspect struct {
	river.WorkerDefaults[job.Inspect]
	db  *db.DB
	log *slog.Logger
	out verify.Outside
}

// Timeout is longer than that of other jobs: every record is read.
func (w *inspect) Timeout(*river.Job[job.Inspect]) time.Duration { return inspectTimeout }

// Work does the job; the day's check-up is made once.
func (w *inspect) Work(ctx context.Context, j *river.Job[job.Inspect]) error {
	due, err := inspection.Due(ctx, w.db)
	if err != nil || !due {
		return err
	}
	return w.settle(ctx, j.Attempt, Inspect(ctx, w.db, w.log, w.out))
}

// inspectTries is how often a check-up is begun that comes to no end, before the day's is one that failed.
const inspectTries = 3

// settle notes a check-up that came to no end, so that it alarms as one that found something: nobody looks for what is not there. A program that
// stops leaves it to the next.
func (w *inspect) settle(ctx context.Context, try int, err error) error {
	if err == nil || try < inspectTries || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	w.log.Error("the records could not be checked", "error", err)
	return inspection.Record(context.WithoutCancel(ctx), w.db, access.System("数据核验"), []string{"核验没有做完，结果不可用：" + err.Error()})
}

// Inspect checks all records, notes what was found, and says it in the program's log too: whoever changed the records may
// have changed what the pages read.
func Inspect(ctx context.Context, d *db.DB, log *slog.Logger, out verify.Outside) error {
	results, err := verify.Against(ctx, d, out, nil)
	if err != nil {
		return fmt.Errorf("check the records: %w", err)
	}
	faults := []string{}
	for _, r := range results {
		faults = append(faults, r.Faults...)
	}
	if len(faults) > 0 {
		log.Error("the records are not as the portal left them", "faults", len(faults), "first", faults[0])
	}
	return inspection.Record(ctx, d, access.System("数据核验"), faults)
}
