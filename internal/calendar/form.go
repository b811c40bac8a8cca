package calendar

import (
	"net/url"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// Limits of what may be typed.
const (
	SourceMax = 100
	NameMax   = 20
	TextMax   = 8000 // runes of the pasted list
	daysMax   = 80   // a notice names some forty days
	spanMax   = 31   // days of one line
	errorsMax = 5    // one mistake is often made on every line; the first few are enough
)

// Form is a year's list as pasted.
type Form struct{ Source, Text string }

// Read takes the form as sent.
func Read(v url.Values) Form { return Form{form.Line(v.Get("source")), form.Text(v.Get("text"))} }

// Of is the form of a stored list, a line a spell of days.
func Of(l List) Form {
	lines := []string{}
	for _, s := range l.spells() {
		days := s.first.Format(time.DateOnly)
		if !s.last.Equal(s.first) {
			days += "至" + s.last.Format(time.DateOnly)
		}
		lines = append(lines, days+","+mark(s.workday)+","+s.name)
	}
	return Form{l.Source, strings.Join(lines, "\n")}
}

func mark(workday bool) string {
	if workday {
		return "班"
	}
	return "休"
}

// Input reads the list of a year; the errors name the line.
func (f Form) Input(year int) (List, form.Errors) {
	var errs form.Errors
	l := List{Year: year, Source: f.Source}
	errs.Need("source", "依据", f.Source, SourceMax)
	errs.Need("text", "节假日安排", f.Text, TextMax)
	if errs.Of("text") == "" {
		l.Days = readDays(&errs, f.Text)
	}
	if errs.Of("text") == "" {
		l.check(&errs)
	}
	return l, errs
}

// check holds the list against the year and against itself.
func (l *List) check(errs *form.Errors) {
	l.sort()
	first, last := time.Date(l.Year-1, 12, 1, 0, 0, 0, 0, form.Zone), time.Date(l.Year, 12, 31, 0, 0, 0, 0, form.Zone)
	off := 0
	for i, x := range l.Days {
		day := x.Date.Format("2006年1月2日")
		weekday := x.Date.Weekday()
		switch {
		case x.Date.Before(first) || x.Date.After(last):
			errs.Add("text", "%s 不在 %d 年的安排之内", day, l.Year)
		case i > 0 && l.Days[i-1].Date.Equal(x.Date):
			errs.Add("text", "%s 出现了两次", day)
		case x.Workday && weekday != time.Saturday && weekday != time.Sunday:
			errs.Add("text", "%s 不是周末，不能作为调休上班日", day)
		case !x.Workday:
			off++
		}
	}
	if off == 0 {
		errs.Add("text", "没有放假的日期，请核对")
	}
	if len(l.Days) > daysMax {
		errs.Add("text", "共有 %d 天，一年不超过 %d 天，请核对", len(l.Days), daysMax)
	}
}
