package main

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

// filled is how many tasks the pages are read on: enough that the planner chooses as in life.
const filled = 6000

// steep are the pages that read more than their bound of buffers and rows, by what is asked of them, each with the reason. Their round trips
// and statements are bounded like all others, and they skip no rows by OFFSET.
var steep = []struct{ pattern, asked, why string }{
	{"/tasks", "q", "a search reads what the index of pieces finds, wherever it lies, and orders it by day afterwards"},
	{"/topics", "q", "a search, as for tasks"},
	{"/admin/audit", "person", "an auditor looks for a piece of a name in the log: it is read from its end"},
	{"/admin/audit", "words", "an auditor looks for a piece of a title in the log: it is read from its end"},
}

// unopened are pages for which the fill has no record, each with the reason.
var unopened = map[string]string{
	"/setup":                     "there before anybody is",
	"/topics/{id}/revise":        "for a topic that came back from a round; TestPagesKeepTheirBudget opens it",
	"/tasks/{id}/claim":          "for a task with nothing open in it; TestPagesKeepTheirBudget opens it",
	"/minutes/{id}/circulate":    "for a draft that is whole; TestPagesKeepTheirBudget opens it",
	"/meetings/{id}/conclusions": "for a meeting in session; TestPagesKeepTheirBudget opens it",
	"/meetings/{id}/roll":        "for a meeting in session; TestPagesKeepTheirBudget opens it",
}

// TestPagesStayFlat: on many records no page of the table, whoever reads it, with each of its tabs, filters and searches, reads a
// growing table whole, reads, sorts or counts more rows than the cap, skips rows by OFFSET, or takes more round trips, statements and
// buffers than its bound. A page that nobody could open is a fault too: the fill needs a record for it.
func TestPagesStayFlat(t *testing.T) {
	t.Parallel()
	address := dbtest.EmptyURL(t)
	if err := quietApp(config{DataDir: t.TempDir(), Secret: dbtest.Secret}).withSchemaAt(t.Context(), addresses{address, address, address}, db.StandardPools, func(d *db.DB) error { return bench.Load(t.Context(), d, filled, io.Discard) }); err != nil {
		t.Fatal(err)
	}
	opened, pages := map[string]bool{}, 0
	err := withMeter(t.Context(), address, dbtest.Key(), func(m *bench.Meter, routes []bench.Route) error {
		for _, r := range routes {
			opened[r.Pattern] = bench.Apart[r.Pattern]+unopened[r.Pattern] != ""
		}
		return m.Walk(t.Context(), routes, bench.Readers, func(v bench.Visit) {
			if v.Status >= http.StatusInternalServerError {
				t.Errorf("%s as %s: status %d", v.Path, v.Login, v.Status)
			}
			if v.Status == http.StatusOK {
				opened[v.Pattern], pages = true, pages+1
				flat(t, v)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, ok := range opened {
		if !ok {
			t.Errorf("nobody could open %s", pattern)
		}
	}
	t.Logf("%d pages", pages)
}

func flat(t *testing.T, v bench.Visit) {
	t.Helper()
	at, err := url.Parse(v.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steep {
		if s.pattern == v.Pattern && at.Query().Get(s.asked) != "" {
			v.Buffers, v.Faults = 0, slices.DeleteFunc(v.Faults, func(f string) bool { return !strings.Contains(f, "OFFSET") })
		}
	}
	most := bench.MostOnPages
	if slices.ContainsFunc(bench.Pages, func(p bench.Page) bool { return p.List && p.Path == v.Pattern }) {
		most = bench.MostOnLists
	}
	if broken := append(v.Over(most), v.Faults...); len(broken) > 0 {
		t.Errorf("%s as %s: %v", v.Path, v.Login, broken)
	}
}
