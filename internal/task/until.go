package task

import (
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// Undated is the day of a task whose day is not set yet (时限待定): the last of all lists, never late.
var Undated = time.Date(9999, 12, 31, 0, 0, 0, 0, form.Zone)

// Undated says whether the day is not set yet.
func (s Standing) Undated() bool { return s.DueKind == paper.DueOpen }

// Lasting says whether the task has no end: its day is that of the next report.
func (s Standing) Lasting() bool { return paper.DueOf(s.DueKind).Lasts() }

// Until says in short until when, in lists.
func (s Standing) Until(day func(time.Time) string) string {
	switch {
	case s.Undated():
		return "待定"
	case s.Lasting():
		return "长期，" + day(s.Due) + "前报送"
	}
	return day(s.Due)
}

// Term says it in full: beside words the day that they mean.
func (s Standing) Term() string {
	day := s.Due.Format("2006年1月2日")
	switch label := paper.DueOf(s.DueKind).Label; {
	case s.Undated():
		return "待定，由办公室确定"
	case s.Lasting():
		return label + "，本期" + day + "前报送"
	case s.DueKind != paper.DueDay:
		return label + "（" + day + "）"
	}
	return day
}

// LastingIn says in SQL of a column that the task has no end.
func LastingIn(column string) string {
	kinds := []string{}
	for _, k := range paper.DueKinds {
		if k.Lasts() {
			kinds = append(kinds, "'"+k.Kind+"'")
		}
	}
	return column + " IN (" + strings.Join(kinds, ", ") + ")"
}

// day is the task's day when it is handed out.
func (s Seed) day(at time.Time) time.Time {
	switch k := paper.DueOf(s.DueKind); {
	case k.Lasts():
		return k.FirstReport(form.Day(at))
	case s.DueKind == paper.DueOpen:
		return Undated
	}
	return s.Due
}

// sameDay says whether two decisions say the same until when.
func (s Seed) sameDay(o Seed) bool { return s.DueKind == o.DueKind && s.Due.Equal(o.Due) }

// until says until when the decision wants it.
func (s Seed) until() string {
	return paper.Clause{DueKind: s.DueKind, Due: s.dayOrNil()}.UntilDay()
}

func (s Seed) dayOrNil() *time.Time {
	if s.Due.IsZero() {
		return nil
	}
	return &s.Due
}
