package plenary

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Service has the use cases of the year's plenary.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Get gives the year of now for its page.
func (s *Service) Get(ctx context.Context, who access.Actor, now time.Time) (*Year, error) {
	y := YearFor(who, now)
	if y == nil {
		return nil, fault.NotFound()
	}
	return y, s.db.Read(ctx, y.Queue)
}

// Explain records why a year has no plenary, or corrects what was recorded; version 0 is the first time.
func (s *Service) Explain(ctx context.Context, who access.Actor, version int, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		year := tx.At.Year()
		return steps.TakeAct(ctx, tx, db.Asked{ID: int64(year), Version: version, Do: "explain", Reason: reason}, func(stored) (string, error) {
			reason, errs := form.Text(reason), form.Errors(nil)
			if errs.Need("reason", "未召开原因", reason, ReasonMax); errs.Err() != nil {
				return "", errs
			}
			tx.Done(Path, "未召开原因已登记")
			return "", tx.Change(ctx, saveAbsence, db.Args{"year": year, "reason": reason, "by": who.Name, "at": tx.At, "version": version})
		})
	})
}

// stored is what a year has recorded; version 0 before the first time.
type stored struct{ Year, Version int }

var steps = db.Steps[stored]{Chart: flow.ChartOf(&acts, flow.Untied[stored], func(y stored) int { return y.Version }), Lock: lock, On: stored.on}

func lock(ctx context.Context, tx *db.Tx, year int64) (stored, error) {
	y, err := db.Get[stored](ctx, tx, selectStored, db.Args{"year": year})
	if fault.KindOf(err) == fault.Missing {
		return stored{Year: int(year)}, nil
	}
	return y, err
}

func (y stored) on() db.On {
	return db.On{Kind: acts.Kind, ID: int64(y.Year), Title: fmt.Sprintf("%d年未召开全体会议的原因", y.Year)}
}
