package calendar

import (
	"slices"
	"time"

	"jointmeeting/internal/form"
)

// Add counts n working days from the day after start (民法典第二百零一条); a negative n counts back from
// the day before. n = 0 is the start itself.
func (d *Days) Add(start time.Time, n int) Limit {
	l := Limit{From: form.Day(start), Due: form.Day(start), N: n, Known: true}
	step := 1
	if n < 0 {
		step = -1
	}
	for left := n * step; left > 0; {
		l.Due = l.Due.AddDate(0, 0, step)
		d.note(&l, l.Due)
		if d.Workday(l.Due) {
			left--
		}
	}
	if n < 0 {
		slices.Reverse(l.met)
	}
	return l
}

// Shift moves a limit in calendar days that ends on a day off to the first working day after it
// (民法典第二百零三条).
func (d *Days) Shift(day time.Time) Limit {
	l := Limit{From: form.Day(day), Due: form.Day(day), Known: true, shift: true}
	d.note(&l, l.Due)
	for !d.Workday(l.Due) {
		l.Due = l.Due.AddDate(0, 0, 1)
		d.note(&l, l.Due)
	}
	return l
}

// note keeps what was met on the way, for Words.
func (d *Days) note(l *Limit, day time.Time) {
	if !d.Known(day) {
		l.Known = false
	}
	x, ok := d.Exception(day)
	if !ok {
		return
	}
	if n := len(l.met); n > 0 && l.met[n-1].joins(x) {
		l.met[n-1].stretch(x.Date)
		return
	}
	l.met = append(l.met, spell{x.Name, x.Workday, x.Date, x.Date})
}

// Between counts the working days after a up to and with b; it is negative when b is before a, and
// then counts from b up to the day before a. Between(a, Add(a, n).Due) is n.
func (d *Days) Between(a, b time.Time) int {
	a, b = form.Day(a), form.Day(b)
	n := 0
	for day := a; day.Before(b); {
		day = day.AddDate(0, 0, 1)
		if d.Workday(day) {
			n++
		}
	}
	for day := a; day.After(b); {
		day = day.AddDate(0, 0, -1)
		if d.Workday(day) {
			n--
		}
	}
	return n
}
