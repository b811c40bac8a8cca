// Package backup keeps what became of each backup and each drill, and judges whether the office may rely on them: a
// backup that backs up nothing, is too old or was never restored turns red (reliability.md R-15). The files themselves
// are made and read by internal/dump.
package backup

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// The acts of a Run.
const (
	Make  = "make"  // a backup was made
	Drill = "drill" // a backup was restored into a scratch server and checked
)

// Run is one backup or one drill, done or failed.
type Run struct {
	ID      int64
	Act     string
	OK      bool
	At      time.Time
	Of      *time.Time // the moment of the snapshot in the file; nil when there is none
	File    string
	Machine string // where the file lies
	Bytes   int64
	Rows    int64
	Said    string // what went wrong, or what a drill found
}

// Record notes a run and writes it into the log, done or failed.
func Record(ctx context.Context, d *db.DB, who access.Actor, r Run) error {
	_, err := d.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		id, err := insert(ctx, tx, r)
		if err != nil {
			return err
		}
		act := r.Act
		if !r.OK {
			act += "_fail"
		}
		tx.LogAct(db.On{Kind: Acts.Kind, ID: id, Title: r.File}, Acts.Note(act), "", r.Said)
		return nil
	})
	return err
}

// Restored writes into the log of a restored database that it was, and from what.
func Restored(ctx context.Context, d *db.DB, who access.Actor, file string, of time.Time) error {
	_, err := d.Write(ctx, who, func(_ context.Context, tx *db.Tx) error {
		tx.LogAct(db.On{Kind: Acts.Kind, Title: file}, Acts.Note("restore"), "", "恢复到 "+moment(of))
		return nil
	})
	return err
}

// State is what is known of the backups at a moment.
type State struct {
	Made, Before, MakeFailed *Run // the newest backup, the one before it, the newest that failed
	Drilled, DrillFailed     *Run
	Begun                    *time.Time // the first act of the office; nil: nothing to back up
	Demo                     bool
	Settings                 *setting.Values
	Now                      time.Time
}

// asked is what the state is made of, as it comes in one round trip.
type asked struct {
	last     *[]Run
	begun    *[]time.Time
	office   *unit.Office
	settings *setting.Values
}

func ask(b *db.Batch) asked {
	return asked{db.Many[Run](b, selectLast, nil), db.Values[time.Time](b, selectBegun, nil), unit.TheOffice(b), setting.Load(b)}
}

func (a asked) state(now time.Time) State {
	s := State{Demo: a.office.Demo, Settings: a.settings, Now: now}
	for i := range *a.last {
		s.place(&(*a.last)[i])
	}
	if len(*a.begun) > 0 {
		s.Begun = &(*a.begun)[0]
	}
	return s
}

// Load asks for the state.
func Load(ctx context.Context, d *db.DB) (State, error) {
	var a asked
	if err := d.Read(ctx, func(b *db.Batch) { a = ask(b) }); err != nil {
		return State{}, err
	}
	return a.state(d.Now()), nil
}

func (s *State) place(r *Run) {
	at := map[string]**Run{Make + "true": &s.Made, Make + "false": &s.MakeFailed, Drill + "true": &s.Drilled, Drill + "false": &s.DrillFailed}[fmt.Sprint(r.Act, r.OK)]
	if *at == nil {
		*at = r
	} else {
		s.Before = r
	}
}

// Page is what administrators see of the backups.
type Page struct {
	Findings []Finding
	Rules    []setting.Item
	Runs     []Run // the newest first
}

// RunsShown is how many backups and drills the page lists.
const RunsShown = 40

// Service shows the backups to administrators.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Path is the page of the backups.
const Path = "/admin/backups"

// Page gives what administrators may know of the backups; for everybody else there is no such page.
func (s *Service) Page(ctx context.Context, who access.Actor) (p Page, err error) {
	if _, ok := who.Holds(access.Ties{}, readers...); !ok {
		return p, fault.NotFound()
	}
	var a asked
	var runs *[]Run
	err = s.db.Read(ctx, func(b *db.Batch) { a, runs = ask(b), db.Many[Run](b, selectRuns, db.Args{"limit": RunsShown}) })
	if err != nil {
		return p, err
	}
	p.Findings, p.Runs = a.state(s.db.Now()).Judge(), *runs
	for _, g := range a.settings.Groups() {
		if g.Name == setting.GroupBackup {
			p.Rules = g.Items
		}
	}
	return p, nil
}
