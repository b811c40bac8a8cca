package db_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
)

// number draws a number in an act.
func number(t *testing.T, d *db.DB) error {
	t.Helper()
	_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
		note(tx)
		_, err := tx.Number(ctx, "topic", 2026)
		return err
	})
	return err
}

// TestNoNumberByAWrongClock: no number is drawn while the clocks are apart, or while the time stands behind the newest entry of
// the log; other acts go on, and after one of them, by the right time, numbers do.
func TestNoNumberByAWrongClock(t *testing.T) {
	d := dbtest.DB(t)
	refused := func(words string) {
		t.Helper()
		if err := number(t, d); fault.KindOf(err) != fault.Busy || !strings.Contains(fault.Sentence(err), words) {
			t.Errorf("want %q, got %v", words, err)
		}
	}
	d.ClocksApart(time.Nanosecond)
	refused("数据库服务器与应用服务器的时钟相差")
	d.ClocksApart(limit.ClockApart)
	ahead := func(by time.Duration) *db.DB { return d.WithClock(func() time.Time { return d.Now().Add(by) }) }
	if err := number(t, ahead(limit.ClockApart-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := number(t, d); err != nil {
		t.Errorf("the log is ahead by less than is allowed: %v", err)
	}
	if err := number(t, ahead(34*24*time.Hour+time.Minute)); err != nil {
		t.Fatal(err)
	}
	refused("服务器时钟比日志中最近一次办理早 34 天")
	if _, err := act(t, d, db.Operation{}, func(_ context.Context, tx *db.Tx) error { note(tx); return nil }); err != nil {
		t.Errorf("an act without a number: %v", err)
	}
	if err := number(t, d); err != nil {
		t.Errorf("after an act by the right time: %v", err)
	}
}

// TestForgedEntriesTellNoTime: a line that somebody put behind the log, of days to come, keeps nobody from numbering, even where it bears the
// name of the key and the authentication of a true entry.
func TestForgedEntriesTellNoTime(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	if err := number(t, d); err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, `INSERT INTO audit SELECT (jsonb_populate_record(a, jsonb_build_object('seq', a.seq + 1, 'at', now() + interval '40 days'))).* FROM audit a ORDER BY seq DESC LIMIT 1`)
	var n int
	if err := d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM audit WHERE at > now() + interval '39 days'").Scan(&n); err != nil || n != 1 {
		t.Fatalf("%d lines are of days to come: %v", n, err)
	}
	if err := number(t, d); err != nil {
		t.Error(err)
	}
}

// TestAForgedNumberKeepsNobodyFromWriting: a line with the greatest number there is has none behind it; acts go on before it.
func TestAForgedNumberKeepsNobodyFromWriting(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	if err := number(t, d); err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, `INSERT INTO audit SELECT (jsonb_populate_record(a, jsonb_build_object('seq', 9223372036854775807))).* FROM audit a ORDER BY seq DESC LIMIT 1`)
	for range 3 {
		if err := number(t, d); err != nil {
			t.Fatal(err)
		}
	}
	var behind int
	if err := d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM audit WHERE seq BETWEEN 1 AND 1000").Scan(&behind); err != nil || behind < 4 {
		t.Errorf("%d entries: %v", behind, err)
	}
}

// TestNothingStandsBeforeTheTables: what the database or the role looks at first does not reach the program's own connections.
func TestNothingStandsBeforeTheTables(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for _, sql := range []string{"CREATE SCHEMA before", "CREATE VIEW before.office AS SELECT 1 AS one", "GRANT USAGE ON SCHEMA before TO PUBLIC", "GRANT SELECT ON before.office TO PUBLIC",
		"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = before, public', current_database()); END $$"} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	d.Pool().Reset()
	var name string
	if err := d.Pool().QueryRow(t.Context(), "SELECT name FROM office").Scan(&name); err != nil {
		t.Error(err)
	}
}
