package paper

import (
	"strings"
	"testing"
	"time"
)

// TestPeriodsEnd: the words mean the last day of the month, quarter, half-year or year in which the meeting was, also on the last day of one.
func TestPeriodsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, day, want string }{
		{"month_end", "2026-02-01", "2026-02-28"}, {"month_end", "2028-02-29", "2028-02-29"}, {"month_end", "2026-12-31", "2026-12-31"},
		{"quarter_end", "2026-01-01", "2026-03-31"}, {"quarter_end", "2026-06-30", "2026-06-30"}, {"quarter_end", "2026-11-02", "2026-12-31"},
		{"year_end", "2026-01-01", "2026-12-31"}, {"in_year", "2026-12-31", "2026-12-31"},
		{"monthly", "2026-04-30", "2026-04-30"}, {"quarterly", "2026-07-01", "2026-09-30"}, {"half_yearly", "2026-06-30", "2026-06-30"},
		{"half_yearly", "2026-07-01", "2026-12-31"}, {"yearly", "2027-05-05", "2027-12-31"},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := DueOf(c.kind).End(day).Format(time.DateOnly); got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.kind, c.day, got, c.want)
		}
	}
}

// TestDueIsPrintedAsSaid: the paper has the words alone, a screen the day that they mean beside them.
func TestDueIsPrintedAsSaid(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for kind, want := range map[string][2]string{
		DueDay: {"2026年12月31日", "2026年12月31日"}, "year_end": {"年底前", "年底前（2026年12月31日）"}, "in_year": {"年内", "年内（2026年12月31日）"},
		"quarterly": {"长期，每季度报送进展"}, DueOpen: {"待定"}, "unknown": {""},
	} {
		c := Clause{DueKind: kind}
		if want[1] != "" {
			c.Due = &end
		} else {
			want[1] = want[0]
		}
		if got := [2]string{c.Until(), c.UntilDay()}; got != want {
			t.Errorf("%q: %q, want %q", kind, got, want)
		}
	}
	moved := end.AddDate(0, 0, -31)
	if a, b := aside(Clause{DueKind: "in_year", Due: &end}), aside(Clause{DueKind: "in_year", Due: &moved}); a == b {
		t.Errorf("two days that the same words mean compare as %q", a)
	}
	if got := (Clause{}).Until() + Duty(Clause{}); got != "" {
		t.Errorf("nothing is said %q", got)
	}
}

// TestDueKindIsSignedWhereItSpeaks: a day alone has the bytes that it had before there were other ways to say it; a kind that says nothing is no text.
func TestDueKindIsSignedWhereItSpeaks(t *testing.T) {
	t.Parallel()
	c := Clause{ID: 3, Ord: 1, Text: "议定"}
	was := ContentClause(c)
	if strings.Contains(was, "due_kind") || !strings.Contains(was, "clause.due 0:\nclause.deliverable") {
		t.Errorf("a day alone: %s", was)
	}
	c.DueKind = DueOpen
	is := strings.Replace(was, "clause.due 0:\n", "clause.due 0:\nclause.due_kind 4:open\n", 1)
	if got := ContentClause(c); got != is {
		t.Errorf("the bytes are\n%s\nwant\n%s", got, is)
	}
	text := Content(Text{Clauses: []Clause{c}})
	if back, err := Read(text); err != nil || back.Clauses[0].DueKind != DueOpen {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	if _, err := Read(strings.Replace(text, "due_kind 4:open", "due_kind 0:", 1)); err == nil {
		t.Error("a kind that says nothing is read")
	}
}
