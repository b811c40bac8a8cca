package calendar

import (
	"fmt"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"pgregory.net/rapid"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
)

// shipped is the calendar of a new database.
func shipped(t *testing.T) (days *Days) {
	t.Helper()
	if err := dbtest.DB(t).Read(t.Context(), func(b *db.Batch) { days = Queue(b) }); err != nil {
		t.Fatal(err)
	}
	return days
}

func day(v string) time.Time {
	d, ok := form.Date(v)
	if !ok {
		panic(v)
	}
	return d
}

// TestVectors: counted by hand from the notices of the State Council.
func TestVectors(t *testing.T) {
	days := shipped(t)
	for _, c := range []struct {
		from string
		n    int
		due  string
	}{
		{"2026-02-13", 1, "2026-02-14"}, // a Saturday worked
		{"2026-02-13", 3, "2026-02-25"},
		{"2026-09-30", 3, "2026-10-10"},
		{"2026-09-30", 5, "2026-10-13"},
		{"2026-04-30", 3, "2026-05-08"},
		{"2025-12-31", 1, "2026-01-04"}, // a Sunday worked, in the next year
		{"2026-06-18", 2, "2026-06-23"},
		{"2025-09-30", 3, "2025-10-11"},
		{"2026-10-12", -3, "2026-10-08"},
		{"2026-05-08", -2, "2026-05-06"},
		{"2026-10-03", 0, "2026-10-03"},
		{"2026-10-03", 1, "2026-10-08"}, // the start may be a day off
		{"2026-10-03", -1, "2026-09-30"},
	} {
		l := days.Add(day(c.from), c.n)
		if !l.Due.Equal(day(c.due)) || !l.Known || l.Note() != "" {
			t.Errorf("%s %+d: %s, known %v; want %s", c.from, c.n, l.Due.Format(time.DateOnly), l.Known, c.due)
		}
	}
}

func TestWorkingDaysOfTheMonths(t *testing.T) {
	days := shipped(t)
	want := []int{21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}
	for i, n := range want {
		before := time.Date(2026, time.Month(i+1), 0, 0, 0, 0, 0, form.Zone)
		if got := days.Between(before, time.Date(2026, time.Month(i+2), 0, 0, 0, 0, 0, form.Zone)); got != n {
			t.Errorf("month %d: %d, want %d", i+1, got, n)
		}
	}
	for year, n := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		if got := days.Between(day(fmt.Sprint(year-1, "-12-31")), day(fmt.Sprint(year, "-12-31"))); got != n {
			t.Errorf("%d: %d working days, want %d", year, got, n)
		}
	}
}

// TestAgreesWithAnotherTable: the same three years, kept by somebody else.
func TestAgreesWithAnotherTable(t *testing.T) {
	days := shipped(t)
	for d := day("2024-01-01"); d.Year() <= 2026; d = d.AddDate(0, 0, 1) {
		want := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		if h := HolidayUtil.GetHoliday(d.Format(time.DateOnly)); h != nil {
			want = h.IsWork()
		}
		if got := days.Workday(d); got != want {
			t.Errorf("%s: working day %v, the other table says %v", d.Format(time.DateOnly), got, want)
		}
	}
}

// TestCountingLaws: also across years without data, which count Monday to Friday.
func TestCountingLaws(t *testing.T) {
	days := shipped(t)
	first := day("2023-06-01")
	start := rapid.Custom(func(t *rapid.T) time.Time { return first.AddDate(0, 0, rapid.IntRange(0, 1600).Draw(t, "day")) })
	rapid.Check(t, func(t *rapid.T) {
		a, b := start.Draw(t, "a"), start.Draw(t, "b")
		if a.After(b) {
			a, b = b, a
		}
		n := rapid.IntRange(1, 300).Draw(t, "n")
		l := days.Add(a, n)
		if !days.Workday(l.Due) || !l.Due.After(a) {
			t.Fatalf("%s%+d ends on %s", a, n, l.Due)
		}
		if got := days.Between(a, l.Due); got != n {
			t.Fatalf("between %s and %s: %d, want %d", a, l.Due, got, n)
		}
		if days.Add(b, n).Due.Before(l.Due) {
			t.Fatalf("a later start %s ends before %s", b, a)
		}
		if !days.Add(a, n+1).Due.After(l.Due) {
			t.Fatalf("one day more does not end later: %s%+d", a, n)
		}
		if back := days.Add(l.Due, -n).Due; days.Workday(a) && !back.Equal(a) {
			t.Fatalf("%s%+d%+d is %s", a, n, -n, back)
		}
		if got := days.Between(b, a); got > 0 || got != -days.Between(a.AddDate(0, 0, -1), b.AddDate(0, 0, -1)) {
			t.Fatalf("from %s back to %s: %d", b, a, got)
		}
		if s := days.Shift(a); !days.Workday(s.Due) || days.Workday(a) && !s.Due.Equal(a) || days.Between(a, s.Due) > 1 {
			t.Fatalf("%s is moved to %s", a, s.Due)
		}
	})
}

func TestWords(t *testing.T) {
	days := shipped(t)
	for _, c := range []struct {
		limit Limit
		want  string
	}{
		{days.Add(day("2026-11-24"), 5), "自11月24日次日起算5个工作日，12月1日截止"},
		{days.Add(day("2026-09-30"), 5), "自9月30日次日起算5个工作日，10月13日截止（10月1日至7日国庆节放假，10月10日调休上班）"},
		{days.Add(day("2025-12-31"), 1), "自2025年12月31日次日起算1个工作日，2026年1月4日截止（1月1日至3日元旦放假，1月4日调休上班）"},
		{days.Add(day("2026-10-12"), -3), "10月12日前3个工作日，即10月8日（10月10日调休上班）"},
		{days.Add(day("2025-02-06"), -2), "2月6日前2个工作日，即1月27日（1月28日至2月4日春节放假）"},
		{days.Add(day("2026-11-24"), 0), "11月24日截止"},
		{days.Shift(day("2026-11-24")), "11月24日截止"},
		{days.Shift(day("2026-10-03")), "10月3日为国庆节假期，顺延至10月8日截止"},
		{days.Shift(day("2026-10-31")), "10月31日为周末，顺延至11月2日截止"},
		{days.Shift(day("2026-10-10")), "10月10日截止"}, // a Saturday worked
	} {
		if got := c.limit.Words(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestYearWithoutData: one day counted in it is enough to say so.
func TestYearWithoutData(t *testing.T) {
	days := shipped(t)
	for _, c := range []struct {
		limit Limit
		known bool
	}{
		{days.Add(day("2026-12-30"), 1), true},
		{days.Add(day("2026-12-31"), 1), false},
		{days.Add(day("2026-12-28"), 30), false},
		{days.Add(day("2027-01-05"), -2), false},
		{days.Add(day("2024-01-03"), -1), true},
		{days.Add(day("2024-01-03"), -2), false},
		{days.Shift(day("2027-01-01")), false},
		{days.Shift(day("2026-12-31")), true},
	} {
		want := map[bool]string{false: Unpublished, true: ""}[c.known]
		if c.limit.Known != c.known || c.limit.Note() != want {
			t.Errorf("%s: known %v, note %q", c.limit.Words(), c.limit.Known, c.limit.Note())
		}
	}
	if due := days.Add(day("2026-12-31"), 1).Due; !due.Equal(day("2027-01-04")) {
		t.Errorf("without data a Friday counts but for New Year's: %s", due)
	}
}

func TestOver(t *testing.T) {
	l := shipped(t).Add(day("2026-11-24"), 5)
	if l.Over(day("2026-12-01").Add(24*time.Hour - time.Second)) {
		t.Error("the last day counts to its end")
	}
	if !l.Over(day("2026-12-02")) {
		t.Error("the day after is late")
	}
}

// TestLaterNoticePrevails: a notice may speak of the last days of the year before.
func TestLaterNoticePrevails(t *testing.T) {
	days := New(
		List{Year: 2026, Days: []Day{{day("2026-12-26"), false, "旧"}}},
		List{Year: 2027, Days: []Day{{day("2026-12-26"), true, "元旦"}, {day("2027-01-01"), false, "元旦"}}})
	if l := days.Add(day("2026-12-25"), 1); !l.Due.Equal(day("2026-12-26")) || !l.Known {
		t.Error(l.Words())
	}
}

// TestHolidaysOfTheLawAreKnown: in a year without a notice the days that the law fixes are off, the others of the week are as they are; where
// there is a notice it alone says what is off.
func TestHolidaysOfTheLawAreKnown(t *testing.T) {
	at := func(text string) time.Time {
		d, err := time.ParseInLocation("2006-01-02", text, form.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	none := New()
	for day, why := range map[string]string{"2030-01-01": "元旦", "2030-01-02": "", "2030-05-01": "劳动节", "2030-05-02": "劳动节", "2030-05-03": "", "2030-10-01": "国庆节", "2030-10-03": "国庆节", "2030-10-04": "", "2030-10-05": "星期六"} {
		if got := none.Off(at(day)); got != why {
			t.Errorf("%s: %q, want %q", day, got, why)
		}
	}
	if l := none.Add(at("2029-12-31"), 1); l.Due.Format("01-02") != "01-02" || l.Note() != Unpublished || l.Words() == "" {
		t.Errorf("one working day after New Year's Eve is %s (%s)", l.Due, l.Note())
	}
	if got := New(List{Year: 2030}).Off(at("2030-05-02")); got != "" {
		t.Errorf("a notice that says nothing of the day: %q", got)
	}
}
