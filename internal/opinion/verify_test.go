package opinion_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/sample"
)

func (r room) verify() []string {
	r.Helper()
	faults, err := opinion.Verify(r.Context(), r.d.Pool())
	if err != nil {
		r.Fatal(err)
	}
	return faults
}

// edit changes rows as a superuser would, past the triggers.
func (r room) edit(sql string) {
	r.Helper()
	tx, err := dbtest.Admin(r, r.d).Begin(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	for _, s := range []string{"SET LOCAL session_replication_role = replica", sql} {
		if _, err := tx.Exec(r.Context(), s); err != nil {
			r.Fatalf("%s: %v", s, err)
		}
	}
	if err := tx.Commit(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// TestChangedRowsAreNamed: an answer is bound to its words, its files and the text it is about.
func TestChangedRowsAreNamed(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1": "",
		"UPDATE topic_text SET matters = matters || '。'":                        "topic_text/",
		"UPDATE topic_text SET matters = matters || '。', hash = sha256('x')":    "topic_text/",
		"UPDATE round_answer SET stance = 'agree' WHERE stance = 'object'":      "opinion/",
		"UPDATE round_answer SET approver = '李四' WHERE state = 'given'":         "opinion/",
		"UPDATE round_answer SET unit_name = '市水利局' WHERE state = 'given'":      "opinion/",
		"UPDATE round_remark SET text = text || '不' WHERE ord = 1":              "opinion/",
		"UPDATE round_remark SET quote = '另一件事'":                                "opinion/",
		"DELETE FROM round_remark WHERE ord = 2":                                "opinion/",
		"UPDATE round_answer SET given_by = given_by + 1 WHERE state = 'given'": "opinion/",
		"UPDATE topic SET state = 'proposed'":                                   "round/",
		"UPDATE round SET closed_at = now(), due = current_date":                "topic/",
	} {
		t.Run(sql, func(t *testing.T) {
			r := open(t)
			id := sample.ConsultedTopic(t, r.d, "jyj", "czj", "wjw")
			r.say(id, "czj", sample.Opposed)
			r.edit(sql)
			if got := strings.Join(r.verify(), "\n"); (want == "") != (got == "") || !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", sql, got, want)
			}
		})
	}
}
