// Package calendar knows which days are worked: Monday to Friday, but for what the State Council's
// yearly notice says of single days (节假日 and 调休上班). Every limit in working days is counted here.
//
// One truth: a record whose limit follows from a rule keeps where the count starts and how many days it
// runs, and whoever reads the record counts with the calendar in force (Add). So a newly imported year
// moves every open limit at once and nothing has to be recomputed; what is settled keeps the day it was
// settled on. A day that a person chose is a day and never moves. Where a counted day must be kept (it
// is sorted by, or a person may overtype it), the feature keeps the count beside it and moves the day
// when the calendar changes: see Follower.
//
// A year without data counts Monday to Friday, but for the holidays that the law puts on the same days of each year, and says so (Limit.Note).
package calendar

import (
	"sync"
	"time"

	"jointmeeting/internal/form"
)

// Day is one exception to the week.
type Day struct {
	Date    time.Time // midnight in the office's zone
	Workday bool      // a weekend day worked instead (调休上班); false: off
	Name    string    // the holiday it belongs to: 国庆节
}

// List is what one year's notice says. Version counts the imports of that year.
type List struct {
	Year, Version int
	Source        string
	ByName        string
	At            time.Time
	Days          []Day
}

// Days is the calendar in force.
type Days struct {
	rows  *[]row // set by Queue, read when the batch has come back
	once  sync.Once
	lists []List
	known map[int]bool
	named map[int]Day
}

// New makes a calendar of the lists, for the shipped one see Queue. Where two notices speak of one day,
// the later year's prevails.
func New(lists ...List) *Days {
	d := &Days{lists: lists}
	d.once.Do(d.index)
	return d
}

func (d *Days) ready() *Days {
	d.once.Do(func() {
		d.lists = listsOf(*d.rows)
		d.index()
	})
	return d
}

func (d *Days) index() {
	d.known, d.named = map[int]bool{}, map[int]Day{}
	for _, l := range d.lists {
		d.known[l.Year] = true
		for _, x := range l.Days {
			d.named[key(x.Date)] = x
		}
	}
}

func key(t time.Time) int {
	y, m, day := t.In(form.Zone).Date()
	return y*10000 + int(m)*100 + day
}

// Lists are the lists in force, one a year, in order.
func (d *Days) Lists() []List { return d.ready().lists }

// Year is the list of a year; false when the notice is not known.
func (d *Days) Year(year int) (List, bool) {
	for _, l := range d.Lists() {
		if l.Year == year {
			return l, true
		}
	}
	return List{Year: year}, false
}

// Known says whether the notice for the day's year is known.
func (d *Days) Known(day time.Time) bool { return d.ready().known[day.In(form.Zone).Year()] }

// Exception is what a notice says of the day, or the law where there is no notice yet; false when neither says anything.
func (d *Days) Exception(day time.Time) (Day, bool) {
	x, ok := d.ready().named[key(day)]
	if ok || d.Known(day) {
		return x, ok
	}
	for _, x := range ByLaw(day.In(form.Zone).Year()) {
		if key(x.Date) == key(day) {
			return x, true
		}
	}
	return Day{}, false
}

// ByLaw are the holidays on the same days of each year (全国年节及纪念日放假办法, as of 2025, article 2); the others move with the moon.
func ByLaw(year int) (out []Day) {
	for _, x := range []struct {
		month time.Month
		days  int
		name  string
	}{{time.January, 1, "元旦"}, {time.May, 2, "劳动节"}, {time.October, 3, "国庆节"}} {
		for n := range x.days {
			out = append(out, Day{Date: time.Date(year, x.month, n+1, 0, 0, 0, 0, form.Zone), Name: x.name})
		}
	}
	return out
}

// Off says why the day is not worked: the holiday's name, or the day of the week; empty when it is worked.
func (d *Days) Off(day time.Time) string {
	if d.Workday(day) {
		return ""
	}
	if x, ok := d.Exception(day); ok {
		return x.Name
	}
	return map[time.Weekday]string{time.Saturday: "星期六", time.Sunday: "星期日"}[day.In(form.Zone).Weekday()]
}

// Workday says whether the day is worked.
func (d *Days) Workday(day time.Time) bool {
	if x, ok := d.Exception(day); ok {
		return x.Workday
	}
	w := day.In(form.Zone).Weekday()
	return w != time.Saturday && w != time.Sunday
}
