package minutes_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
)

// goingOn are milestones as minutes have them: 修改完善 → 报县委审定 → 以“两办”名义印发.
var goingOn = milestone.Rows{{Kind: "revise"}, {Kind: "review", Name: "县委"}, {Kind: "issue", Name: "“两办”", DueKind: "year_end"}}

// stepping is a draft whose first decision has them; until when it is done itself is not set yet.
func (o office) stepping() int64 {
	o.Helper()
	return o.draftOf(func(c *minutes.ClauseForm) { c.DueKind, c.Due, c.Milestones = paper.DueOpen, "", goingOn })
}

// TestMilestoneFieldsAreWhole: whatever is typed of a milestone is declared and has a column, and the database takes the same answers.
func TestMilestoneFieldsAreWhole(t *testing.T) {
	t.Parallel()
	fieldtest.None(t, fieldtest.Undeclared(milestone.Fields))
	fieldtest.None(t, fieldtest.Unstored(milestone.Fields, fieldtest.Columns(t, "clause_milestone"), "clause", "ord"))
	fieldtest.None(t, fieldtest.Absent(milestone.Fields, "read", milestone.Typed{}, func(m milestone.Typed) string {
		v := url.Values{"row": {"7"}}
		for name, values := range minutes.ClauseFields.At("7", "").Values(minutes.ClauseForm{Milestones: milestone.Rows{m}}) {
			v[name] = values
		}
		return fmt.Sprintf("%+v", minutes.Read(v).Rows[0].Milestones)
	}))
	checks := strings.Join(fieldtest.Checks(t, "clause_milestone"), "\n")
	for _, k := range paper.MilestoneKinds {
		if !strings.Contains(checks, "'"+k.Kind+"'::text") {
			t.Errorf("the database takes no %s", k.Label)
		}
	}
	for _, k := range paper.MilestoneDues {
		if !strings.Contains(checks, "'"+k.Kind+"'::text") {
			t.Errorf("the database takes no %s", k.Label)
		}
	}
	if !strings.Contains(checks, fmt.Sprint("ord <= ", paper.MilestonesMax)) || !strings.Contains(checks, fmt.Sprint("length(name) <= ", milestone.NameMax)) {
		t.Errorf("the database has other limits: %s", checks)
	}
}

// TestMilestonesFromTextToProof: printed as the minutes say them, with the words and not the day that they mean; signed, read back, proven offline; and
// whoever could change them in the database after the issue is refused, or found.
func TestMilestonesFromTextToProof(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.stepping()
	o.issued(id)
	m := o.get(id)
	c := m.Clauses[0]
	if want := "完成时限：待定；办理步骤：修改完善，报县委审定，年底前以“两办”名义印发；"; !strings.Contains(paper.Duty(c), want) {
		t.Errorf("printed %q, want %q", paper.Duty(c), want)
	}
	if due := c.Milestones[2].Due; due == nil || due.Format("2006年1月2日") != yearEnd(m) || c.Milestones[0].Due != nil {
		t.Errorf("they are due %+v", c.Milestones)
	}
	back, err := minutes.Restore(minutes.Content(m))
	if err != nil || minutes.Content(back) != minutes.Content(m) || len(back.Clauses[0].Milestones) != 3 {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 {
		t.Errorf("the proof: %v", r.Faults)
	}
	o.whole()
	for _, sql := range []string{"UPDATE clause_milestone SET name = '市委'", "DELETE FROM clause_milestone", fmt.Sprintf("INSERT INTO clause_milestone VALUES (%d, 4, 'file', '', '', NULL)", c.ID)} {
		if _, err := o.db.Pool().Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "locked") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	o.behind("UPDATE clause_milestone SET name = '市委' WHERE clause = $1 AND ord = 2", c.ID)
	if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || !slices.ContainsFunc(faults, func(s string) bool { return strings.HasPrefix(s, fmt.Sprintf("clause/%d: ", c.ID)) }) {
		t.Errorf("another office behind the back: %v %v", faults, err)
	}
}

// TestWhatIsWrongWithMilestones: beside its input, in words, and nothing is stored; a row that says nothing is none, wide digits are read.
func TestWhatIsWrongWithMilestones(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Draft)
	for field, list := range map[string]milestone.Rows{
		"milestone-kind-1-1":     {{Kind: "sign"}},
		"milestone-name-1-2":     {{Kind: "revise"}, {Kind: "review", Name: strings.Repeat("委", milestone.NameMax+1)}},
		"milestone-due-kind-1-1": {{Kind: "issue", DueKind: "quarterly"}},
		"milestone-due-1-1":      {{Kind: "issue", Due: "2026-02-30"}},
		"milestone-due-1-3":      {{Kind: "revise"}, {}, {Kind: "issue", DueKind: "year_end", Due: "2027-01-01"}},
		"milestone-kind-1-6":     {{Kind: "revise"}, {Kind: "revise"}, {Kind: "revise"}, {Kind: "revise"}, {Kind: "revise"}, {Kind: "revise"}, {Kind: "revise"}},
	} {
		f := minutes.Of(o.get(id))
		f.Rows[0].Milestones = list
		v := url.Values{"title": {"纪要"}, "row": {"1"}, "text-1": {"议定"}}
		for name, values := range minutes.ClauseFields.At("1", "").Values(f.Rows[0]) {
			v[name] = values
		}
		in, errs := minutes.Read(v).Input()
		if len(errs) != 1 || errs.Of(field) == "" || !strings.Contains(errs.Of(field), "步骤") {
			t.Errorf("beside %s: %v", field, errs)
		}
		if _, err := minutes.NewService(o.db, nil).Save(t.Context(), o.who("office1"), id, o.get(id).Version, in); err == nil {
			t.Errorf("%s is stored", field)
		}
	}
	must(t, o.change(id, func(c *minutes.ClauseForm) {
		c.Milestones = milestone.Rows{{}, {Kind: "issue", Name: " 市政府 ", Due: "２０２６年１２月３１日"}, {Name: "　"}}
	}))
	if got := minutes.Of(o.get(id)).Rows[0].Milestones; !slices.Equal(got, milestone.Rows{{Kind: "issue", Name: "市政府", Due: "2026-12-31"}}) {
		t.Errorf("stored %+v", got)
	}
	must(t, o.change(id, func(c *minutes.ClauseForm) { c.Milestones = nil }))
	if n := o.count("SELECT count(*) FROM clause_milestone"); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// TestButtonsOfMilestones: one more, one less, one up, also on a page without a script; what is not there is not touched.
func TestButtonsOfMilestones(t *testing.T) {
	t.Parallel()
	for pressed, want := range map[string]string{
		"add:7": "甲 乙 丙 +", "drop:7-2": "甲 丙", "up:7-3": "甲 丙 乙", "up:7-1": "甲 乙 丙", "drop:7-9": "甲 乙 丙", "drop:7-0": "甲 乙 丙", "drop:7": "甲 乙 丙",
		"add:8": "甲 乙 丙", "sink:7-1": "甲 乙 丙", "": "甲 乙 丙", "drop:7-x": "甲 乙 丙",
	} {
		f := minutes.Form{Rows: []minutes.ClauseForm{{Key: "7", Milestones: milestone.Rows{{Name: "甲"}, {Name: "乙"}, {Name: "丙"}}}}}
		if _, took := f.Edit(url.Values{"milestone": {pressed}}); !took {
			t.Errorf("%q is no button", pressed)
		}
		got := []string{}
		for _, m := range f.Rows[0].Milestones {
			got = append(got, m.Name)
		}
		if said := strings.Join(got, " "); said != strings.TrimSuffix(want, "+") {
			t.Errorf("%q leaves %q, want %q", pressed, said, want)
		}
	}
	f := minutes.Form{Rows: []minutes.ClauseForm{{Key: "7", Milestones: make(milestone.Rows, paper.MilestonesMax)}}}
	if f.Edit(url.Values{"milestone": {"add:7"}}); len(f.Rows[0].Milestones) != paper.MilestonesMax {
		t.Errorf("%d milestones", len(f.Rows[0].Milestones))
	}
}

// TestMilestonesInACorrection: they come along as they were signed; where they change, who is named by the decision signs anew and nobody else, and the
// comparison says what has changed.
func TestMilestonesInACorrection(t *testing.T) {
	t.Parallel()
	o := open(t)
	old := o.stepping()
	o.issued(old)
	id := o.corrected(old, func(f *minutes.Form) {
		if !slices.Equal(f.Rows[0].Milestones, goingOn) {
			t.Errorf("the correction repeats %+v", f.Rows[0].Milestones)
		}
		f.Rows[0].Milestones[1].Name = "市委"
	})
	reached := o.reached(id)
	for code, touched := range map[string]bool{"jyj": true, "czj": false, "sfj": false} {
		if got := strings.HasPrefix(reached[code], "sent"); got != touched {
			t.Errorf("%s is asked anew: %t (%s)", code, got, reached[code])
		}
	}
	was, is := o.get(old).Said(), o.get(id).Said()
	is.Clauses[0].ID = was.Clauses[0].ID
	said := ""
	for _, p := range paper.Compare(t.Context(), was, is) {
		if p.Clause == was.Clauses[0].ID && p.Changed() {
			said = fmt.Sprint(p.Runs)
		}
	}
	if !strings.Contains(said, "县") || !strings.Contains(said, "市") {
		t.Errorf("the comparison says %q", said)
	}
	o.whole()
}

// TestMilestonesOfAMajorDecision: what was approved was to go this way; another one is approved anew.
func TestMilestonesOfAMajorDecision(t *testing.T) {
	t.Parallel()
	for changed, state := range map[bool]string{false: "approved", true: "prepared"} {
		o := open(t)
		old := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
		f := minutes.Of(o.get(old))
		f.Rows[1].Milestones = milestone.Rows{{Kind: "submit", Name: "市政府"}}
		must(t, o.save("office1", old, f))
		o.issued(old)
		sample.AnswerMajor(o, o.db, old, "approve")
		o.finished(old)
		id := sample.CorrectMinutes(o, o.db, old)
		f = minutes.Of(o.get(id))
		f.Note = "核对"
		if changed {
			f.Rows[1].Milestones[0].Name = "市人大常委会"
		}
		must(t, o.save("office1", id, f))
		sample.CarryTo(o, o.db, id, minutes.Checking)
		if e := o.page(id).Escalations[0]; e.State != state {
			t.Errorf("changed %t: the approval is %s, want %s", changed, e.State, state)
		}
	}
}

// TestMilestonesWithoutATask: who charges nobody may still say how it goes on; that is printed and signed, and nobody is asked about it.
func TestMilestonesWithoutATask(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.draftOf(func(c *minutes.ClauseForm) {
		c.Lead, c.Support, c.DueKind, c.Due, c.NoTask, c.Milestones = nil, nil, "", "", "工作要求", milestone.Rows{{Kind: "discuss", Name: "相关会议"}}
	})
	o.issued(id)
	if c := o.first(id); !strings.HasPrefix(paper.Duty(c), "（办理步骤：提交相关会议研究") {
		t.Errorf("printed %q", paper.Duty(c))
	}
	o.whole()
}

// TestMilestonesOfAnotherDay: the day that words mean follows that of the meeting at the next save, and the check says so until then.
func TestMilestonesOfAnotherDay(t *testing.T) {
	t.Parallel()
	m := checked("开展试点。")
	m.Facts.Sat, m.Overview = sat(), "3月10日，主任在一号会议室主持"
	end := day("2026-03-31")
	m.Clauses[0].Milestones = []paper.Milestone{{Kind: "issue", DueKind: "month_end", Due: &end}}
	if got := minutes.Findings(m); len(got) != 0 {
		t.Errorf("the day that is meant: %+v", got)
	}
	m.Facts.Sat.Day = day("2026-04-01").In(form.Zone)
	m.Overview = "4月1日，主任在一号会议室主持"
	if got := minutes.Findings(m); len(got) == 0 || !strings.Contains(got[0].Text, "2026年4月30日") {
		t.Errorf("the meeting of another day: %+v", got)
	}
}
