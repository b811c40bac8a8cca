package minutes_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/minutes"
)

// counter counts round trips and statements of pages.
type counter struct {
	mu                sync.Mutex
	trips, statements int
}

func (c *counter) add(trips, statements int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips += trips
	c.statements += statements
}

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.add(1, 0)
	return ctx
}
func (c *counter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) { c.add(0, 1) }
func (c *counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// TestBudget: each page asks once, with a bounded number of statements, however long the minutes are.
func TestBudget(t *testing.T) {
	t.Parallel()
	c := &counter{}
	o := open(t, db.WithTracer(c))
	id, who := o.at(minutes.Draft), o.who("office1")
	cost := func(fn func() error) (int, int) {
		c.trips, c.statements = 0, 0
		must(t, fn())
		return c.trips, c.statements
	}
	pages := map[string]struct {
		most int
		fn   func() error
	}{
		"list":  {5, func() error { _, err := o.s.List(t.Context(), who, minutes.Filter{}); return err }},
		"show":  {12, func() error { _, err := o.s.Show(t.Context(), who, id); return err }},
		"edit":  {12, func() error { _, err := o.s.Editing(t.Context(), who, id); return err }},
		"issue": {12, func() error { _, err := o.s.Issuing(t.Context(), who, id, 2026); return err }},
	}
	before := map[string]int{}
	for name, p := range pages {
		trips, statements := cost(p.fn)
		if before[name] = statements; trips != 1 || statements > p.most {
			t.Errorf("%s: %d round trips, %d statements", name, trips, statements)
		}
	}
	f := minutes.Of(o.get(id))
	for range 30 {
		row := f.Rows[0]
		row.ID, row.Key = "", row.Key+"x"
		f.Rows = append(f.Rows, row)
	}
	must(t, o.save("office1", id, f))
	o.at(minutes.Draft)
	for name, p := range pages {
		if _, statements := cost(p.fn); statements != before[name] {
			t.Errorf("%s: %d statements on long minutes, %d on short ones", name, statements, before[name])
		}
	}
}
