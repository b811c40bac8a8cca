package unit_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
)

// bothWays reads the units as pages do, from memory where the database lets them, and as acts do.
func bothWays(t *testing.T, d *db.DB) (page, act []unit.Unit) {
	t.Helper()
	var units *[]unit.Unit
	must(t, d.Read(t.Context(), func(b *db.Batch) { units = unit.All(b) }))
	looked := errors.New("only looked")
	_, err := d.Write(t.Context(), sample.Who(t, d, "office1"), func(ctx context.Context, tx *db.Tx) (err error) {
		if act, err = unit.AllTx(ctx, tx); err != nil {
			return err
		}
		return looked
	})
	if !errors.Is(err, looked) {
		t.Fatal(err)
	}
	return *units, act
}

// TestUnitsInMemoryAreThoseOfTheDatabase: whatever changes a unit, its names or its membership, also a day that comes, changes what the next
// page shows.
func TestUnitsInMemoryAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	last, _ := bothWays(t, d)
	changed := func(what string, d *db.DB) {
		t.Helper()
		page, act := bothWays(t, d)
		if !slices.Equal(page, act) {
			t.Errorf("%s: a page shows\n%v\nan act reads\n%v", what, page, act)
		}
		if slices.Equal(page, last) {
			t.Errorf("%s changes nothing", what)
		}
		last = page
	}
	must(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科技创新局", On: day(0), Basis: "方案"}))
	changed("a name", d)
	must(t, change(t, d, "office1", "tjj", unit.StepLeave, unit.ChangeForm{On: day(0), Basis: "通知"}))
	changed("a membership that ends", d)
	must(t, change(t, d, "office1", "tjj", unit.StepJoin, unit.ChangeForm{On: day(0), Basis: "通知"}))
	changed("a membership that begins", d)
	must(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科学局", On: day(30), Basis: "方案"}))
	changed("a name to come, by the unit's version", d)
	changed("its day", d.WithClock(func() time.Time { return time.Now().AddDate(0, 0, 31) }))
}

// TestEachTableOfUnitsMovesTheStamp: a row that changes without the others is seen as well.
func TestEachTableOfUnitsMovesTheStamp(t *testing.T) {
	t.Parallel()
	for table, set := range map[string]string{"unit": "chip = chip || '改'", "unit_name": "name = name || '改'", "membership": "valid_to = portal_today()"} {
		d := sampledb.DB(t)
		was, _ := bothWays(t, d)
		_, err := d.Pool().Exec(t.Context(), "UPDATE "+table+" SET "+set+" WHERE ctid = (SELECT min(ctid) FROM "+table+")")
		must(t, err)
		if page, act := bothWays(t, d); !slices.Equal(page, act) || slices.Equal(page, was) {
			t.Errorf("%s: a page shows\n%v\nan act reads\n%v", table, page, act)
		}
	}
}
