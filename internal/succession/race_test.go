package succession_test

import (
	"errors"
	"strconv"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
)

// inTurn starts acts one after the other while the log takes no entry: each has done all its work and waits there, or waits for one that does, when the
// next begins. Then the log takes them; each answers its error.
func inTurn(t *testing.T, d *db.DB, acts ...func() error) []error {
	t.Helper()
	tx, err := dbtest.Admin(t, d).Begin(t.Context())
	must(t, err)
	defer tx.Rollback(t.Context())
	_, err = tx.Exec(t.Context(), "LOCK TABLE audit IN EXCLUSIVE MODE")
	must(t, err)
	answers := make([]chan error, len(acts))
	for i, act := range acts {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- act() }()
		for scalar[int](t, d, "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") <= i {
		}
	}
	must(t, tx.Rollback(t.Context()))
	out := []error{}
	for _, a := range answers {
		out = append(out, <-a)
	}
	return out
}

// ending is the end of a unit for another, on the page as it is now.
func ending(t *testing.T, d *db.DB, code, successor string) func() error {
	t.Helper()
	f := to(t, d, successor)
	p := plan(t, d, code, f)
	f.Seen = p.Seen
	who := sample.Who(t, d, "office1")
	return func() error {
		_, err := service(d).Succeed(t.Context(), who, p.Unit.ID, p.Unit.Version, f)
		return err
	}
}

// TestTwoEndsInARow: whose records come to a unit that is ending at the same moment goes on at the last of them, or is asked again.
func TestTwoEndsInARow(t *testing.T) {
	t.Parallel()
	t.Run("the heir first", func(t *testing.T) {
		t.Parallel()
		d := sampledb.DB(t, db.WithConns(8))
		errs := inTurn(t, d, ending(t, d, "swj", "jyj"), ending(t, d, "wjw", "swj"))
		must(t, errs[0])
		var fields form.Errors
		if !errors.As(errs[1], &fields) || fields.Of("successor") == "" {
			t.Errorf("a unit that has ended goes on: %v", errs[1])
		}
		clean(t, d)
	})
	t.Run("the heir last", func(t *testing.T) {
		t.Parallel()
		d := sampledb.DB(t, db.WithConns(8))
		for _, err := range inTurn(t, d, ending(t, d, "wjw", "swj"), ending(t, d, "swj", "jyj")) {
			must(t, err)
		}
		if n := scalar[int](t, d, "SELECT count(*)::int FROM succession WHERE unit = $1 AND heir = $2", sample.Unit(t, d, "wjw").ID, sample.Unit(t, d, "jyj").ID); n != 1 {
			t.Errorf("%d rows say where the first unit's records are", n)
		}
		clean(t, d)
	})
}

// TestASeatInAUnitThatEnds: nobody holds a seat in a unit that ended at the same moment.
func TestASeatInAUnitThatEnds(t *testing.T) {
	t.Parallel()
	giving := func(t *testing.T, d *db.DB) func() error {
		s, who := unit.NewService(d), sample.Who(t, d, "office1")
		f := unit.SeatForm{Role: string(access.Liaison), Unit: strconv.FormatInt(sample.Unit(t, d, "wjw").ID, 10), Name: "孙示新", Title: "科长", Section: "综合科", Phone: "0711-1234567",
			From: today(d), Basis: "来函"}
		return func() error { _, err := s.Give(t.Context(), who, f); return err }
	}
	held := func(t *testing.T, d *db.DB) int {
		return scalar[int](t, d, "SELECT count(*)::int FROM seat_now WHERE unit = $1", sample.Unit(t, d, "wjw").ID)
	}
	t.Run("the end first", func(t *testing.T) {
		t.Parallel()
		d := sampledb.DB(t, db.WithConns(8))
		errs := inTurn(t, d, ending(t, d, "wjw", "swj"), giving(t, d))
		must(t, errs[0])
		var fields form.Errors
		if !errors.As(errs[1], &fields) || fields.Of("unit") == "" || held(t, d) != 0 {
			t.Errorf("%d seats are held in the unit that has ended: %v", held(t, d), errs[1])
		}
	})
	t.Run("the seat first", func(t *testing.T) {
		t.Parallel()
		d := sampledb.DB(t, db.WithConns(8))
		errs := inTurn(t, d, giving(t, d), ending(t, d, "wjw", "swj"))
		must(t, errs[0])
		if fault.KindOf(errs[1]) != fault.Conflict {
			t.Errorf("the unit ends on a page that does not show the seat: %v", errs[1])
		}
	})
}
