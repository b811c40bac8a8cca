package bench_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/bench"
)

// visit is a page with so many buffers that shows so many records.
func visit(pattern, path string, buffers, records int, faults ...bench.Fault) bench.Visit {
	body := strings.Builder{}
	for i := range records {
		body.WriteString(`<a href="/tasks/` + strings.Repeat("1", i+1) + `">x</a>`)
	}
	return bench.Visit{Pattern: pattern, Path: path, Login: "chief", Cost: bench.Cost{Buffers: buffers, Body: []byte(body.String()), Faults: faults, Took: time.Millisecond}}
}

// TestSearchesAreBounded: a search may read and order what it must up to its own bound; count without a limit, read a table whole or skip rows it
// may not, and nothing is let off elsewhere.
func TestSearchesAreBounded(t *testing.T) {
	t.Parallel()
	search := func(buffers int, faults ...bench.Fault) bench.Visit {
		return visit("/tasks", "/tasks?q=x", buffers, 0, faults...)
	}
	for name, c := range map[string]struct {
		v    bench.Visit
		want int
	}{
		"reads much":         {search(900, bench.Fault{Rule: bench.ManyRead, Rows: 2000}, bench.Fault{Rule: bench.ManyGathered, Rows: 2000}), 0},
		"reads too much":     {search(900, bench.Fault{Rule: bench.ManyRead, Rows: 20000}), 1},
		"too many buffers":   {search(5000), 1},
		"counts":             {search(90, bench.Fault{Rule: bench.NoLimit, Rows: 200}), 1},
		"reads a table":      {search(90, bench.Fault{Rule: bench.NoOtherWay, Rows: 200}), 1},
		"skips":              {search(90, bench.Fault{Rule: bench.Skips}), 1},
		"is no search":       {visit("/tasks", "/tasks?state=all", 90, 0, bench.Fault{Rule: bench.ManyRead, Rows: 2000}), 1},
		"gathers few":        {visit("/meetings/new", "/meetings/new", 90, 0, bench.Fault{Rule: bench.NoLimit, Table: "meeting", Rows: 20}), 0},
		"gathers many":       {visit("/meetings/new", "/meetings/new", 90, 0, bench.Fault{Rule: bench.NoLimit, Table: "meeting", Rows: 200}), 1},
		"gathers elsewhere":  {visit("/meetings/new", "/meetings/new", 90, 0, bench.Fault{Rule: bench.NoLimit, Table: "topic", Rows: 20}), 1},
		"a window":           {visit("/admin/audit", "/admin/audit", 90, 0, bench.Fault{Rule: bench.WideLimit, Rows: 5000}), 0},
		"more than a window": {visit("/admin/audit", "/admin/audit", 90, 0, bench.Fault{Rule: bench.WideLimit, Rows: 5001}), 1},
		"is no search, dear": {visit("/tasks", "/tasks", 900, 0), 1},
	} {
		if got := c.v.Broken(); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestGrowthIsNamed: a page that reads more among many records is named, unless it shows more, is small, or is said to grow; the table tells each.
func TestGrowthIsNamed(t *testing.T) {
	t.Parallel()
	few, many := bench.PageCosts{}, bench.PageCosts{}
	for _, v := range []bench.Visit{visit("/a", "/a", 100, 3), visit("/b", "/b", 100, 3), visit("/c", "/c", 20, 3), visit("/tasks", "/tasks?q=x", 100, 3), visit("/d/{id}", "/d/1", 100, 3), visit("/minutes", "/minutes", 100, 3), visit("/todo", "/todo", 100, 3), visit("/gone", "/gone", 1, 0)} {
		few.Add(v)
	}
	for _, v := range []bench.Visit{visit("/a", "/a", 130, 3), visit("/b", "/b", 250, 20), visit("/c", "/c", 60, 3), visit("/tasks", "/tasks?q=x", 400, 3), visit("/d/{id}", "/d/77", 124, 3), visit("/minutes", "/minutes", 300, 3), visit("/todo", "/todo", 900, 3), visit("/new", "/new", 900, 0)} {
		many.Add(v)
	}
	over := []string{}
	list := bench.Compare(few, many)
	for _, g := range list {
		if g.Over() {
			over = append(over, g.Page)
		}
	}
	if len(list) != 7 || strings.Join(over, " ") != "/todo chief /a chief" {
		t.Errorf("of %d pages these grow: %v", len(list), over)
	}
	one, other := filepath.Join(t.TempDir(), "few"), filepath.Join(t.TempDir(), "many")
	if err := few.Save(one); err != nil {
		t.Fatal(err)
	}
	if err := many.Save(other); err != nil {
		t.Fatal(err)
	}
	out := strings.Builder{}
	if err := bench.PrintGrowth(&out, one, other); err != nil || !strings.Contains(out.String(), "7 kinds of pages, 2 grow by more than they may") || !strings.Contains(out.String(), "a search reads") {
		t.Errorf("%s %v", out.String(), err)
	}
}
