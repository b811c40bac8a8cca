package calendar

import (
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// spells are the list's days in runs.
func (l List) spells() []spell {
	out := []spell{}
	for _, x := range l.Days {
		if n := len(out); n > 0 && out[n-1].joins(x) {
			out[n-1].stretch(x.Date)
		} else {
			out = append(out, spell{x.Name, x.Workday, x.Date, x.Date})
		}
	}
	return out
}

// Words are the list in one sentence, for the log: 1月1日至3日元旦放假，1月4日调休上班，…
func (l List) Words() string {
	words := []string{}
	for _, s := range l.spells() {
		words = append(words, s.String())
	}
	return strings.Join(words, "，")
}

// Spells are the runs of days with their names, for the page.
func (l List) Spells() []Day {
	out := []Day{}
	for _, s := range l.spells() {
		out = append(out, Day{s.first, s.workday, s.String()})
	}
	return out
}

// Change is one day that another list would count otherwise; nil says that a list is silent about it.
type Change struct {
	Date         time.Time
	Was, Becomes *Day
}

// Compare lists the days about which two lists of a year differ, in order.
func Compare(was, becomes List) []Change {
	out := []Change{}
	before, after := byKey(was), byKey(becomes)
	first := time.Date(becomes.Year-1, 12, 1, 0, 0, 0, 0, form.Zone)
	for day := first; day.Year() <= becomes.Year; day = day.AddDate(0, 0, 1) {
		a, b := before[key(day)], after[key(day)]
		if same(a, b) {
			continue
		}
		out = append(out, Change{day, a, b})
	}
	return out
}

func same(a, b *Day) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Workday == b.Workday && a.Name == b.Name
}

func byKey(l List) map[int]*Day {
	m := map[int]*Day{}
	for _, x := range l.Days {
		m[key(x.Date)] = &x
	}
	return m
}

// Title is the list's name in the log and on the page.
func (l List) Title() string {
	return time.Date(l.Year, 1, 1, 0, 0, 0, 0, form.Zone).Format("2006年工作日历")
}
