package main

import (
	"io"
	"testing"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

// filled is how many tasks the pages are read on: enough that the planner chooses as in life.
const filled = 6000

// TestPagesStayFlat: on many records no page reads a large table whole, sorts or counts more than the cap, skips rows
// by OFFSET, or takes more round trips, statements and buffers than its bound, whoever reads it.
func TestPagesStayFlat(t *testing.T) {
	t.Parallel()
	url := dbtest.EmptyURL(t)
	if err := withSchemaAt(t.Context(), addresses{url, url, url}, db.StandardPools, func(d *db.DB) error { return bench.Load(t.Context(), d, filled, io.Discard) }); err != nil {
		t.Fatal(err)
	}
	err := withMeter(t.Context(), url, func(m bench.Meter) error {
		records, err := bench.Pick(t.Context(), m.DB)
		if err != nil {
			return err
		}
		for _, p := range bench.Pages {
			for _, login := range []string{"office1", "liaison-jyj", "chief"} {
				flat(t, m, p, login, records)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func flat(t *testing.T, m bench.Meter, p bench.Page, login string, r bench.Records) {
	t.Helper()
	secret, err := bench.SignIn(t.Context(), m.DB, login)
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Cost(t.Context(), secret, p.Address(r))
	if err != nil {
		t.Fatal(err)
	}
	name, most := p.Path+" "+login, 12
	if p.List {
		most = 5
	}
	if c.Status != 200 || c.Trips > 2 || c.Statements > most {
		t.Errorf("%s: status %d, %d round trips, %d statements", name, c.Status, c.Trips, c.Statements)
	}
	t.Logf("%s: %d buffers", name, c.Buffers)
	if c.Buffers > 500 || len(c.Faults) > 0 {
		t.Errorf("%s: %d buffers, faults %v", name, c.Buffers, c.Faults)
	}
}
