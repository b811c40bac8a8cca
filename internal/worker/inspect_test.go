package worker

import (
	"log/slog"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/verify"
)

// TestCheckUpFindsAForgedReceipt: the schedule's check-up passes on what the portal wrote, and again after it noted itself;
// a receipt that was put in another's name behind its back is found and told in the program's log too.
func TestCheckUpFindsAForgedReceipt(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.IssuedMinutes(t, d)
	said := &strings.Builder{}
	log := slog.New(slog.NewTextHandler(said, nil))
	for _, tamper := range []string{"", "", "UPDATE delivery SET received_name = '他人'"} {
		if tamper != "" {
			dbtest.Tamper(t, d, tamper)
		}
		if err := Inspect(t.Context(), d, log, verify.Outside{}); err != nil {
			t.Fatal(err)
		}
		runs, err := inspection.NewService(d).List(t.Context(), sample.Who(t, d, "auditor"))
		if err != nil || (runs[0].Faults > 0) != (tamper != "") || strings.Contains(said.String(), "delivery/") != (tamper != "") {
			t.Errorf("after %q: %+v, %v, %s", tamper, runs, err, said)
		}
		if tamper != "" && !strings.Contains(runs[0].Said, "delivery/") {
			t.Errorf("the receipt is not named: %s", runs[0].Said)
		}
	}
}
