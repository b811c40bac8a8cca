package plenary

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
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
	explain, err := acts.Act(who, access.Ties{}, "explain")
	if err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		year, reason := tx.At.Year(), form.Text(reason)
		is, err := versionOf(ctx, tx, year)
		if err == nil {
			err = db.Fresh(is, version)
		}
		if err != nil {
			return err
		}
		var errs form.Errors
		if errs.Need("reason", "未召开原因", reason, ReasonMax); errs.Err() != nil {
			return errs
		}
		err = tx.Change(ctx, saveAbsence, db.Args{"year": year, "reason": reason, "by": who.Name, "at": tx.At, "version": version})
		if err != nil {
			return err
		}
		title := fmt.Sprintf("%d年未召开全体会议的原因", year)
		tx.LogAct(db.On{Kind: acts.Kind, ID: int64(year), Title: title}, explain, reason, "")
		tx.Done(Path, "未召开原因已登记")
		return nil
	})
}

// versionOf is the version of what was recorded for the year; 0 before the first time.
func versionOf(ctx context.Context, tx *db.Tx, year int) (int, error) {
	n, err := db.Scalar[int](ctx, tx, selectVersion, db.Args{"year": year})
	if fault.KindOf(err) == fault.Missing {
		return 0, nil
	}
	return n, err
}
