package logbook_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/logbook"
)

// admin does as the masters of the database do.
func admin(t *testing.T, d *db.DB, sql ...string) {
	t.Helper()
	for _, s := range sql {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestALongLogIsWalkedToItsEnd: the walk may take longer than any statement of a page.
func TestALongLogIsWalkedToItsEnd(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	d := dbtest.Open(t, url)
	entries(t, d, 4)
	admin(t, d, "ALTER TABLE audit ENABLE ROW LEVEL SECURITY", "CREATE POLICY slow ON audit USING ((SELECT pg_sleep(0.6)) IS NOT NULL)")
	quick := dbtest.Open(t, url, func(c *pgxpool.Config) { c.ConnConfig.RuntimeParams["statement_timeout"] = "400ms" })
	if p, err := logbook.NewService(quick, readable).Verify(t.Context(), auditor); err != nil || p.Entries != 4 || len(p.Faults) > 0 {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestOneWalkAtATime: who asks while the log is walked is told so, and holds no connection.
func TestOneWalkAtATime(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	entries(t, d, 4)
	s, first := logbook.NewService(d, readable), make(chan error, 1)
	lock, err := dbtest.Admin(t, d).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback(t.Context())
	if _, err := lock.Exec(t.Context(), "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	go func() { _, err := s.Verify(t.Context(), auditor); first <- err }()
	for waits := false; !waits; time.Sleep(time.Millisecond) {
		if err := lock.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'audit'::regclass AND NOT granted)").Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Verify(t.Context(), auditor); fault.KindOf(err) != fault.Busy {
		t.Errorf("beside another walk: %v", err)
	}
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
	if _, err := s.Verify(t.Context(), auditor); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
