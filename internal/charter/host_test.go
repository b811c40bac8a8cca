package charter_test

import (
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/verify"
)

// TestTheOfficeThatMovesIsLeft: when the office moves to another unit, whoever kept it where it was keeps it no longer from that day on, and a seat that
// waits there is answered: neither could be ended or confirmed afterwards, because such seats belong to the host.
func TestTheOfficeThatMovesIsLeft(t *testing.T) {
	t.Parallel()
	d, c := sampledb.DB(t), shipped(t)
	host := sample.Who(t, d, "office1").Seats[0].Unit
	ask := unit.SeatForm{Role: "office", Unit: sample.Unit(t, d, "scjgj").Path()[len("/units/"):], Name: "新示人", Title: "科员", From: d.Now().Format(time.DateOnly), Basis: "任免文件"}
	if _, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, "admin"), ask); err != nil {
		t.Fatal(err)
	}
	for i := range c.Members {
		c.Members[i].Host = c.Members[i].Code == "jyj"
	}
	load(t, d, c, time.Time{})
	for _, login := range []string{"office1", "office2", "director"} {
		if who := sample.Who(t, d, login); who.Is(access.Office, access.Director) {
			t.Errorf("%s still is %s", login, who.SeatWords())
		}
	}
	if n := value[int](t, d, "SELECT count(*)::int FROM seat WHERE unit = $1 AND role = 'office' AND confirmed_at IS NULL AND refused_at IS NULL", host); n > 0 {
		t.Errorf("%d seats still wait where the office was", n)
	}
	if !sample.Who(t, d, "liaison-scjgj").Is(access.Liaison) || !sample.Who(t, d, "convenor2").Is(access.Convenor) {
		t.Error("somebody lost a seat that is not the office's")
	}
	results, err := verify.Run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		for _, f := range r.Faults {
			t.Errorf("%s: %s", r.Name, f)
		}
	}
	load(t, d, shipped(t), time.Time{}) // and back: nobody who was there is there again
	if sample.Who(t, d, "office1").Is(access.Office) {
		t.Error("a seat that ended came back")
	}
}
