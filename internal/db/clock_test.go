package db_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
)

// moments is what each way to the records says of the time.
func moments(t *testing.T, d *db.DB) map[string]time.Time {
	t.Helper()
	out := map[string]time.Time{"page": d.Now()}
	var read *time.Time
	if err := d.Read(t.Context(), func(b *db.Batch) { read = db.Value[time.Time](b, "SELECT portal_now()", db.Args{}) }); err != nil {
		t.Fatal(err)
	}
	out["read"] = *read
	_, err := act(t, d, db.Operation{}, func(ctx context.Context, tx *db.Tx) (err error) {
		out["act"] = tx.At
		out["statement of the act"], err = db.Scalar[time.Time](ctx, tx, "SELECT portal_now()", db.Args{})
		note(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestOneClock: pages, reads, acts and their statements take the time from the clock that was set, and a
// connection that another database of the same pools uses next has forgotten it.
func TestOneClock(t *testing.T) {
	d := dbtest.DB(t, db.WithConns(1))
	day := time.Date(2031, 5, 4, 23, 30, 0, 0, form.Zone)
	for what, at := range moments(t, d.WithClock(func() time.Time { return day })) {
		if !at.Equal(day) {
			t.Errorf("%s at %s", what, at)
		}
	}
	for what, at := range moments(t, d) {
		if now := time.Now(); at.Before(now.Add(-time.Minute)) || at.After(now.Add(time.Minute)) {
			t.Errorf("without a clock: %s at %s, it is %s", what, at, now)
		}
	}
}

// TestTodayIsTheOffices: half an hour before midnight in Hubei is still that day, whatever the session's zone.
func TestTodayIsTheOffices(t *testing.T) {
	d := dbtest.DB(t, db.WithConns(1)).WithClock(func() time.Time { return time.Date(2031, 5, 4, 23, 30, 0, 0, form.Zone) })
	var today *string
	err := d.Read(t.Context(), func(b *db.Batch) {
		db.Value[string](b, "SELECT set_config('timezone', 'Pacific/Auckland', true)", db.Args{})
		today = db.Value[string](b, "SELECT portal_today()::text", db.Args{})
	})
	if err != nil || *today != "2031-05-04" {
		t.Errorf("%s, %v", *today, err)
	}
}

// TestTheDayIsLookedUpInIndexes: the planner writes the functions into the query, so that what is compared
// with them can be an index condition.
func TestTheDayIsLookedUpInIndexes(t *testing.T) {
	d := dbtest.DB(t, db.WithConns(1))
	var plan *[]string
	err := d.Read(t.Context(), func(b *db.Batch) {
		db.Value[string](b, "SELECT set_config('enable_seqscan', 'off', true)", db.Args{})
		plan = db.Values[string](b, "EXPLAIN SELECT 1 FROM audit WHERE seq > extract(day FROM portal_today())::bigint", db.Args{})
	})
	text := strings.Join(*plan, "\n")
	if err != nil || !strings.Contains(text, "Index Cond") || strings.Contains(text, "portal_today") {
		t.Errorf("%v\n%s", err, text)
	}
}
