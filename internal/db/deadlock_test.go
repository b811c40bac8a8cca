package db_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
)

// TestDeadlockIsRunAgain: of two acts that wait for each other one is undone by PostgreSQL, and run again; both are
// done, once.
func TestDeadlockIsRunAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	var met, all sync.WaitGroup
	met.Add(2)
	var runs atomic.Int32
	for _, order := range [][]string{{"YT", "RW"}, {"RW", "YT"}} {
		all.Go(func() {
			first := true
			_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
				runs.Add(1)
				note(tx)
				if _, err := tx.Number(ctx, order[0], 2026); err != nil {
					return err
				}
				if first {
					first = false
					met.Done()
					met.Wait()
				}
				_, err := tx.Number(ctx, order[1], 2026)
				return err
			})
			if err != nil {
				t.Errorf("%v: %v", order, err)
			}
		})
	}
	all.Wait()
	if n := count(t, d, "SELECT sum(last)::int FROM counter"); n != 4 || runs.Load() != 3 {
		t.Errorf("%d numbers drawn in %d runs", n, runs.Load())
	}
}

// TestDeadlockThatComesEachTimeIsNoFault: whoever is still in the way after the last try is told to come again.
func TestDeadlockThatComesEachTimeIsNoFault(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for _, code := range []string{"deadlock_detected", "serialization_failure"} {
		runs := 0
		_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) error {
			runs++
			_, err := tx.Exec(ctx, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '"+code+"'; END $$", db.Args{})
			return err
		})
		if fault.KindOf(err) != fault.Busy || runs != 4 {
			t.Errorf("%s: %v after %d runs", code, err, runs)
		}
	}
}
