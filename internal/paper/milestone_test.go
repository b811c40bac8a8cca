package paper

import (
	"strings"
	"testing"
	"time"
)

// TestMilestonesAreSaidAsMinutesSayThem: each kind with a name and without one, by when before what, and on screens the day that words mean.
func TestMilestonesAreSaidAsMinutesSayThem(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for want, m := range map[string]Milestone{
		"制定方案": {Name: "制定方案"}, "修改完善": {Kind: "revise"}, "按会议精神修改完善": {Kind: "revise", Name: "按会议精神"}, "报市政府批准": {Kind: "submit", Name: "市政府"},
		"报县委审定": {Kind: "review", Name: "县委"}, "提交县委常委会研究": {Kind: "discuss", Name: "县委常委会"}, "印发": {Kind: "issue"}, "以“两办”名义印发": {Kind: "issue", Name: "“两办”"},
		"备案": {Kind: "file"}, "报市委组织部备案": {Kind: "file", Name: "市委组织部"}, "另行开会研究": {Kind: "meet"}, "另行召开专题会议": {Kind: "meet", Name: "专题会议"},
		"2026年12月31日前报县委审定": {Kind: "review", Name: "县委", Due: &day}, "年底前印发": {Kind: "issue", DueKind: "year_end", Due: &day},
	} {
		if got := m.Line(); got != want {
			t.Errorf("%+v is said %q, want %q", m, got, want)
		}
	}
	c := Clause{Milestones: []Milestone{{Kind: "revise"}, {Kind: "issue", Name: "政府办", DueKind: "year_end", Due: &day}}}
	if got := Duty(c); got != "（办理步骤：修改完善，年底前以政府办名义印发）" {
		t.Errorf("the paper says %q", got)
	}
	if got := c.RolesLine(); got != "办理步骤：修改完善，年底前（2026年12月31日）以政府办名义印发" {
		t.Errorf("a screen says %q", got)
	}
	moved := c
	earlier := day.AddDate(0, 0, -31)
	moved.Milestones = []Milestone{{Kind: "revise"}, {Kind: "issue", Name: "政府办", DueKind: "year_end", Due: &earlier}}
	if aside(c) == aside(moved) {
		t.Errorf("two days that the same words mean compare as %q", aside(c))
	}
	for _, k := range MilestoneDues {
		if k.Lasts() || k.Kind == DueOpen {
			t.Errorf("a milestone is %s", k.Label)
		}
	}
}

// TestMilestonesAreSignedWhereThereAreAny: a decision without any has the bytes that it had before there were any.
func TestMilestonesAreSignedWhereThereAreAny(t *testing.T) {
	t.Parallel()
	c := Clause{ID: 3, Ord: 1, Text: "议定"}
	was := ContentClause(c)
	if strings.Contains(was, "milestone") {
		t.Errorf("none are signed as %s", was)
	}
	c.Milestones = []Milestone{{Kind: "review", Name: "县委"}}
	is := strings.Replace(was, "clause.deliverable", "clause.milestones 1:1\nclause.milestone 6:review\nclause.milestone_name 6:县委\nclause.milestone_due_kind 0:\nclause.milestone_due 0:\nclause.deliverable", 1)
	if got := ContentClause(c); got != is {
		t.Errorf("the bytes are\n%s\nwant\n%s", got, is)
	}
	text := Content(Text{Clauses: []Clause{c}})
	if back, err := Read(text); err != nil || len(back.Clauses[0].Milestones) != 1 || back.Clauses[0].Milestones[0] != c.Milestones[0] {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	if _, err := Read(strings.Replace(text, "clause.milestones 1:1", "clause.milestones 1:0", 1)); err == nil {
		t.Error("none that are counted are read")
	}
}
