package minutes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/bundle"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// kinds are the ways in which the decisions of these tests say until when.
var kinds = []string{"year_end", "quarterly", paper.DueOpen}

// saying issues minutes whose decisions say until when in these ways.
func (o office) saying(kinds ...string) int64 {
	o.Helper()
	id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
	f := minutes.Of(o.get(id))
	for i, k := range kinds {
		f.Rows[i].DueKind, f.Rows[i].Due = k, ""
	}
	must(o.T, o.save("office1", id, f))
	sample.SignMinutes(o, o.db, id)
	sample.IssueMinutes(o, o.db, id)
	return id
}

// yearEnd is the last day of the year in which minutes' meeting was.
func yearEnd(m minutes.Minutes) string {
	return time.Date(m.MeetingAt.In(form.Zone).Year(), 12, 31, 0, 0, 0, 0, time.UTC).Format("2006年1月2日")
}

// TestDueFromTextToTask: until when is printed as the minutes say it, signed, receipted with the day that it means, and worked on by it.
func TestDueFromTextToTask(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := o.saying(kinds...)
	m := o.get(id)
	for i, want := range []string{"完成时限：年底前；", "完成时限：长期，每季度报送进展；", "完成时限：待定；"} {
		if got := paper.Duty(m.Clauses[i]); !strings.Contains(got, want) {
			t.Errorf("printed %q, want %q", got, want)
		}
	}
	if back, err := minutes.Restore(minutes.Content(m)); err != nil || minutes.Content(back) != minutes.Content(m) || back.Clauses[1].DueKind != "quarterly" {
		t.Errorf("read back: %+v %v", back.Clauses, err)
	}
	if r := bundle.Check(o.bundle(id)); len(r.Faults) > 0 {
		t.Errorf("the proof: %v", r.Faults)
	}
	said := []string{}
	for _, r := range o.receipts("office1", id) {
		said = append(said, r.Until())
	}
	for _, want := range []string{"年底前（" + yearEnd(m) + "）", "长期，每季度报送进展", "待定"} {
		if !slices.Contains(said, want) {
			t.Errorf("the receipts say %q, want %q", said, want)
		}
	}
	terms := []string{}
	for _, x := range o.tasksOf(id) {
		terms = append(terms, x.Term())
	}
	if len(terms) < 3 || terms[0] != "年底前（"+yearEnd(m)+"）" || !strings.HasPrefix(terms[1], "长期，每季度报送进展，本期") || terms[2] != "待定，由办公室确定" {
		t.Errorf("the tasks are due %q", terms)
	}
	o.whole()
}

// tasksOf are those of minutes, in the order of the decisions.
func (o office) tasksOf(id int64) (out []task.Task) {
	o.Helper()
	for _, c := range o.get(id).Clauses {
		if n := o.count(fmt.Sprintf("SELECT coalesce(max(id), 0)::int FROM task WHERE origin = %d", c.ID)); n > 0 {
			out = append(out, sample.TaskOf(o, o.db, int64(n)))
		}
	}
	return out
}

// TestADayBesideWordsIsRefused: which of the two is meant is not for the portal to say.
func TestADayBesideWordsIsRefused(t *testing.T) {
	t.Parallel()
	for kind, wrong := range map[string]bool{"": false, "year_end": true, "monthly": true, "open": true} {
		f := minutes.Form{Title: "纪要", Rows: []minutes.ClauseForm{{Key: "1", Text: "甲", DueKind: kind, Due: "2026-12-31"}}}
		if _, errs := f.Input(); (errs.Of("due-1") != "") != wrong || len(errs) > 1 {
			t.Errorf("%q: %v", kind, errs)
		}
	}
	f := minutes.Form{Title: "纪要", Rows: []minutes.ClauseForm{{Key: "1", Text: "甲", DueKind: "soon"}}}
	if _, errs := f.Input(); errs.Of("due-kind-1") == "" {
		t.Error("a kind that is not offered is read")
	}
}

// TestWordsFollowTheMeetingsDay: the day that words mean is that of the meeting as it was; where that was put right since, the check says so, and a
// save counts anew.
func TestWordsFollowTheMeetingsDay(t *testing.T) {
	t.Parallel()
	o := open(t)
	id := sample.Minutes(o, o.db, sample.HeldMeeting(o, o.db, "special", nil), minutes.Draft)
	f := minutes.Of(o.get(id))
	f.Rows[0].DueKind, f.Rows[0].Due = "month_end", ""
	must(t, o.save("office1", id, f))
	m := o.get(id)
	if got, want := *m.Clauses[0].Due, paper.DueOf("month_end").End(form.Day(m.MeetingAt)); got.Format(time.DateOnly) != want.Format(time.DateOnly) {
		t.Fatalf("the day is %s, want %s", got, want)
	}
	if minutes.Of(m).Rows[0].Due != "" {
		t.Error("the form shows a day beside the words")
	}
	if _, err := o.db.Pool().Exec(t.Context(), "UPDATE clause SET due = due - 40 WHERE id = $1", m.Clauses[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := o.do("office1", id, "submit_check", ""); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "按会议日期应为") {
		t.Errorf("another day is handed in: %v", err)
	}
	must(t, o.save("office1", id, minutes.Of(o.get(id))))
	must(t, o.do("office1", id, "submit_check", ""))
}

// TestDueInACorrection: a day that the office has set stays where the decision says the same, and gives way to what a correction says.
func TestDueInACorrection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*minutes.Form)
		want   []string // of each task its kind and whether its day is the one that the office set
	}{
		"other words":  {func(f *minutes.Form) { f.Rows[2].Text += "抓紧办理。" }, []string{"year_end false", "quarterly false", " true"}},
		"a day":        {func(f *minutes.Form) { f.Rows[2].DueKind, f.Rows[2].Due = "", "2099-10-10" }, []string{"year_end false", "quarterly false", " false"}},
		"open":         {func(f *minutes.Form) { f.Rows[0].DueKind = paper.DueOpen }, []string{"open false", "quarterly false", " true"}},
		"a rhythm":     {func(f *minutes.Form) { f.Rows[2].DueKind = "monthly" }, []string{"year_end false", "quarterly false", "monthly false"}},
		"another time": {func(f *minutes.Form) { f.Rows[1].DueKind = "yearly" }, []string{"year_end false", "yearly false", " true"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			old := o.saying(kinds...)
			undated := o.tasksOf(old)[2]
			_, err := task.NewService(o.db).Date(t.Context(), o.who("office1"), undated.ID, undated.Version, "2099-06-30")
			must(t, err)
			id := o.corrected(old, c.change)
			got := []string{}
			for _, x := range o.tasksOf(id) {
				got = append(got, fmt.Sprintf("%s %t", x.DueKind, x.Due.Format(time.DateOnly) == "2099-06-30"))
			}
			if !slices.Equal(got[:3], c.want) {
				t.Errorf("the tasks are %q, want %q", got, c.want)
			}
			o.whole()
		})
	}
}

// TestVerifyNamesAnotherDue: a task that is due otherwise than its decision says.
func TestVerifyNamesAnotherDue(t *testing.T) {
	t.Parallel()
	for _, spoil := range []string{
		"UPDATE task SET due_kind = 'in_year' WHERE due_kind = 'year_end'", "UPDATE task SET due = due + 1 WHERE due_kind = 'year_end'",
		"UPDATE task SET due_kind = '' WHERE due_kind = 'quarterly'", "UPDATE task SET due_kind = 'monthly' WHERE due_kind = 'quarterly'",
	} {
		o := open(t)
		o.saying(kinds...)
		o.whole()
		if _, err := o.db.Pool().Exec(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if faults, err := task.Verify(t.Context(), o.db.Pool()); err != nil || !strings.Contains(strings.Join(faults, "\n"), "完成时限与议定事项不符") {
			t.Errorf("%s: %q %v", spoil, faults, err)
		}
	}
}
