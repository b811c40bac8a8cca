package message

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/job"
	"jointmeeting/internal/setting"
)

// Due asks, in the batch, what has come due by the clock; the answer is there when the batch has been
// read. What was told already may be in it: it is told once.
type Due func(b *db.Batch, c Clock) func() []Item

// Item is a record whose date has come. Key names the occasion, by its date, so that it is told once.
type Item struct {
	Record int64
	Key    string
}

// Clock is the moment of a reminder and what limits are counted with.
type Clock struct {
	Now    time.Time
	Days   *calendar.Days
	Values setting.Values
}

// Args are the clock in a statement: @now, @today, and @next, the next day that is worked. What falls on
// a day between them is spoken of today.
func (c Clock) Args(own db.Args) db.Args {
	args := db.Args{"now": c.Now, "today": form.Day(c.Now), "next": c.Days.Add(c.Now, 1).Due}
	for k, v := range own {
		args[k] = v
	}
	return args
}

// Ask is a Due by a SELECT of record and key.
func (c Clock) Ask(b *db.Batch, sql string, own db.Args) func() []Item {
	list := db.Many[Item](b, sql, c.Args(own))
	return func() []Item { return *list }
}

// Hours in which the clock speaks up, on working days.
const (
	dayBegins = 9
	dayEnds   = 21
)

// Due lists what has come due by the moment and was not told yet, as jobs.
func (s *Sender) Due(ctx context.Context, now time.Time) ([]job.Tell, error) {
	c := Clock{Now: now.In(form.Zone)}
	var values *setting.Values
	if err := s.db.Read(ctx, func(b *db.Batch) { c.Days, values = calendar.Queue(b), setting.Load(b) }); err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	c.Values = *values
	if h := c.Now.Hour(); h < dayBegins || h >= dayEnds || !c.Days.Workday(c.Now) {
		return nil, nil
	}
	list, err := s.fallen(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("find what is due: %w", err)
	}
	return s.untold(ctx, list)
}

// fallen is what has come due, told or not.
func (s *Sender) fallen(ctx context.Context, c Clock) ([]job.Tell, error) {
	asked := make([]func() []Item, len(s.dues))
	err := s.db.Read(ctx, func(b *db.Batch) {
		for i, k := range s.dues {
			asked[i] = k.Due(b, c)
		}
	})
	if err != nil {
		return nil, err
	}
	jobs := []job.Tell{}
	for i, k := range s.dues {
		for _, d := range asked[i]() {
			jobs = append(jobs, job.Tell{Event: k.Name, Record: d.Record, Act: d.Key, At: c.Now})
		}
	}
	return jobs, nil
}

// untold leaves out what anybody was told already.
func (s *Sender) untold(ctx context.Context, list []job.Tell) ([]job.Tell, error) {
	keys := make([]string, len(list))
	for i, j := range list {
		keys[i] = eventKey(j)
	}
	var told *[]string
	if err := s.db.Read(ctx, func(b *db.Batch) { told = selectTold(b, keys) }); err != nil {
		return nil, fmt.Errorf("find what was told already: %w", err)
	}
	return slices.DeleteFunc(list, func(j job.Tell) bool { return slices.Contains(*told, eventKey(j)) }), nil
}
