package minutes_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// behind changes rows as a superuser would, past the triggers.
func (o office) behind(sql string, args ...any) {
	o.Helper()
	tx, err := dbtest.Admin(o, o.db).Begin(o.Context())
	must(o.T, err)
	defer tx.Rollback(context.WithoutCancel(o.Context()))
	_, err = tx.Exec(o.Context(), "SET LOCAL session_replication_role = replica")
	must(o.T, err)
	tag, err := tx.Exec(o.Context(), sql, args...)
	must(o.T, err)
	if tag.RowsAffected() == 0 {
		o.Fatalf("%s met no row", sql)
	}
	must(o.T, tx.Commit(o.Context()))
}

// TestVerifyNamesTheRow: each edit behind the program's back is found and the row is named; undone, the
// record is clean again.
func TestVerifyNamesTheRow(t *testing.T) {
	t.Parallel()
	o, id := openAt(t, minutes.Checking)
	must(t, o.do("director", id, "return", "补充时限"))
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}, {"chief", "sign"}} {
		must(t, o.do(s[0], id, s[1], "同意。"))
	}
	sample.IssueMinutes(o, o.db, id)
	sample.ReceiveMinutes(o, o.db, "jyj", id)
	o.sound()
	for _, c := range []struct{ table, column, change, named string }{
		{"clause", "text", "'改过的条文'", "clause/%d"},
		{"clause", "due", "due + 1", "clause/%d"},
		{"clause", "lead", "lead + 1", "clause/%d"},
		{"clause", "major", "NOT major", "clause/%d"},
		{"minutes_attendance", "person", "'某人'", "minutes_attendance/%d"},
		{"minutes", "overview", "'改过的概况'", "minutes/%d"},
		{"minutes", "number", "'〔2026〕9号'", "minutes/%d"},
		{"minutes", "issued_on", "issued_on - 1", "minutes/%d"},
		{"minutes", "issue_statement", "set_byte(issue_statement, 40, 33)", "minutes/%d"},
		{"minutes_version", "content", "content || 'x'", "minutes_version/%d"},
		{"signature", "statement", "set_byte(statement, 60, get_byte(statement, 60) # 1)", "signature/%d"},
		{"signature", "hash", "set_byte(hash, 3, get_byte(hash, 3) # 1)", "signature/%d"},
		{"signature", "prev", "set_byte(prev, 3, get_byte(prev, 3) # 1)", "signature/%d"},
		{"signature", "remark", "'另一句话'", "signature/%d"},
		{"signature", "name", "'另一人'", "signature/%d"},
		{"signature", "seat", "'另一职务'", "signature/%d"},
		{"signature", "signer", "(SELECT max(id) FROM person)", "signature/%d"},
		{"signature", "given_at", "given_at + interval '1 second'", "signature/%d"},
		{"signature", "method", "'session'", "signature/%d"},
		{"delivery", "paper_hash", "set_byte(paper_hash, 0, get_byte(paper_hash, 0) # 1)", "delivery/%d"},
		{"delivery", "unit_name", "'另一单位'", "minutes/%d"},
	} {
		o.tampered(id, c.table, c.column, c.change, c.named)
	}
}

// tampered changes one column of the last row of the table, wants it named, and puts it back.
func (o office) tampered(id int64, table, column, change, named string) {
	o.Helper()
	owner := "minutes"
	if table == "minutes" {
		owner = "id"
	}
	var row int64
	must(o.T, o.db.Pool().QueryRow(o.Context(), fmt.Sprintf("SELECT max(id) FROM %s WHERE %s = $1", table, owner), id).Scan(&row))
	o.behind(fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s WHERE id = %d", table, table, row))
	o.behind(fmt.Sprintf("UPDATE %s SET %s = %s WHERE id = %d", table, column, change, row))
	faults, err := minutes.Verify(o.Context(), o.db.Pool())
	must(o.T, err)
	who := row
	if strings.HasPrefix(named, "minutes/") {
		who = id
	}
	if want := fmt.Sprintf(named, who) + ":"; !strings.Contains(strings.Join(faults, "\n"), want) {
		o.Errorf("%s.%s: faults %q do not name %s", table, column, faults, want)
	}
	o.behind(fmt.Sprintf("UPDATE %s SET %s = k.%s FROM kept_%s k WHERE %s.id = k.id", table, column, column, table, table))
	_, err = dbtest.Admin(o, o.db).Exec(o.Context(), "DROP TABLE kept_"+table)
	must(o.T, err)
	o.sound()
}

// TestVerifyFindsMissingRows: a signature, a decision or a receipt taken out leaves a gap, and a voided
// signature made good again is not one.
func TestVerifyFindsMissingRows(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"DELETE FROM signature WHERE minutes = $1 AND n = 3", "DELETE FROM clause WHERE minutes = $1 AND ord = 3",
		"DELETE FROM delivery WHERE minutes = $1 AND why = 'added'",
		"UPDATE signature SET state = 'given', void_at = NULL WHERE minutes = $1 AND n = 2",
	} {
		o, id := openAt(t, minutes.Reviewing)
		must(t, o.do("convenor1", id, "review", "同意。"))
		must(t, o.do("director", id, "return", "补充"))
		f := minutes.Of(o.get(id))
		f.Overview += "补充一句。"
		must(t, o.save("office1", id, f))
		for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}, {"chief", "sign"}} {
			must(t, o.do(s[0], id, s[1], "同意。"))
		}
		sample.IssueMinutes(o, o.db, id)
		o.sound()
		if strings.HasPrefix(sql, "UPDATE") {
			o.behind("UPDATE signature SET state = 'void', void_at = now() WHERE minutes = $1 AND n = 4", id)
		}
		o.behind(sql, id)
		if faults, err := minutes.Verify(t.Context(), o.db.Pool()); err != nil || len(faults) == 0 {
			t.Errorf("%s: nothing found (%v)", sql, err)
		}
	}
}
