package layout

import (
	"testing"
	"time"

	"jointmeeting/internal/form"
)

func TestDatesAreTheOfficesOwn(t *testing.T) {
	late := time.Date(2026, 10, 13, 17, 5, 0, 0, time.UTC) // 1:05 on the 14th in the office
	for got, want := range map[string]string{
		Date(late): "2026年10月14日", DateTime(late): "2026年10月14日 1:05", Day(late): "10月14日", DayTime(late): "10月14日 1:05",
		Clock(late): "1:05", Weekday(late): "星期三", ShortWeekday(late): "周三",
		DateValue(late): "2026-10-14", DateTimeValue(late): "2026-10-14T01:05", Stamp(late): "2026-10-14T01:05:00+08:00",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNoDateIsNoWord(t *testing.T) {
	var none time.Time
	for _, got := range []string{Date(none), DateTime(none), Day(none), DayTime(none), Clock(none), DateValue(none), DateTimeValue(none), Stamp(none)} {
		if got != "" && got != " " {
			t.Errorf("%q", got)
		}
	}
}

func TestNearLeavesOutThisYear(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, form.Zone)
	if got := Near(now.AddDate(0, 1, 0), now); got != "12月1日" {
		t.Error(got)
	}
	if got := Near(now.AddDate(0, 2, 0), now); got != "2027年1月1日" {
		t.Error(got)
	}
}

func TestSpan(t *testing.T) {
	from := time.Date(2026, 10, 16, 9, 0, 0, 0, form.Zone)
	for got, want := range map[string]string{
		Span(from, from.Add(2*time.Hour)):  "10月16日（周五）9:00—11:00",
		Span(from, from.Add(24*time.Hour)): "10月16日（周五）9:00—10月17日9:00",
		Span(from, time.Time{}):            "10月16日（周五）9:00",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1 KB", 655360: "640 KB", 1023_999: "1000 KB", 1_258_291: "1.2 MB", 20 << 20: "20.0 MB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestGreetings(t *testing.T) {
	for hour, want := range map[int]string{0: "上午好", 11: "上午好", 12: "下午好", 17: "下午好", 18: "晚上好", 23: "晚上好"} {
		if got := Greeting(hour); got != want {
			t.Errorf("%d: %q, want %q", hour, got, want)
		}
	}
	if got := Ratio(21, 29); got != "21／29" {
		t.Error(got)
	}
}
