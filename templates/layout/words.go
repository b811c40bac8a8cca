package layout

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/form"
)

// Date writes 2026年10月14日; nothing for the zero time. All times are shown in the office's zone.
func Date(t time.Time) string { return write(t, "2006年1月2日") }

// DateTime writes 2026年10月14日 9:00.
func DateTime(t time.Time) string { return write(t, "2006年1月2日 ") + Clock(t) }

// Day writes 10月14日, for dates whose year is plain.
func Day(t time.Time) string { return write(t, "1月2日") }

// DayTime writes 10月14日 9:00.
func DayTime(t time.Time) string { return write(t, "1月2日 ") + Clock(t) }

// Near writes 10月14日 within the year of now, and the full date outside it.
func Near(t, now time.Time) string {
	if t.In(form.Zone).Year() == now.In(form.Zone).Year() {
		return Day(t)
	}
	return Date(t)
}

// Clock writes 9:00.
func Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(form.Zone)
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

// Weekday writes 星期二.
func Weekday(t time.Time) string { return "星期" + weekdays[t.In(form.Zone).Weekday()] }

// ShortWeekday writes 周二.
func ShortWeekday(t time.Time) string { return "周" + weekdays[t.In(form.Zone).Weekday()] }

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Span writes 10月16日（周四）9:00—11:00, and both days when it ends on another one.
func Span(from, to time.Time) string {
	s := Day(from) + "（" + ShortWeekday(from) + "）" + Clock(from)
	if to.IsZero() {
		return s
	}
	if Date(from) != Date(to) {
		return s + "—" + Day(to) + Clock(to)
	}
	return s + "—" + Clock(to)
}

// DateValue is the value of a date input; nothing for the zero time.
func DateValue(t time.Time) string { return write(t, "2006-01-02") }

// DateTimeValue is the value of a date and time input.
func DateTimeValue(t time.Time) string { return write(t, "2006-01-02T15:04") }

// Stamp is the datetime attribute of a time element.
func Stamp(t time.Time) string { return write(t, time.RFC3339) }

func write(t time.Time, shape string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(form.Zone).Format(shape)
}

// Size writes the size of a file: 640 KB, 1.2 MB.
func Size(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1000<<10:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

// Ratio writes 21／26.
func Ratio(n, of int) string { return strconv.Itoa(n) + "／" + strconv.Itoa(of) }

// Greeting is the greeting at an hour of the day (0–23).
func Greeting(hour int) string {
	switch {
	case hour < 12:
		return "上午好"
	case hour < 18:
		return "下午好"
	}
	return "晚上好"
}
