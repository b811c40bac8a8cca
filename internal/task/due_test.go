package task_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

func (b bench) date(login string, id int64, day string) error {
	b.Helper()
	_, err := b.s.Date(b.Context(), b.who(login), id, sample.TaskOf(b, b.d, id).Version, day)
	return err
}

func (b bench) order(id int64, step, due string) {
	b.Helper()
	_, err := b.s.Order(b.Context(), b.who("director"), id, sample.TaskOf(b, b.d, id).Version, step,
		task.OrderForm{Convenor: itoa(b.who("chief").Person), Reason: "情况变化", Due: due})
	b.must(err)
}

func (b bench) listed(login, due string) int {
	b.Helper()
	p, err := b.s.List(b.Context(), b.who(login), task.Filter{Due: due}, time.Now())
	b.must(err)
	return len(p.Rows)
}

// TestOfficeSetsAnOpenDay: the task is worked on meanwhile and never late; the office alone sets its day, once, on no day that has passed.
func TestOfficeSetsAnOpenDay(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", Support: []string{"wjw"}, DueKind: "open"})
	other := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj"})
	v := b.view("liaison-jyj", id)
	if !v.Due.Equal(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)) || v.Term() != "待定，由办公室确定" || v.DayBy != 5 {
		t.Fatalf("open: %s, %q, %d", v.Due, v.Term(), v.DayBy)
	}
	for _, login := range []string{"office1", "liaison-jyj", "liaison-wjw"} {
		if n := b.listed(login, "open"); n != 1 {
			t.Errorf("%s: %d rows are open", login, n)
		}
		if n := b.listed(login, "overdue"); n != 0 {
			t.Errorf("%s: %d rows are late", login, n)
		}
	}
	for _, login := range []string{"liaison-jyj", "member-jyj", "liaison-wjw", "chief"} {
		b.refused(b.date(login, id, "2099-06-30"), fault.Forbidden)
	}
	b.refused(b.date("office1", other, "2099-06-30"), fault.Invalid) // has a day
	for _, day := range []string{"", "尽快", "2020-01-01"} {
		if errs := (form.Errors{}); !errors.As(b.date("office1", id, day), &errs) || errs.Of("due") == "" {
			b.Errorf("%q is set: %v", day, errs)
		}
	}
	stale := sample.TaskOf(b, b.d, id).Version - 1
	_, err := b.s.Date(b.Context(), b.who("office1"), id, stale, "2099-06-30")
	b.refused(err, fault.Conflict)
	b.must(b.date("office1", id, "2099-06-30"))
	if v := b.view("liaison-jyj", id); v.DueKind != "" || v.Term() != "2099年6月30日" || v.State != "working" {
		t.Errorf("set: %q %s %s", v.DueKind, v.Term(), v.State)
	}
	b.refused(b.date("office1", id, "2099-07-31"), fault.Invalid) // once
	if got := column[string](t, b.d, "SELECT detail FROM audit WHERE action = 'task.date'"); len(got) != 1 || got[0] != "确定完成时限：2099年6月30日" {
		t.Errorf("the log says %q", got)
	}
	b.sound()
	claimed := sample.ClaimedTask(b, b.d, sample.Task{Lead: "jyj", DueKind: "open"})
	b.refused(b.date("office1", claimed, "2099-06-30"), fault.Forbidden)
	b.must(b.do("office1", claimed, "verify", ""))
	suspended := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", DueKind: "open"})
	b.order(suspended, "suspend", "")
	b.order(suspended, "resume", "2099-03-31")
	if v := b.view("office1", suspended); v.Term() != "2099年3月31日" {
		t.Errorf("taken up anew: %s", v.Term())
	}
	b.sound()
}

// TestLastingTaskEndsOnAConvenorsWord: its day is that of the next report, which a report moves; the office does not verify it.
func TestLastingTaskEndsOnAConvenorsWord(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", DueKind: "yearly"})
	first := b.view("liaison-jyj", id).Due
	now := time.Now()
	if first.Month() != time.December || first.Day() != 31 || first.Before(now) {
		t.Fatalf("the first report is due on %s", first)
	}
	report := func() {
		_, err := b.s.Report(b.Context(), b.who("liaison-jyj"), id, sample.TaskOf(b, b.d, id).Version, task.ReportForm{Text: "常抓不懈", Progress: "10"}, nil)
		b.must(err)
	}
	due := func(day string) {
		if _, err := b.d.Pool().Exec(t.Context(), "UPDATE task SET due = $2::date WHERE id = $1", id, day); err != nil {
			t.Fatal(err)
		}
	}
	due("2020-12-31")
	if v := b.view("office1", id); !v.Overdue(now) || b.listed("office1", "overdue") != 1 {
		t.Error("a report that is owed is not late")
	}
	report()
	if v := b.view("office1", id); v.Overdue(now) || v.Due.Year() != now.Year() || v.DueKind != "yearly" {
		t.Errorf("after the report: %s", v.Due)
	}
	report()
	if got := b.view("office1", id).Due.Year(); got != now.Year()+1 {
		t.Errorf("the report of this year: due %d", got)
	}
	b.order(id, "suspend", "")
	due("2020-12-31")
	b.order(id, "resume", "")
	if v := b.view("office1", id); !v.Due.Equal(first) || v.DueKind != "yearly" {
		t.Errorf("taken up anew: %s %s", v.DueKind, v.Due)
	}
	b.must(b.do("liaison-jyj", id, "receive", ""))
	b.must(b.claim(id))
	for _, login := range []string{"office1", "director"} {
		if err := b.do(login, id, "verify", ""); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "长期任务由召集人") {
			t.Errorf("%s verifies: %v", login, err)
		}
	}
	b.must(b.do("convenor1", id, "verify", ""))
	b.sound()
}

// TestDayOfAReleasedTask: the days of waiting move a day, also one that words meant; they move no rhythm, and no day that is open.
func TestDayOfAReleasedTask(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	seeds := []task.Seed{}
	for i, kind := range []string{"year_end", "monthly", "open"} {
		s := seed(int64(i+1), 1)
		s.DueKind, s.Waiting = kind, true
		if kind != "year_end" {
			s.Due = time.Time{}
		}
		seeds = append(seeds, s)
	}
	if _, err := makeTasks(t, d, seeds...); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pool().Exec(t.Context(), "UPDATE task SET created_at = created_at - interval '40 days', due = CASE due_kind WHEN 'monthly' THEN due - 90 ELSE due END"); err != nil {
		t.Fatal(err)
	}
	for origin := range int64(3) {
		_, err := d.Write(t.Context(), office(), func(ctx context.Context, tx *db.Tx) error {
			tx.LogStep("escalation", 1, "", answered.Note("answer"), "", "")
			return task.Release(ctx, tx, origin+1, "")
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	got := column[string](t, d, "SELECT due_kind || ' ' || (due > '2027-01-31') || ' ' || coalesce(first_due::text, '-') || ' ' || (due >= portal_today()) FROM task ORDER BY origin")
	if want := []string{" true 2026-12-31 true", "monthly false - true", "open true - true"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("released: %q, want %q", got, want)
	}
}

// TestDueOfATaskIsWhole: a day alone makes no task without one, and the schema holds an open day to its place in the lists.
func TestDueOfATaskIsWhole(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	s := seed(1, 1)
	s.Due = time.Time{}
	if _, err := makeTasks(t, d, s); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a day: %v", err)
	}
	s.DueKind = "open"
	ids, err := makeTasks(t, d, s)
	if err != nil {
		t.Fatal(err)
	}
	for sql, constraint := range map[string]string{
		"UPDATE task SET due = '2027-01-01' WHERE id = $1": "task_due_whole", "UPDATE task SET due_kind = '' WHERE id = $1": "task_due_whole",
		"UPDATE task SET due_kind = 'soon' WHERE id = $1": "task_due_kind_check",
	} {
		if _, err := d.Pool().Exec(t.Context(), sql, ids[0]); db.Constraint(err) != constraint {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// TestDateIsOffered: to the office, while the day is open.
func TestDateIsOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role  access.Role
		state string
		kind  string
		want  bool
	}{{access.Office, "assigned", "open", true}, {access.Director, "working", "open", true}, {access.Office, "working", "", false}, {access.Office, "claimed", "open", false},
		{access.Office, "waiting", "open", false}, {access.Convenor, "working", "open", false}} {
		who := access.Actor{Person: 1, Seats: []access.Seat{{ID: 1, Role: c.role, Unit: 5}}}
		if got := task.MayDate(who, task.Task{Standing: task.Standing{State: c.state, DueKind: c.kind}}); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
