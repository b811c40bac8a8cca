// Package outside is what the office does with units outside the joint meeting (会外单位): which there are, and whose word is still out that nobody but the
// office can enter (代录).
package outside

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/unit"
)

// Owed is a word of an outside unit that is still out: on issued minutes, or on its part of a task.
type Owed struct {
	Kind     string // delivery or part
	ID       int64
	Record   int64 // the minutes or the task
	UnitName string
	Title    string
	Since    time.Time
	Asked    bool // the lead asks whether the task is done
}

// Page is the office's page.
type Page struct {
	Owed  []Owed // the oldest first
	Units []unit.Outside
}

// OwedMax is the most rows that the page lists: as many as the desk counts.
const OwedMax = limit.DeskCap - 1

// Service has the use case of the page.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// List gives the units and what is still out.
func (s *Service) List(ctx context.Context, who access.Actor) (Page, error) {
	var owed *[]Owed
	var units *[]unit.Outside
	err := s.db.Read(ctx, func(b *db.Batch) {
		owed, units = db.Many[Owed](b, selectOwed, db.Seen(who, db.Args{"limit": OwedMax, "cap": limit.DeskCap})), unit.Outsiders(b, who)
	})
	if err != nil {
		return Page{}, err
	}
	return Page{*owed, *units}, nil
}
