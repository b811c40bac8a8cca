package desk_test

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/sample"
)

// TestOpenDayOnTheDesks: the office sets it, from the limit on with a warning; its lead reads that it is open, and nobody that it is late.
func TestOpenDayOnTheDesks(t *testing.T) {
	b := newBench(t)
	id := sample.MakeTask(b, b.d, sample.Task{Lead: "jyj", DueKind: "open", Text: "时限没有定"})
	row := func() desk.Todo {
		t.Helper()
		todos := b.desk("office1").Todos
		i := slices.IndexFunc(todos, func(x desk.Todo) bool { return x.URL == "/tasks?due=open" })
		if i < 0 || todos[i].Count != 1 || b.rows("office1", todos[i].URL) != 1 {
			t.Fatalf("the office's rows: %+v", todos)
		}
		return todos[i]
	}
	if x := row(); x.Tag != "时限待定" || !strings.Contains(x.Hint, "5 个工作日内") {
		t.Errorf("the row: %+v", x)
	}
	if d := b.desk("liaison-jyj"); len(d.Todos) != 1 || !strings.Contains(d.Todos[0].Hint, "时限 待定") || d.Tasks[0].Tags(b.now, 7)[1].Text != "时限待定" {
		t.Errorf("the lead's: %+v", d.Todos)
	}
	if d := b.desk("chief"); d.Late != 0 {
		t.Errorf("%d are late", d.Late)
	}
	for days, tag := range map[int]string{1: "时限待定", 20: "逾期未定"} {
		if _, err := b.d.Pool().Exec(t.Context(), "UPDATE task SET assigned_at = portal_now() - make_interval(days => $2) WHERE id = $1", id, days); err != nil {
			t.Fatal(err)
		}
		if x := row(); x.Tag != tag {
			t.Errorf("after %d days: %+v", days, x)
		}
	}
}

// TestWhatLastsOnTheDesks: its lead is asked to report when the period runs out, not every month; its claim is before every leader from outside it.
func TestWhatLastsOnTheDesks(t *testing.T) {
	b := newBench(t)
	id := sample.ReceivedTask(b, b.d, sample.Task{Lead: "jyj", DueKind: "yearly", Text: "常年抓"})
	set := func(due int) {
		t.Helper()
		if _, err := b.d.Pool().Exec(t.Context(), "UPDATE task SET due = $2, received_at = portal_now() - interval '90 days' WHERE id = $1", id, b.day(due)); err != nil {
			t.Fatal(err)
		}
	}
	for due, want := range map[int]int{100: 0, 7: 1, -1: 1} {
		set(due)
		if got := b.desk("liaison-jyj").Todos; len(got) != want || want > 0 && !strings.Contains(got[0].Hint, "时限 长期，") {
			t.Errorf("%d days before its report: %+v", due, got)
		}
	}
	for _, lead := range []string{"mzj", "scjgj"} {
		sample.ClaimedTask(b, b.d, sample.Task{Lead: lead, DueKind: "yearly", Text: "常年抓好"})
	}
	for login, want := range map[string]int{"chief": 2, "convenor1": 2, "convenor2": 1} { // who heads the host does not verify its own
		cards := b.desk(login).Cards
		if len(cards) != want || !strings.Contains(cards[0].Text, "长期任务由召集人核验") {
			t.Errorf("%s: %+v", login, cards)
		}
	}
}
