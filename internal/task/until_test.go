package task

import (
	"testing"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// TestReportsAtRegularDays: what is handed out near the end of a period is reported on in the next; a report settles its period once, a late one what was
// owed, and the period in which it comes has its own.
func TestReportsAtRegularDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, at, want string }{
		{"monthly", "2026-11-10", "2026-11-30"}, {"monthly", "2026-11-23", "2026-11-30"}, {"monthly", "2026-11-24", "2026-12-31"},
		{"quarterly", "2026-12-30", "2027-03-31"}, {"half_yearly", "2026-03-01", "2026-06-30"}, {"yearly", "2026-12-31 23:00", "2027-12-31"},
	} {
		if got := paper.DueOf(c.kind).FirstReport(form.Day(day(c.at))).Format(time.DateOnly); got != c.want {
			t.Errorf("%s handed out on %s: %s, want %s", c.kind, c.at, got, c.want)
		}
	}
	for name, c := range map[string]struct{ kind, due, at, want string }{
		"in its period":        {"quarterly", "2026-12-31", "2026-10-05", "2027-03-31"},
		"on the last day":      {"quarterly", "2026-12-31", "2026-12-31 23:59", "2027-03-31"},
		"a second one":         {"quarterly", "2027-03-31", "2026-12-31", "2027-03-31"},
		"before its period":    {"monthly", "2026-12-31", "2026-11-28", "2026-12-31"},
		"a week late":          {"quarterly", "2026-09-30", "2026-10-07", "2026-12-31"},
		"two periods late":     {"monthly", "2026-08-31", "2026-11-15", "2026-11-30"},
		"late, on a last day":  {"monthly", "2026-09-30", "2026-10-31", "2026-10-31"},
		"over the turn of one": {"yearly", "2026-12-31", "2027-01-01 00:30", "2027-12-31"},
	} {
		due := time.Date(day(c.due).Year(), day(c.due).Month(), day(c.due).Day(), 0, 0, 0, 0, time.UTC) // as the database gives it
		if got := paper.DueOf(c.kind).NextReport(due, form.Day(day(c.at))).Format(time.DateOnly); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestUntilInWords: a row says it in short, the task's page in full; what is open is never late, and a claim of what lasts is never called late.
func TestUntilInWords(t *testing.T) {
	t.Parallel()
	end, now := day("2026-12-31"), day("2027-02-01")
	short := func(d time.Time) string { return d.In(form.Zone).Format("1月2日") }
	for _, c := range []struct{ kind, row, page, tag string }{
		{"", "12月31日", "2026年12月31日", "逾期 32 天"},
		{"year_end", "12月31日", "年底前（2026年12月31日）", "逾期 32 天"},
		{"quarterly", "长期，12月31日前报送", "长期，每季度报送进展，本期2026年12月31日前报送", "逾期 32 天"},
		{"open", "待定", "待定，由办公室确定", "推进中 时限待定"},
	} {
		s := Standing{State: "working", DueKind: c.kind, Due: end}
		if s.Undated() {
			s.Due = Undated
		}
		tags := ""
		for i, x := range s.Tags(now, 7) {
			tags += map[bool]string{true: " "}[i > 0] + x.Text
		}
		if s.Until(short) != c.row || s.Term() != c.page || tags != c.tag {
			t.Errorf("%q: %q, %q, %q", c.kind, s.Until(short), s.Term(), tags)
		}
		if s.Undated() && (s.Overdue(now) || s.Tone(now, 7) != flow.Grey) {
			t.Errorf("%q is late", c.kind)
		}
		s.State, s.ClaimedAt = "claimed", &now
		if late := s.lateBy() > 0; late != (c.kind == "" || c.kind == "year_end") {
			t.Errorf("%q, claimed after its day: late %t", c.kind, late)
		}
	}
}

// TestColumnOfThoseThatLast: SQL and the table name the same kinds.
func TestColumnOfThoseThatLast(t *testing.T) {
	t.Parallel()
	if got, want := LastingIn("x"), "x IN ('monthly', 'quarterly', 'half_yearly', 'yearly')"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
