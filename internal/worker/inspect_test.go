package worker

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jointmeeting/internal/audit"
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

// TestABrokenLineHidesNothing: a line of the checkpoints that was cut is a fault by its number, and the forged receipt behind it is found all the same.
func TestABrokenLineHidesNothing(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.IssuedMinutes(t, d)
	file := filepath.Join(t.TempDir(), "points")
	if err := os.WriteFile(file, []byte("\n2026-11-29T01:02:03Z half-a-li\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, "UPDATE delivery SET received_name = '他人'")
	if err := Inspect(t.Context(), d, slog.New(slog.DiscardHandler), verify.Outside{File: file, Seen: func() (*audit.Seen, error) { return nil, errors.New("no such note") }}); err != nil {
		t.Fatal(err)
	}
	runs, err := inspection.NewService(d).List(t.Context(), sample.Who(t, d, "auditor"))
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	for _, want := range []string{"第 2 行", "no such note", "delivery/"} {
		if !strings.Contains(runs[0].Said, want) {
			t.Errorf("nothing of %q: %s", want, runs[0].Said)
		}
	}
}

// TestACheckUpThatComesToNoEndAlarms: after a few tries it is noted as one that failed, whatever ended it; a program that stops notes nothing.
func TestACheckUpThatComesToNoEndAlarms(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	w, broken := &inspect{db: d, log: slog.New(slog.DiscardHandler)}, errors.New("no place left")
	ended, stop := context.WithCancel(t.Context())
	stop()
	late, end := context.WithTimeout(t.Context(), 0)
	defer end()
	for _, c := range []struct {
		name  string
		ctx   context.Context
		try   int
		err   error
		noted int
	}{
		{"done", t.Context(), inspectTries, nil, 0}, {"first", t.Context(), 1, broken, 0}, {"stopped", ended, inspectTries, broken, 0},
		{"last", t.Context(), inspectTries, broken, 1}, {"out of time", late, inspectTries, broken, 2},
	} {
		err := w.settle(c.ctx, c.try, c.err)
		runs, listed := inspection.NewService(d).List(t.Context(), sample.Who(t, d, "auditor"))
		if listed != nil || len(runs) != c.noted || c.noted > 0 && (err != nil || runs[0].Faults != 1 || !strings.Contains(runs[0].Said, "no place left")) {
			t.Errorf("%s: %v, %+v, %v", c.name, err, runs, listed)
		}
	}
}
