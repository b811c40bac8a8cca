package task_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/task"
)

// TestVerify: clean after minutes were issued and a task went to its end; a superuser's edit of each kind is
// named.
func TestVerify(t *testing.T) {
	b := newBench(t)
	sample.IssuedMinutes(t, b.d)
	ids := column[int64](t, b.d, "SELECT id FROM task WHERE state = 'assigned' ORDER BY id")
	if len(ids) == 0 {
		t.Fatal("the sample minutes made no task")
	}
	id := ids[0]
	check := func() string {
		t.Helper()
		faults, err := task.Verify(t.Context(), b.d.Pool())
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(faults, "\n")
	}
	if got := check(); got != "" {
		t.Fatalf("not clean: %s", got)
	}
	for _, c := range []struct{ name, spoil, mend, want string }{
		{"text", "UPDATE task SET text = text || 'x' WHERE id = $1", "UPDATE task SET text = left(text, -1) WHERE id = $1", "议定事项"},
		{"due copy", "UPDATE task_unit SET due = due + 1 WHERE task = $1", "UPDATE task_unit SET due = due - 1 WHERE task = $1", "时限或状态"},
		{"open copy", "UPDATE task_unit SET open = false WHERE task = $1", "UPDATE task_unit SET open = true WHERE task = $1", "时限或状态"},
		{"lead copy", "UPDATE task_unit SET lead = 0 WHERE task = $1", "UPDATE task_unit u SET lead = t.lead FROM task t WHERE t.id = u.task AND t.id = $1", "时限或状态"},
		{"lead", "UPDATE task_unit SET role = 'support' WHERE task = $1 AND role = 'lead'",
			"UPDATE task_unit u SET role = 'lead' FROM task t WHERE t.id = u.task AND u.unit = t.lead AND t.id = $1", "配合单位"},
		{"done without a report", "UPDATE task SET state = 'done', claimed_at = now(), done_at = now(), verified_by = 'x' WHERE id = $1",
			"UPDATE task SET state = 'assigned' WHERE id = $1", "没有办结报告"},
	} {
		exec := func(sql string) {
			t.Helper()
			if _, err := b.d.Pool().Exec(t.Context(), sql, id); err != nil {
				t.Fatal(err)
			}
		}
		exec(c.spoil)
		if got := check(); !strings.Contains(got, c.want) || !strings.Contains(got, "task/"+itoa(id)+":") {
			t.Errorf("%s: %q", c.name, got)
		}
		exec(c.mend)
		if got := check(); got != "" {
			t.Errorf("%s: not mended: %s", c.name, got)
		}
	}
	for _, sql := range []string{"DELETE FROM part WHERE task = $1", "DELETE FROM task_unit WHERE task = $1", "DELETE FROM task WHERE id = $1"} {
		if _, err := dbtest.Admin(t, b.d).Exec(t.Context(), sql, id); err != nil {
			t.Fatal(err)
		}
	}
	if got := check(); !strings.HasPrefix(got, "clause/") || strings.Contains(got, "\n") {
		t.Errorf("a lost task: %q", got)
	}
}

// TestVerifyNamesWhatTriggersKeep: counts that differ from the tasks are named, whichever way they differ.
func TestVerifyNamesWhatTriggersKeep(t *testing.T) {
	b := newBench(t)
	sample.IssuedMinutes(t, b.d)
	for sql, want := range map[string]string{
		"SELECT 1":                                  "",
		"DELETE FROM task_load":                     "单位任务计数与任务不一致",
		"UPDATE task_load SET open = open + 1":      "单位任务计数与任务不一致",
		"DELETE FROM task_day":                      "逐日任务计数与任务不一致",
		"UPDATE task_day SET pending = pending + 1": "逐日任务计数与任务不一致",
		"DELETE FROM task_source":                   "来源纪要清单与任务不一致",
		"UPDATE task_source SET n = n - 1":          "来源纪要清单与任务不一致",
	} {
		tx, err := dbtest.Admin(t, b.d).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		faults, err := task.Verify(t.Context(), tx)
		if got := strings.Join(faults, "\n"); err != nil || !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %v %v", sql, faults, err)
		}
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
