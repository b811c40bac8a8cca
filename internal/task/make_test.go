package task_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
)

// five units are enough here: they are made by hand, so that these tests need no other room.
func fiveUnits(ctx context.Context, d *db.DB) error {
	_, err := d.Pool().Exec(ctx, `INSERT INTO unit (code, kind, ord) SELECT 'u' || n, 'member', n FROM generate_series(1, 5) n`)
	return err
}

func office() access.Actor {
	return access.Actor{Person: 900, Name: "办公室甲", Seats: []access.Seat{{ID: 1, Role: access.Office, Unit: 5}}}
}

func seed(origin, lead int64, supporters ...int64) task.Seed {
	s := task.Seed{Origin: origin, Minutes: 7, MinutesName: "2026年第1次全体会议纪要", ClauseNo: int(origin), Text: "制定停车设施管理服务地方标准。其他",
		Lead: lead, LeadName: "甲局", Due: time.Date(2026, 12, 31, 0, 0, 0, 0, form.Zone), Deliverable: "标准报批稿"}
	for _, u := range supporters {
		s.Support = append(s.Support, task.Partner{Unit: u, Name: string(rune('A' + u))})
	}
	return s
}

func makeTasks(t *testing.T, d *db.DB, seeds ...task.Seed) ([]int64, error) {
	t.Helper()
	var ids []int64
	_, err := d.Write(t.Context(), office(), func(ctx context.Context, tx *db.Tx) (err error) {
		tx.LogEntry(audit.Entry{Action: "minutes.issue", Kind: "minutes", Record: 7})
		ids, err = task.Make(ctx, tx, seeds)
		tx.Done("/minutes/7", "已印发")
		return err
	})
	return ids, err
}

// answered is what the log says of the approval that tasks wait for.
var answered = &flow.Acts{Kind: "escalation", Title: "报批事项", List: []flow.Act[access.Ties]{{Do: "answer", Label: "登记批复", By: flow.Oneself}}}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func column[T any](t *testing.T, d *db.DB, sql string, args ...any) []T {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func TestMake_numbers_parts_and_log(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	waiting := seed(2, 2)
	waiting.Major, waiting.Waiting = true, true
	ids, err := makeTasks(t, d, seed(1, 1, 2, 3), waiting, seed(3, 3))
	if err != nil {
		t.Fatal(err)
	}
	if got := column[string](t, d, "SELECT coalesce(number, '-') || ' ' || state FROM task ORDER BY id"); !slices.Equal(got,
		[]string{"RW-2026-001 assigned", "- waiting", "RW-2026-002 assigned"}) || len(ids) != 3 {
		t.Errorf("tasks: %q", got)
	}
	if got := column[string](t, d, "SELECT unit || ' ' || role || ' ' || open FROM task_unit ORDER BY task, role, unit"); !slices.Equal(got,
		[]string{"1 lead true", "2 support true", "3 support true", "2 lead false", "3 lead true"}) {
		t.Errorf("units: %q", got)
	}
	if got := column[string](t, d, "SELECT unit_name || ' ' || state FROM part ORDER BY id"); !slices.Equal(got, []string{"C open", "D open"}) {
		t.Errorf("parts: %q", got)
	}
	if got := column[string](t, d, "SELECT action FROM audit ORDER BY seq"); !slices.Equal(got, []string{"minutes.issue", "task.assign", "task.wait", "task.assign"}) {
		t.Errorf("log: %q", got)
	}
}

func TestR9_exactly_one_lead(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	if _, err := makeTasks(t, d, seed(1, 0, 2)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no lead: %v", err)
	}
	if _, err := makeTasks(t, d, seed(1, 1)); err != nil {
		t.Fatal(err)
	}
	_, err := d.Pool().Exec(t.Context(), "INSERT INTO task_unit (task, unit, role, due, open) SELECT id, 2, 'lead', due, true FROM task")
	if db.Constraint(err) != "task_unit_lead_one" {
		t.Errorf("a second lead: %v", err)
	}
}

func TestR11_lead_never_supports(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	for name, s := range map[string]task.Seed{"lead supports": seed(1, 1, 2, 1), "twice": seed(1, 1, 2, 2)} {
		if _, err := makeTasks(t, d, s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := column[int](t, d, "SELECT count(*) FROM task"); n[0] != 0 {
		t.Errorf("%d tasks are left", n[0])
	}
}

func TestMake_a_clause_gives_one_task(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	if _, err := makeTasks(t, d, seed(1, 1), seed(1, 2)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v", err)
	}
	if _, err := makeTasks(t, d, task.Seed{Origin: 1, Lead: 1, ClauseNo: 1, Text: "x"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no due date: %v", err)
	}
	if got := column[int](t, d, "SELECT coalesce(max(last), 0) FROM counter"); got[0] != 0 {
		t.Errorf("a refused act drew number %d", got[0])
	}
}

func TestR8_release_numbers_once(t *testing.T) {
	t.Parallel()
	d := dbtest.Seeded(t, "five units", fiveUnits)
	s := seed(4, 1, 2)
	s.Waiting = true
	if _, err := makeTasks(t, d, s); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, origin := range []int64{4, 99} {
			_, err := d.Write(t.Context(), office(), func(ctx context.Context, tx *db.Tx) error {
				tx.LogStep("escalation", 1, "", answered.Note("answer"), "", "")
				return task.Release(ctx, tx, origin, "")
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := column[string](t, d, "SELECT number || ' ' || state || ' ' || (assigned_at IS NOT NULL) FROM task"); got[0] != "RW-2026-001 assigned true" {
		t.Errorf("released: %q", got)
	}
	if got := column[bool](t, d, "SELECT bool_and(open) FROM task_unit"); !got[0] {
		t.Error("its units do not have it")
	}
	if got := column[int](t, d, "SELECT count(*) FROM audit WHERE action = 'task.release'"); got[0] != 1 {
		t.Errorf("%d entries", got[0])
	}
}

// TestLimitIsTheCheck: the schema takes a report of exactly as many characters as the form.
func TestLimitIsTheCheck(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	got := column[string](t, d, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'task_report_text_size'")
	if len(got) != 1 || !strings.Contains(got[0], "<= "+strconv.Itoa(task.TextMax)) {
		t.Errorf("the schema says %q, the form %d", got, task.TextMax)
	}
}
