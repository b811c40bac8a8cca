package bench_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample/sampledb"
)

// TestTheCatalogIsNotThePages: a connection that has missed what others created and dropped looks up the functions of a statement again; a page
// costs as much after that as before.
func TestTheCatalogIsNotThePages(t *testing.T) {
	t.Parallel()
	tracer := &bench.Tracer{}
	d := sampledb.DB(t, db.WithTracer(tracer), dbtest.PlanAsEver)
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("after"))
		err := d.Read(r.Context(), func(b *db.Batch) {
			db.Value[int](b, "SELECT 1", nil) // stands for the session
			db.Value[time.Time](b, "SELECT add_workdays(date '2026-01-05' + @n::int, 5)", db.Args{"n": n})
			db.Value[int](b, "SELECT count(*) FROM workdays(date '2026-01-05' + @n::int, date '2026-02-05')", db.Args{"n": n})
			db.Value[string](b, "SELECT coalesce(unit_name_on(1, date '2026-02-05' + @n::int), '')", db.Args{"n": n})
		})
		if err != nil {
			t.Error(err)
		}
	})
	m, err := bench.NewMeter(t.Context(), d, tracer, page, "portal")
	if err != nil {
		t.Fatal(err)
	}
	cost := func(n int) int {
		c, err := m.Cost(t.Context(), "", "/?after="+strconv.Itoa(n))
		if err != nil {
			t.Fatal(err)
		}
		return c.Buffers
	}
	cost(0)
	before := cost(1)
	const others = `DO $$ BEGIN FOR i IN 1 .. 500 LOOP EXECUTE 'CREATE TEMP TABLE passing (a int PRIMARY KEY, b text)'; DROP TABLE passing; END LOOP; END $$`
	if _, err := dbtest.Admin(t, d).Exec(t.Context(), others); err != nil {
		t.Fatal(err)
	}
	if after := cost(2); before > bench.MostBuffers || after != before {
		t.Errorf("%d buffers, %d after others created and dropped", before, after)
	}
}
