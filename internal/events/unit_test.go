package events_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/succession"
)

// unitScenes are the end of a unit: who goes on for it, and who lost a seat with it.
func unitScenes() []scene {
	unit := func(t *testing.T, d *db.DB) int64 { return sample.Unit(t, d, "wjw").ID }
	return []scene{
		{"unit.inherited", unit, endOfUnit, []string{"liaison-rsj", "member-rsj"}},
		{"unit.ended", unit, endOfUnit, []string{"liaison-wjw", "member-wjw"}},
	}
}

// endOfUnit merges the unit into 市人社局.
func endOfUnit(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	s, office := succession.NewService(d, house.Estates()), sample.Who(t, d, "office1")
	f := succession.Form{Successor: fmt.Sprint(sample.Unit(t, d, "rsj").ID), On: d.Now().Format(time.DateOnly), Basis: "鄂州办发〔2026〕9号"}
	p, err := s.Plan(t.Context(), office, id, f, d.Now())
	if err == nil {
		f.Seen = p.Seen
		_, err = s.Succeed(t.Context(), office, id, p.Unit.Version, f)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestShutAccountsHearNothingOfAnEnd: of those who lost a seat with their unit only whoever can still sign in is told.
func TestShutAccountsHearNothingOfAnEnd(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	exec(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'liaison-wjw'")
	endOfUnit(t, d, sample.Unit(t, d, "wjw").ID)
	sample.Deliver(t, d)
	if got := told(t, d, "unit.ended"); !slices.Equal(got, []string{"member-wjw"}) {
		t.Errorf("told %v", got)
	}
}
