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
	reason = form.Text(reason)
	var errs form.Errors
	if errs.Need("reason", "未召开原因", reason, ReasonMax); errs.Err() != nil {
		return db.Outcome{}, errs
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		year := tx.At.Year()
		err := tx.Change(ctx, saveAbsence, db.Args{"year": year, "reason": reason, "by": who.Name, "at": tx.At, "version": version})
		if err != nil {
			return err
		}
		title := fmt.Sprintf("%d年未召开全体会议的原因", year)
		tx.LogAct(db.On{Kind: acts.Kind, ID: int64(year), Title: title}, explain, reason, "")
		tx.Done(Path, "未召开原因已登记")
		return nil
	})
}
