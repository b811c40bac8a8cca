package bench_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample/sampledb"
)

// many fills the queue of one person's messages: a table that grows, with more rows than the cap.
const many = `INSERT INTO message (event, person, kind, class, about, record, title, line, link, at)
	SELECT 'bench.' || i, (SELECT min(id) FROM person), 'task.assign', 'notice', 'task', i, '任务', '任务', '/', now() FROM generate_series(1, 5000) i`

// measured asks one page that puts these questions, and gives what is wrong with it.
func measured(t *testing.T, ask func(d *db.DB, b *db.Batch), statements ...string) bench.Cost {
	t.Helper()
	tracer := &bench.Tracer{}
	d := sampledb.DB(t, db.WithTracer(tracer), dbtest.PlanAsEver)
	dbtest.Tamper(t, d, append(statements, many)...)
	if _, err := dbtest.Admin(t, d).Exec(t.Context(), "VACUUM ANALYZE message"); err != nil {
		t.Fatal(err)
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := d.Read(r.Context(), func(b *db.Batch) {
			db.Value[int](b, "SELECT 1", nil) // stands for the session
			ask(d, b)
		})
		if err != nil {
			t.Error(err)
		}
	})
	m, err := bench.NewMeter(t.Context(), d, tracer, page, "portal")
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Cost(t.Context(), "", "/")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// onLists are the bounds of a list.
var onLists = bench.Bounds{Trips: bench.MostTrips, Statements: bench.MostOnLists, Buffers: bench.MostBuffers}

// said are the faults in words.
func said(list []bench.Fault) string {
	words := []string{}
	for _, f := range list {
		words = append(words, f.Said)
	}
	return strings.Join(words, "\n")
}

// wholesome is a question that breaks no rule: a page of one person's messages along their index.
const wholesome = "SELECT id FROM message WHERE person = @p ORDER BY id DESC LIMIT 51"

// TestEachRuleCanFail: one page for each rule, of which that rule alone complains; and one of which none does.
func TestEachRuleCanFail(t *testing.T) {
	t.Parallel()
	mine := db.Args{"p": int64(1), "wide": int64(100000)}
	for name, c := range map[string]struct {
		sql  string
		want string
	}{
		"nothing":            {wholesome, ""},
		"whole table":        {"SELECT id FROM message WHERE title = 'x' AND line = 'y' LIMIT 1", "can only read the whole of message"},
		"whole index":        {"SELECT id FROM message WHERE id % 7000 = 6999 ORDER BY id LIMIT 1", "of 5"},
		"more than the cap":  {"SELECT id FROM message WHERE id < 1500", "rows of message"},
		"uncapped sort":      {"SELECT g FROM generate_series(1, 2000) g ORDER BY -g LIMIT 5", "Sort of 2000 rows"},
		"uncapped count":     {"SELECT count(*) FROM generate_series(1, 2000) g", "Aggregate of 2000 rows"},
		"count without end":  {"SELECT count(*) FROM message WHERE person = @p AND id <= 400", "gathers rows of message that no LIMIT ends"},
		"count with an end":  {"SELECT count(*) FROM (SELECT FROM message WHERE person = @p AND id <= 400 LIMIT 300) x", ""},
		"count of few":       {"SELECT count(*) FROM message WHERE person = @p AND id <= 60", "gathers rows of message that no LIMIT ends"},
		"count of one":       {"SELECT count(*) FROM message WHERE id = 60", ""},
		"array without end":  {"SELECT cardinality(ARRAY(SELECT id FROM message WHERE person = @p AND id <= 60))", "gathers rows of message that no LIMIT ends"},
		"array with an end":  {"SELECT cardinality(ARRAY(SELECT id FROM message WHERE person = @p AND id <= 60 LIMIT 50))", ""},
		"count by a join":    {"SELECT count(*) FROM person p JOIN message m ON m.person = p.id AND m.id <= 60", "gathers rows of message that no LIMIT ends"},
		"count by itself":    {"SELECT count(*) FROM message a JOIN message b ON b.id = a.id WHERE a.id <= 60 AND b.id <= 60", "gathers rows of message that no LIMIT ends"},
		"count beside one":   {"SELECT count(*) FROM message a JOIN message b ON b.id = a.id + 1 WHERE a.id = 60", ""},
		"count to no end":    {"SELECT count(*) FROM (SELECT FROM message WHERE person = @p AND id <= 60 LIMIT 100000) x", "LIMIT 100000 is 100000 rows, more than the cap"},
		"end by a value":     {"SELECT count(*) FROM (SELECT FROM message WHERE person = @p AND id <= 60 LIMIT @wide) x", "more than the cap"},
		"end reckoned":       {"SELECT count(*) FROM (SELECT FROM message WHERE person = @p AND id <= 60 LIMIT 300 * @p) x", "more than the cap"},
		"fetched to no end":  {"SELECT count(*) FROM (SELECT FROM message WHERE person = @p AND id <= 60 FETCH FIRST 100000 ROWS ONLY) x", "more than the cap"},
		"uncapped window":    {"SELECT row_number() OVER () FROM generate_series(1, 2000) g", "WindowAgg of 2000 rows"},
		"uncapped unique":    {"SELECT DISTINCT ON (x) x FROM (SELECT 1 AS x FROM generate_series(1, 2000)) y", "Unique of 2000 rows"},
		"skipped rows":       {wholesome + " OFFSET 10", "skips rows by OFFSET"},
		"skipped by a value": {wholesome + " OFFSET @p", "skips rows by OFFSET"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := measured(t, func(_ *db.DB, b *db.Batch) { db.Values[int64](b, c.sql, mine) })
			if c.want == "" != (len(got.Faults) == 0) || len(got.Faults) > 1 {
				t.Fatalf("%d faults, want %q: %s", len(got.Faults), c.want, said(got.Faults))
			}
			if line := said(got.Faults); !strings.Contains(line, c.want) {
				t.Errorf("%q, want %q", line, c.want)
			}
			if broken := got.Over(onLists); len(broken) > 0 {
				t.Errorf("%v", broken)
			}
		})
	}
}

// TestKeptPlansAreJudgedAsKept: a statement whose plan is made once for all readers is judged by that plan, not by one for these
// arguments alone, in which its condition folds to a few rows of the index.
func TestKeptPlansAreJudgedAsKept(t *testing.T) {
	t.Parallel()
	const sql = "SELECT id FROM message WHERE CASE WHEN @p::bigint = 1 THEN id < 3 ELSE line = 'it''s' END AND title <> @q LIMIT 1"
	for kept, want := range map[bool]string{false: "", true: "can only read the whole of message"} {
		got := measured(t, func(_ *db.DB, b *db.Batch) {
			if kept {
				b.KeepPlans()
			}
			db.Values[int64](b, sql, db.Args{"p": int64(1), "q": "it's"})
		})
		if faults := said(got.Faults); !strings.HasPrefix(faults, want) || want == "" && faults != "" {
			t.Errorf("kept %v: faults %q, want %q", kept, faults, want)
		}
	}
}

// TestEachBoundCanFail: too many round trips, statements or buffers, each alone.
func TestEachBoundCanFail(t *testing.T) {
	t.Parallel()
	one := func(b *db.Batch) { db.Values[int64](b, wholesome, db.Args{"p": int64(1)}) }
	for name, c := range map[string]struct {
		ask  func(*db.DB, *db.Batch)
		want string
	}{
		"statements": {func(_ *db.DB, b *db.Batch) {
			for range bench.MostOnLists + 1 {
				one(b)
			}
		}, "6 statements"},
		"round trips": {func(d *db.DB, b *db.Batch) {
			one(b)
			for range bench.MostTrips + 1 {
				if err := d.Read(t.Context(), one); err != nil {
					t.Error(err)
				}
			}
		}, "3 round trips"},
		"a statement alone": {func(d *db.DB, b *db.Batch) {
			one(b)
			for range bench.MostTrips + 1 {
				if _, err := d.Pool().Exec(t.Context(), wholesome, db.Args{"p": int64(1)}); err != nil {
					t.Error(err)
				}
			}
		}, "3 round trips"},
		"buffers": {func(_ *db.DB, b *db.Batch) {
			db.Values[int](b, "SELECT (SELECT count(*) FROM person p WHERE p.id > g)::int FROM generate_series(1, 900) g", nil)
		}, "buffers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := measured(t, c.ask)
			if broken := got.Over(onLists); len(broken) != 1 || !strings.Contains(broken[0], c.want) {
				t.Errorf("%v, want %s", broken, c.want)
			}
			if len(got.Faults) > 0 {
				t.Errorf("faults %v", got.Faults)
			}
		})
	}
}

// TestEveryTableIsFilledOrSteady: what is steady is a table of its room, and what grows grows by the fill, in proportion.
func TestEveryTableIsFilledOrSteady(t *testing.T) {
	t.Parallel()
	for _, r := range house.Rooms() {
		for name, why := range r.Steady {
			if !slices.Contains(r.Tables, name) || why == "" {
				t.Errorf("%s is no table of %s, or has no reason", name, r.Name)
			}
		}
	}
	counts := func(tasks int) map[string]int {
		d := loaded(t, tasks)
		out := map[string]int{}
		for _, name := range bench.UnsteadyTables() {
			var n int
			if err := d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM "+name).Scan(&n); err != nil {
				t.Fatal(err)
			}
			out[name] = n
		}
		return out
	}
	few, more := counts(0), counts(1500)
	for name, n := range more {
		if n <= few[name] {
			t.Errorf("%s has %d rows without the fill and %d with it: give its room a Fill, or say in Steady why it does not grow", name, few[name], n)
		}
	}
}

// loaded is a database that the bench has filled; with no tasks it has only the demo.
func loaded(t *testing.T, tasks int) *db.DB {
	t.Helper()
	if tasks == 0 {
		return sampledb.DB(t)
	}
	d, err := db.Open(t.Context(), dbtest.OwnerURL(t, dbtest.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	dbtest.Seal(d)
	if err := bench.Load(t.Context(), d, tasks, t.Output()); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestWaysOn: the links and the forms of a page lead on, what leaves it or is posted does not.
func TestWaysOn(t *testing.T) {
	t.Parallel()
	got := bench.WaysOn("/topics?tab=all", []byte(`<a href="/topics?tab=draft">x</a><a href="/tasks?tab=x">x</a><a href="?tab=all&after=7">x</a>
		<form action="/topics"><input type="hidden" name="tab" value="all"><select name="unit"><option value="">全部</option><option value="3">三</option></select>
		<input type="search" name="q"></form><form method="post" action="/topics"><input name="title"></form>`))
	want := []string{"/topics?after=7&tab=all", "/topics?q=%E6%A0%87%E5%87%86&tab=all", "/topics?q=%E7%BC%9677%E5%8F%B7&tab=all", "/topics?tab=all&unit=3", "/topics?tab=draft"}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestNothingIsLeftOutUnnamed: a page that the walk comes to by no way is named for everybody whom its gate lets in.
func TestNothingIsLeftOutUnnamed(t *testing.T) {
	t.Parallel()
	tracer := &bench.Tracer{}
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/circulars":
			_, _ = w.Write([]byte(`<a href="/circulars/7">x</a><a href="/plans/2026">x</a><a href="/tasks/1/claim">x</a>`))
		case "/circulars/7", "/circulars/7/print", "/plans/2026":
		default:
			http.NotFound(w, r)
		}
	})
	m, err := bench.NewMeter(t.Context(), sampledb.DB(t, db.WithTracer(tracer)), tracer, page, "portal")
	if err != nil {
		t.Fatal(err)
	}
	routes := []bench.Route{}
	for _, pattern := range []string{"/circulars", "/circulars/{id}", "/circulars/{id}/print", "/plans/{year}", "/registers/{id}", "/tasks/{id}/claim"} {
		routes = append(routes, bench.Route{Pattern: pattern, Allows: access.Actor.Signed})
	}
	routes = append(routes, bench.Route{Pattern: "/backups/{id}", Allows: func(access.Actor) bool { return false }})
	seen := []string{}
	shut, err := m.Walk(t.Context(), routes, []bench.Reader{{Login: "chief", Clicks: 1}}, func(v bench.Visit) { seen = append(seen, v.Path) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []bench.Pair{{Pattern: "/registers/{id}", Login: "chief"}, {Pattern: "/tasks/{id}/claim", Login: "chief"}}; !slices.Equal(shut, want) {
		t.Errorf("shut %v, want %v", shut, want)
	}
	if !slices.Contains(seen, "/circulars/7/print") {
		t.Errorf("asked for %v only", seen)
	}
}
