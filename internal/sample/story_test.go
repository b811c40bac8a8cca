package sample_test

import (
	"context"
	"slices"
	"testing"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

// TestStoryIsAnOfficeAtWork: the demo shows every state of a topic, the states of the other records
// that an office has on an ordinary day, and the invariants hold over all of it.
func TestStoryIsAnOfficeAtWork(t *testing.T) {
	d := sampledb.LivingDB(t)
	for table, want := range map[string][]string{
		"topic":      topic.Chart.Names(),
		"meeting":    {"planning", "proposed", "announced", "held"},
		"invitation": {"listed", "sent", "attending", "substitute", "leave_asked", "absent"},
		"minutes":    {minutes.Signing, minutes.Issued},
		"delivery":   {"sent", "received"},
		"escalation": {"sent"},
		"task":       {"waiting", "assigned", "working", "claimed", "done"},
		"part":       {"open", "reported"},
		"basis":      basis.Chart.Names(),
		"problem":    problem.Chart.Names(),

		"round_answer WHERE kind = 'minutes'": {"asked", "given"},
	} {
		have := column[string](t, d, "SELECT DISTINCT state FROM "+table)
		for _, state := range want {
			if !slices.Contains(have, state) {
				t.Errorf("no %s in state %s", table, state)
			}
		}
	}
	if late := column[int64](t, d, "SELECT id FROM task WHERE state = 'working' AND due < current_date"); len(late) != 1 {
		t.Errorf("%d tasks are overdue, want one", len(late))
	}
	if kinds := column[string](t, d, "SELECT DISTINCT kind FROM meeting"); len(kinds) != len(meeting.Fields.Of("kind").Options) {
		t.Errorf("kinds of meetings: %v", kinds)
	}
	for name, verify := range map[string]func(context.Context, audit.Querier) ([]string, error){
		"log": audit.Verify, "opinions": opinion.Verify, "files": file.Verify, "tasks": task.Verify, "minutes": minutes.Verify, "circulation": circulation.Verify,
	} {
		if bad, err := verify(t.Context(), d.Pool()); err != nil || len(bad) > 0 {
			t.Errorf("%s: %v %v", name, bad, err)
		}
	}
}

func column[T any](t *testing.T, d *db.DB, sql string) []T {
	t.Helper()
	var out *[]T
	if err := d.Read(t.Context(), func(b *db.Batch) { out = db.Values[T](b, sql, db.Args{}) }); err != nil {
		t.Fatal(err)
	}
	return *out
}

func TestStorySaysWhatStoppedIt(t *testing.T) {
	d := sampledb.DB(t)
	if _, err := d.Pool().Exec(t.Context(), "UPDATE account SET login = 'gone' WHERE login = 'convenor1'"); err != nil {
		t.Fatal(err)
	}
	if err := sample.Story(t.Context(), d); err == nil {
		t.Error("a story without a convenor came to its end")
	}
}
