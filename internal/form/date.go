package form

import (
	"strings"
	"time"
)

// dateShapes are what a reader may type for a day (ux.md 2.5). The first is what a date input sends.
var dateShapes = []string{"2006-01-02", "2006-1-2", "2006年1月2日", "2006/1/2", "2006.1.2"}

// timeShapes are what a reader may type for a moment; the first is what a datetime-local input sends.
var timeShapes = []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006年1月2日 15:04", "2006/1/2 15:04"}

// Date reads a day as midnight in the office's zone; false when it is none.
func Date(v string) (time.Time, bool) { return parse(dateShapes, v) }

// Moment reads a day and a time of day; false when it is none.
func Moment(v string) (time.Time, bool) { return parse(timeShapes, v) }

func parse(shapes []string, v string) (time.Time, bool) {
	v = strings.TrimSpace(Narrow(v))
	for _, s := range shapes {
		if t, err := time.ParseInLocation(s, v, Zone); err == nil && t.Year() >= 1949 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// NeedDate reads a day that must be there; label is the field's label.
func (e *Errors) NeedDate(field, label, v string) time.Time {
	t, ok := Date(v)
	if strings.TrimSpace(v) == "" {
		e.Add(field, "请填写%s，如 2026-12-31", label)
	} else if !ok {
		e.Add(field, "%s不是有效日期，请按 2026-12-31 填写", label)
	}
	return t
}

// NeedMoment reads a moment that must be there.
func (e *Errors) NeedMoment(field, label, v string) time.Time {
	t, ok := Moment(v)
	if strings.TrimSpace(v) == "" {
		e.Add(field, "请填写%s，如 2026-12-31 09:00", label)
	} else if !ok {
		e.Add(field, "%s不是有效时间，请按 2026-12-31 09:00 填写", label)
	}
	return t
}

// Day is the day of a moment in the office's zone, as midnight there.
func Day(t time.Time) time.Time {
	y, m, d := t.In(Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Zone)
}

// Days counts from the day of from to the day of to; negative when to is earlier.
func Days(from, to time.Time) int { return civil(to) - civil(from) }

// civil numbers the days of the office's calendar.
func civil(t time.Time) int {
	y, m, d := t.In(Zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}
