package verify_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/file"
	"jointmeeting/internal/house"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/verify"
)

// story is a database in which a special meeting has gone its whole way, with an attachment.
func story(t *testing.T) *db.DB {
	t.Helper()
	d, _ := sampledb.MinutesDB(t, minutes.Issued)
	pdf := []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
	up := file.Upload{Name: "编制说明.pdf", Size: int64(len(pdf)), Bytes: bytes.NewReader(pdf)}
	sent := topic.Sent{Form: sample.TopicForm("关于养老服务标准的议题"), Uploads: []file.Upload{up}}
	if _, err := topic.NewService(d).Create(t.Context(), sample.Who(t, d, "liaison-wjw"), sent); err != nil {
		t.Fatal(err)
	}
	return d
}

func faults(t *testing.T, d *db.DB) string {
	t.Helper()
	results, err := verify.Run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range results {
		for _, f := range r.Faults {
			fmt.Fprintln(&b, f)
		}
	}
	return b.String()
}

// TestCleanAfterAStory: no false alarm.
func TestCleanAfterAStory(t *testing.T) {
	t.Parallel()
	if f := faults(t, story(t)); f != "" {
		t.Error(f)
	}
}

// TestEditedRowsAreNamed: a superuser's edit of one row is found and the row is named.
func TestEditedRowsAreNamed(t *testing.T) {
	t.Parallel()
	for _, edit := range []string{
		"UPDATE signature SET remark = remark || '。' WHERE id = (SELECT min(id) FROM signature WHERE state = 'given') RETURNING 'signature/' || id",
		"UPDATE clause SET text = text || '！' WHERE id = (SELECT min(id) FROM clause) RETURNING 'clause/' || id",
		"UPDATE audit SET title = title || 'x' WHERE seq = 5 RETURNING 'audit/' || seq",
		"UPDATE blob_part SET bytes = set_byte(bytes, 9, get_byte(bytes, 9) # 1) RETURNING 'attachment/1'",
		"UPDATE task SET number = 'RW-2026-999' WHERE id = (SELECT min(id) FROM task WHERE number IS NOT NULL) RETURNING 'task/' || id",
		"UPDATE task SET number = 'RW-二-1' WHERE id = (SELECT min(id) FROM task WHERE number IS NOT NULL) RETURNING 'task/' || id",
		"UPDATE counter SET last = last + 1 WHERE kind = 'topic' RETURNING 'topic: '",
	} {
		d := story(t)
		tx, err := dbtest.Admin(t, d).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica"); err != nil {
			t.Fatal(err)
		}
		var named string
		if err := tx.QueryRow(t.Context(), edit).Scan(&named); err != nil {
			t.Fatalf("%s: %v", edit, err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if f := faults(t, d); !strings.Contains(f, named) {
			t.Errorf("%s: want %s named in %q", edit, named, f)
		}
	}
}

// TestUnreadableTableIsNamed: what the server cannot read is a fault of its check, and the checks behind it go on.
func TestUnreadableTableIsNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	dbtest.Migrate(t, d, "ALTER TABLE blob_part RENAME TO lost", "UPDATE counter SET last = last + 1 WHERE kind = 'topic'")
	if f := faults(t, d); !strings.Contains(f, "attachments: 未能核验") || !strings.Contains(f, "topic: ") {
		t.Errorf("named: %s", f)
	}
}

// TestEditedStatesAreNamed: a state that the rest of its record contradicts is found by the check of its room.
func TestEditedStatesAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	id := sample.Problem(t, d, "jyj", "关于学校周边停车的问题")
	for _, c := range []struct{ check, edit string }{
		{"meetings", "UPDATE meeting SET announced_at = NULL RETURNING 'meeting/' || id"},
		{"meetings", "UPDATE meeting SET ended_at = NULL RETURNING 'meeting/' || id"},
		{"meetings", "UPDATE invitation SET state = 'listed' RETURNING 'invitation/' || id"},
		{"meetings", "UPDATE topic SET state = 'scheduled' WHERE state = 'draft' RETURNING 'topic/' || id"},
		{"problems", "UPDATE problem SET state = 'raised' RETURNING 'problem/' || id"},
		{"problems", "UPDATE problem SET state = 'closed' RETURNING 'problem/' || id"},
		{"problems", fmt.Sprintf("UPDATE topic SET problem = %d WHERE state = 'draft' RETURNING 'topic/' || id", id)},
		{"approvals", "UPDATE escalation SET state = 'sent', number = '' RETURNING 'escalation/' || id"},
		{"approvals", "UPDATE escalation SET state = 'approved', answered_on = NULL RETURNING 'escalation/' || id"},
		{"approvals", "UPDATE escalation SET state = 'amended', amended = '' RETURNING 'escalation/' || id"},
		{"seats", "UPDATE seat SET confirmed_by = '' RETURNING 'seat/' || id"},
		{"seats", "UPDATE seat SET confirmed_at = NULL, refused_at = asked_at RETURNING 'seat/' || id"},
		{"seats", "UPDATE seat s SET replaces = (SELECT min(id) FROM seat o WHERE o.valid_to IS NULL AND o.id <> s.id) RETURNING 'seat/' || id"},
	} {
		named, found := edited(t, d, c.check, c.edit)
		if !strings.Contains(found, named+": ") {
			t.Errorf("%s: want %s named in %q", c.edit, named, found)
		}
	}
}

// edited makes the edit, asks the check, and takes the edit back.
func edited(t *testing.T, d *db.DB, check, edit string) (named, found string) {
	t.Helper()
	tx, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if err := tx.QueryRow(t.Context(), edit).Scan(&named); err != nil {
		t.Fatalf("%s: %v", edit, err)
	}
	for _, c := range house.Checks() {
		if c.Name != check {
			continue
		}
		list, err := c.Run(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		found += strings.Join(list, "\n")
	}
	return named, found
}
