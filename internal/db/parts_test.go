package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
)

// TestLockedTableStopsItsOwnPagesOnly: more readers than there are connections ask for a table that somebody
// holds; the pages of another part and the reserved connections answer meanwhile.
func TestLockedTableStopsItsOwnPagesOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	release := held(t, d, "LOCK TABLE topic IN ACCESS EXCLUSIVE MODE")
	asked := make(chan error, 40)
	for range cap(asked) {
		go func() { asked <- ask(db.WithPart(t.Context(), "topics"), d.Read, "SELECT count(*)::int FROM topic") }()
	}
	for range 10 {
		if err := ask(db.WithPart(t.Context(), "units"), d.Read, "SELECT count(*)::int FROM unit"); err != nil {
			t.Errorf("another part: %v", err)
		}
		if err := ask(t.Context(), d.ReadReserved, "SELECT count(*)::int FROM session"); err != nil {
			t.Errorf("the reserved connections: %v", err)
		}
	}
	for range cap(asked) {
		if err := <-asked; fault.KindOf(err) != fault.Busy {
			t.Errorf("a page of the locked table: %v, want busy", err)
		}
	}
	release()
	if err := ask(db.WithPart(t.Context(), "topics"), d.Read, "SELECT count(*)::int FROM topic"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestSlowPagesStopTheirOwnPartOnly: more slow questions of one part than there are connections leave some to others.
func TestSlowPagesStopTheirOwnPartOnly(t *testing.T) {
	t.Parallel()
	const conns = 8
	d := dbtest.DB(t, db.WithConns(conns))
	slow := make(chan error, 2*conns)
	for range cap(slow) {
		go func() { slow <- ask(db.WithPart(t.Context(), "tasks"), d.Read, "SELECT 1 FROM pg_sleep(4)") }()
	}
	for sleepers := 0; sleepers < conns/2; time.Sleep(10 * time.Millisecond) {
		sleepers = count(t, d, "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()")
	}
	for range 10 {
		if err := ask(db.WithPart(t.Context(), "units"), d.Read, "SELECT count(*)::int FROM unit"); err != nil {
			t.Errorf("another part: %v", err)
		}
	}
	for range cap(slow) {
		if err := <-slow; err != nil && fault.KindOf(err) != fault.Busy {
			t.Errorf("a slow page: %v", err)
		}
	}
}

// TestStuckPartsLeaveTheOthersTheirConnections: many parts of the portal read a locked table, together more than all
// connections. Once each has waited in vain, one of each tries at a time, and a part that reads other tables is answered.
func TestStuckPartsLeaveTheOthersTheirConnections(t *testing.T) {
	t.Parallel()
	const conns, parts = 8, 5
	d := dbtest.DB(t, db.WithConns(conns))
	release := held(t, d, "LOCK TABLE topic IN ACCESS EXCLUSIVE MODE")
	read := func(part int) error {
		return ask(db.WithPart(t.Context(), fmt.Sprint("part ", part)), d.Read, "SELECT count(*)::int FROM topic")
	}
	for part := range parts {
		if err := read(part); fault.KindOf(err) != fault.Busy {
			t.Fatalf("part %d: %v, want busy", part, err)
		}
	}
	asked := make(chan error, parts*conns)
	for i := range cap(asked) {
		go func() { asked <- read(i % parts) }()
	}
	most := 0
	for len(asked) < cap(asked) {
		most = max(most, count(t, d, "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))
		if err := ask(db.WithPart(t.Context(), "units"), d.Read, "SELECT count(*)::int FROM unit"); err != nil {
			t.Errorf("another part: %v", err)
		}
	}
	if most > parts {
		t.Errorf("%d connections waited for the table at once, of %d parts", most, parts)
	}
	release()
	for part := range parts {
		if err := read(part); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
}

// TestLockedTableStopsItsOwnActsOnly: more acts than there are connections wait for a table that somebody holds; acts of
// another part of the portal are done meanwhile.
func TestLockedTableStopsItsOwnActsOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	if _, err := d.Write(t.Context(), clerk, func(_ context.Context, tx *db.Tx) error { note(tx); return nil }); err != nil {
		t.Fatal(err) // the first entry of a log looks at all tables
	}
	defer held(t, d, "LOCK TABLE basis IN ACCESS EXCLUSIVE MODE")()
	act := func(part, sql string) error {
		_, err := d.Write(db.WithPart(t.Context(), part), clerk, func(ctx context.Context, tx *db.Tx) error {
			note(tx)
			_, err := tx.Exec(ctx, sql, nil)
			return err
		})
		return err
	}
	acts := make(chan error, 24)
	for range cap(acts) {
		go func() { acts <- act("bases", "SELECT count(*) FROM basis") }()
	}
	for len(acts) < cap(acts) {
		if err := act("topics", "SELECT 1"); err != nil {
			t.Errorf("another part: %v", err)
		}
	}
	for range cap(acts) {
		if err := <-acts; fault.KindOf(err) != fault.Busy {
			t.Errorf("an act on the locked table: %v, want busy", err)
		}
	}
}

func ask(ctx context.Context, read func(context.Context, func(*db.Batch)) error, sql string) error {
	return read(ctx, func(b *db.Batch) { db.Value[int](b, sql, nil) })
}

// held takes a lock on a connection of its own until it is released.
func held(t *testing.T, d *db.DB, sql string) (release func()) {
	t.Helper()
	tx, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	return func() { tx.Rollback(context.Background()) }
}
