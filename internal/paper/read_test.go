package paper

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestRestoreGivesTheSameBytes: whatever a text holds, also what looks like a field, it comes back whole;
// one changed byte is never read as another text.
func TestRestoreGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.SampledFrom([]rune("会议\nclause 1:0，： 7")), 0, 12, -1)
	rapid.Check(t, func(r *rapid.T) {
		m := Text{Minutes: 7, Meeting: 9, Title: word.Draw(r, "title"), Overview: word.Draw(r, "overview"), Other: word.Draw(r, "other")}
		if rapid.Bool().Draw(r, "corrects") {
			m.Corrects, m.CorrectsNumber, m.Correction = 3, word.Draw(r, "number"), word.Draw(r, "why")
		}
		for i := range rapid.IntRange(0, 3).Draw(r, "clauses") {
			m.Clauses = append(m.Clauses, drawClause(r, word, i+1))
		}
		for i := range rapid.IntRange(0, 2).Draw(r, "people") {
			m.Attendance = append(m.Attendance, Attendee{List: Present, Ord: i + 1, UnitName: word.Draw(r, "unit"), Person: word.Draw(r, "person")})
		}
		content := Content(m)
		back, err := Read(content)
		if err != nil || Content(back) != content {
			r.Fatalf("%v\n%s\n%s", err, content, Content(back))
		}
		cut := rapid.IntRange(0, len(content)-1).Draw(r, "cut")
		if _, err := Read(content[:cut]); err == nil {
			r.Fatalf("a text cut at %d was read", cut)
		}
	})
}

func drawClause(r *rapid.T, word *rapid.Generator[string], ord int) Clause {
	c := Clause{Ord: ord, ID: int64(ord), Text: word.Draw(r, "text"), Deliverable: word.Draw(r, "deliverable"), NoTask: word.Draw(r, "no task"), Major: rapid.Bool().Draw(r, "major")}
	if rapid.Bool().Draw(r, "origin") {
		origin := int64(4)
		c.Origin = &origin
	}
	if rapid.Bool().Draw(r, "lead") {
		lead, due := int64(3), time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC)
		c.Lead, c.LeadName, c.Due = &lead, word.Draw(r, "lead name"), &due
	}
	c.DueKind = rapid.SampledFrom(DueKinds).Draw(r, "due kind").Kind
	for range rapid.IntRange(0, 3).Draw(r, "milestones") {
		due := time.Date(2027, 9, 30, 0, 0, 0, 0, time.UTC)
		c.Milestones = append(c.Milestones, Milestone{Kind: rapid.SampledFrom(MilestoneKinds).Draw(r, "milestone").Kind, Name: word.Draw(r, "milestone name"),
			DueKind: rapid.SampledFrom(MilestoneDues).Draw(r, "milestone due kind").Kind, Due: rapid.SampledFrom([]*time.Time{nil, &due}).Draw(r, "milestone due")})
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "groups") {
		c.Groups = append(c.Groups, Group{ID: int64(i + 1), Role: RoleJoint, Name: word.Draw(r, "group")})
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "joint") {
		c.JointVia = append(c.JointVia, rapid.Int64Range(0, 2).Draw(r, "via"))
		c.Joint, c.JointName = append(c.Joint, int64(20+i)), append(c.JointName, word.Draw(r, "joint unit"))
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "supporters") {
		c.Support, c.SupportName = append(c.Support, int64(10+i)), append(c.SupportName, word.Draw(r, "supporter"))
	}
	return c
}

// TestRestoreRefusesAnotherOrder: fields that were moved are no text.
func TestRestoreRefusesAnotherOrder(t *testing.T) {
	t.Parallel()
	content := Content(Text{Minutes: 7, Title: "纪要"})
	for _, bad := range []string{"", "x", strings.Replace(content, "overview", "overvieW", 1), content + "x", content + "other 0:\n",
		strings.Replace(content, "minutes 1:7", "minutes 1:x", 1), strings.Replace(content, "clauses 1:0", "clauses 2:00", 1)} {
		if _, err := Read(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestPaperSignaturesHaveTheirDay: one on paper was given between the day on which its text was saved and that of its registration; any other on the
// very day.
func TestPaperSignaturesHaveTheirDay(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 12, n, 9, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		method string
		on     int
		want   bool
	}{{ByPaper, 10, true}, {ByPaper, 7, true}, {ByPaper, 5, true}, {ByPaper, 4, false}, {ByPaper, 11, false}, {ByCode, 10, true}, {ByCode, 9, false}} {
		st := Statement{Portal: "1", Kind: MinutesKind, Record: 1, Method: c.method, At: day(10), Asked: day(6), Prev: First}
		if got := DatedBy(st.Bytes(), day(c.on), day(5), time.UTC); got != c.want {
			t.Errorf("%s of the %dth: %v", c.method, c.on, got)
		}
	}
}
