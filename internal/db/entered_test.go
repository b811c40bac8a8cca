package db_test

import (
	"context"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
)

// TestWhatTheLogKnowsIsDone: an act whose row somebody took out of the table of forms, put back as asked for, or that was swept, is told as
// done to its person, to nobody else, and the same form does nothing a second time.
func TestWhatTheLogKnowsIsDone(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]string{
		"taken out": "DELETE FROM operation WHERE token = 'token-0001'",
		"asked for": "UPDATE operation SET route = 'asked', url = '', message = '', seal = NULL, at = at - interval '1 hour' WHERE token = 'token-0001'",
		"swept":     "UPDATE operation SET at = at - interval '31 days'; " + db.SweepOperations,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, times := dbtest.DB(t), 0
			send := func() (db.Outcome, error) {
				return act(t, d, db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte("a")}, func(_ context.Context, tx *db.Tx) error {
					times++
					note(tx)
					tx.Done("/topics/3", "已提交")
					return nil
				})
			}
			if _, err := send(); err != nil {
				t.Fatal(err)
			}
			dbtest.Tamper(t, d, then)
			out, answer, err := d.Find(t.Context(), clerk.Person, "token-0001")
			if err != nil || answer != db.Done || !strings.Contains(out.Message, "日志第 1 条") || out.URL == "" {
				t.Errorf("asked: %+v, %v, %v", out, answer, err)
			}
			if out, answer, err := d.Find(t.Context(), 8, "token-0001"); err != nil || answer != db.NotDone || out.Message != "" {
				t.Errorf("asked by another: %+v, %v, %v", out, answer, err)
			}
			if _, err := send(); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "没有再次办理") {
				t.Errorf("sent again: %v", err)
			}
			if times != 1 || count(t, d, "SELECT count(*) FROM audit") != 1 {
				t.Errorf("done %d times", times)
			}
		})
	}
}
