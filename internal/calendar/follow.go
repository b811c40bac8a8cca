package calendar

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// Follower is a feature whose limits hang on the calendar.
type Follower struct {
	// Move moves what the feature keeps as a counted day and nobody has been told yet; it gives how many
	// it moved. It runs in the act that imports a list, for all records, whatever the actor may see: it
	// tells the actor a number and no more. Nil where all limits are counted when read.
	Move func(ctx context.Context, tx *db.Tx, days *Days) (int, error)
	// Preview asks, in a page's round trip, for the open limits of records that the person may see; what
	// it gives compares two calendars.
	Preview func(b *db.Batch, who access.Actor, now time.Time) func(was, becomes *Days) []Shifted
}

// Shifted is one open limit that another calendar would move.
type Shifted struct {
	Title, URL   string
	What         string // 参会回执截止
	Was, Becomes time.Time
}

// Running is an open limit of a record that is counted when read: N working days after Since, before it when
// negative.
type Running struct {
	Record int64
	Title  string
	Since  time.Time
	N      int
}

// Moves compares two calendars for running limits; what says which limit they are, path where their records
// are shown.
func Moves(what string, path func(int64) string, list []Running, was, becomes *Days) []Shifted {
	out := []Shifted{}
	for _, r := range list {
		a, z := was.Add(r.Since, r.N).Due, becomes.Add(r.Since, r.N).Due
		if !a.Equal(z) {
			out = append(out, Shifted{r.Title, path(r.Record), what, a, z})
		}
	}
	return out
}

// Counting follows with limits that are counted when read, so that none has to be moved. open asks, in a
// page's round trip, for those of records that the person may see.
func Counting(what string, path func(int64) string, open func(*db.Batch, access.Actor) func() []Running) Follower {
	return Follower{Preview: func(b *db.Batch, who access.Actor, _ time.Time) func(was, becomes *Days) []Shifted {
		list := open(b, who)
		return func(was, becomes *Days) []Shifted { return Moves(what, path, list(), was, becomes) }
	}}
}

// With is the calendar with another list in the place of its year's.
func (d *Days) With(l List) *Days {
	lists := []List{}
	for _, x := range d.Lists() {
		if x.Year < l.Year {
			lists = append(lists, x)
		}
	}
	lists = append(lists, l)
	for _, x := range d.Lists() {
		if x.Year > l.Year {
			lists = append(lists, x)
		}
	}
	return New(lists...)
}

// Preview lists the open limits that a list would move, of records that the person may see.
func (s *Service) Preview(ctx context.Context, who access.Actor, days *Days, l List, now time.Time) ([]Shifted, error) {
	asked := []func(was, becomes *Days) []Shifted{}
	err := s.db.Read(ctx, func(b *db.Batch) {
		for _, f := range s.followers {
			if f.Preview != nil {
				asked = append(asked, f.Preview(b, who, now))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	becomes := days.With(l)
	out := []Shifted{}
	for _, compare := range asked {
		out = append(out, compare(days, becomes)...)
	}
	return out, nil
}
