package minutes_test

import (
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
)

// TestBudget: each page asks once, with a bounded number of statements, however long the minutes are.
func TestBudget(t *testing.T) {
	t.Parallel()
	c := &dbtest.Asked{}
	o := open(t, db.WithTracer(c))
	id, who := o.at(minutes.Draft), o.who("office1")
	pages := map[string]struct {
		most int
		fn   func() error
	}{
		"list":  {5, func() error { _, err := o.s.List(t.Context(), who, minutes.Filter{}); return err }},
		"show":  {12, func() error { _, err := o.s.Show(t.Context(), who, id); return err }},
		"edit":  {12, func() error { _, err := o.s.Editing(t.Context(), who, id); return err }},
		"issue": {12, func() error { _, err := o.issuer().Issuing(t.Context(), who, id, 2026); return err }},
	}
	before := map[string]int{}
	for name, p := range pages {
		trips, statements := c.Cost(t, p.fn)
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
		if _, statements := c.Cost(t, p.fn); statements != before[name] {
			t.Errorf("%s: %d statements on long minutes, %d on short ones", name, statements, before[name])
		}
	}
}
