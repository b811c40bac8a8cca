package sample_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

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

// TestStoryHappensAtItsDates: every act of the demo is done on a working day before today, in the order of the log; nothing is due before it was
// made, nothing precedes its cause.
func TestStoryHappensAtItsDates(t *testing.T) {
	d := sampledb.LivingDB(t)
	for what, sql := range map[string]string{
		"acts before the one that the log tells first": "SELECT action || ' ' || seq FROM (SELECT action, seq, at, lag(at) OVER (ORDER BY seq) AS earlier FROM audit) a WHERE at < earlier",
		"acts on a day off":                            "SELECT action || ' ' || seq FROM audit WHERE person <> 0 AND NOT is_workday((at AT TIME ZONE 'Asia/Shanghai')::date)",
		"acts of today":                                "SELECT action || ' ' || seq FROM audit WHERE (at AT TIME ZONE 'Asia/Shanghai')::date >= portal_today()",
		"acts at night":                                "SELECT action || ' ' || seq FROM audit WHERE person <> 0 AND extract(hour FROM at AT TIME ZONE 'Asia/Shanghai') NOT BETWEEN 8 AND 18",
		"days with acts, if fewer than twenty":         `SELECT n::text FROM (SELECT count(DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date) AS n FROM audit) x WHERE n < 20`,
		"tasks due before they were made":              "SELECT text FROM task WHERE due < (created_at AT TIME ZONE 'Asia/Shanghai')::date",
		"tasks before their minutes":                   "SELECT t.text FROM task t JOIN minutes m ON m.id = t.minutes WHERE t.created_at < m.issued_at",
		"tasks signed for before they were handed out": "SELECT text FROM task WHERE received_at < assigned_at OR claimed_at < received_at OR done_at < claimed_at",
		"reports before the task was received":         "SELECT r.text FROM task_report r JOIN task t ON t.id = r.task WHERE r.at < t.received_at",
		"parts before their task":                      "SELECT p.text FROM part p JOIN task t ON t.id = p.task WHERE p.state_at < t.assigned_at",
		"receipts before they were sent":               "SELECT unit_name FROM delivery WHERE received_at < sent_at",
		"minutes before their meeting ended":           "SELECT m.title FROM minutes m JOIN meeting g ON g.id = m.meeting WHERE m.drafted_at < g.ended_at",
		"minutes issued before they were signed":       "SELECT title FROM minutes WHERE issued_on < signed_on OR issued_at < drafted_at",
		"decisions due before their minutes":           "SELECT c.text FROM clause c JOIN minutes m ON m.id = c.minutes WHERE c.due < (m.drafted_at AT TIME ZONE 'Asia/Shanghai')::date",
		"signatures before they were asked for":        "SELECT kind FROM signature WHERE given_at < asked_at",
		"meetings that began before they were made":    "SELECT title FROM meeting WHERE starts_at < created_at OR started_at < announced_at OR receipt_due < announced_at",
		"answers before the invitation":                "SELECT g.title FROM invitation i JOIN meeting g ON g.id = i.meeting WHERE i.answered_at < g.announced_at",
		"answers before their round":                   "SELECT o.unit_name FROM round_answer o JOIN round c ON c.kind = o.kind AND c.id = o.round WHERE o.given_at < c.opened_at",
		"topics handed in before they were drafted":    "SELECT title FROM topic WHERE submitted_at < drafted_at",
		"messages of a later act":                      "SELECT title FROM message WHERE at > portal_now() OR read_at < at",
		"escalations sent before the minutes":          "SELECT e.number FROM escalation e JOIN clause c ON c.id = e.clause JOIN minutes m ON m.id = c.minutes WHERE e.sent_on < m.issued_on",
	} {
		if found := column[string](t, d, sql); len(found) > 0 {
			t.Errorf("%s: %q", what, found)
		}
	}
	for _, col := range column[string](t, d, `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'
		AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%' AND table_name NOT IN ('session', 'throttle', 'setup_token', 'held_form')
		AND table_name || '.' || column_name NOT IN ('meeting.starts_at', 'meeting.ends_at', 'meeting.receipt_due') AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')`) {
		table, name, _ := strings.Cut(col, ".")
		if found := column[time.Time](t, d, "SELECT "+name+" FROM "+table+" WHERE "+name+" > portal_now()"); len(found) > 0 {
			t.Errorf("%s lies ahead: %v", col, found)
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
