// Package inspection keeps what each check-up of the records by the schedule found. The check-up itself is internal/verify; a
// record that was changed behind the program's back alarms the desks of the security officer and the auditor.
package inspection

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Path is the page of the check-ups.
const Path = "/admin/inspections"

// named is how many sentences a run keeps; portal verify tells them all.
const named = 50

// Run is one check-up.
type Run struct {
	ID     int64
	At     time.Time
	Faults int
	Said   string // the first sentences, one a line
}

// Lines are the sentences that the run keeps.
func (r Run) Lines() []string { return strings.Split(r.Said, "\n") }

// Record notes what a check-up found and writes it into the log.
func Record(ctx context.Context, d *db.DB, who access.Actor, faults []string) error {
	_, err := d.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		id, err := tx.Insert(ctx, insertRun, db.Args{"at": tx.At, "faults": len(faults), "said": strings.Join(faults[:min(named, len(faults))], "\n")})
		if err != nil {
			return err
		}
		act, detail := "pass", ""
		if len(faults) > 0 {
			act, detail = "fail", fmt.Sprintf("%d 处不符", len(faults))
		}
		tx.LogAct(db.On{Kind: Acts.Kind, ID: id}, Acts.Note(act), "", detail)
		return nil
	})
	return err
}

// State is what the desks of the guards say of the check-ups.
type State struct {
	Faults  int   // of the last
	Overdue *bool // nil before there is anything to check
}

// Ask reads it with the batch of a desk.
func Ask(b *db.Batch) *State { return db.One[State](b, selectState, db.Args{}) }

// Late counts one check-up that should have been.
func (s State) Late() int {
	if s.Overdue != nil && *s.Overdue {
		return 1
	}
	return 0
}

// Due says whether the schedule wants a check-up now: the hour of today has come and there was none since. A day on which the
// program did not run is made up for.
func Due(ctx context.Context, d *db.DB) (bool, error) {
	var runs *[]Run
	var values *setting.Values
	if err := d.Read(ctx, func(b *db.Batch) {
		runs, values = db.Many[Run](b, selectRuns, db.Args{"limit": 1}), setting.Load(b)
	}); err != nil {
		return false, err
	}
	due := form.Day(d.Now()).Add(time.Duration(values.Int(setting.VerifyHour)) * time.Hour)
	if due.After(d.Now()) {
		due = due.AddDate(0, 0, -1)
	}
	return len(*runs) == 0 || (*runs)[0].At.Before(due), nil
}

// Service shows the check-ups.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Shown is how many check-ups the page lists.
const Shown = 40

// List gives the last check-ups, the newest first; for others than the guards there is no such page.
func (s *Service) List(ctx context.Context, who access.Actor) ([]Run, error) {
	if _, ok := who.Holds(access.Ties{}, readers...); !ok {
		return nil, fault.NotFound()
	}
	var runs *[]Run
	err := s.db.Read(ctx, func(b *db.Batch) { runs = db.Many[Run](b, selectRuns, db.Args{"limit": Shown}) })
	if err != nil {
		return nil, err
	}
	return *runs, nil
}
