package events_test

import (
	"fmt"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/succession"
)

// unitScenes are the end of a unit: who goes on for it, and who lost a seat with it.
func unitScenes() []scene {
	unit := func(t *testing.T, d *db.DB) int64 { return sample.Unit(t, d, "wjw").ID }
	end := func(t *testing.T, d *db.DB, id int64) {
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
	return []scene{
		{"unit.inherited", unit, end, []string{"liaison-rsj", "member-rsj"}},
		{"unit.ended", unit, end, []string{"liaison-wjw", "member-wjw"}},
	}
}
