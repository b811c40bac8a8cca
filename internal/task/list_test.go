package task_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/task"
)

var states = []string{"waiting", "assigned", "working", "claimed", "done", "closed", "suspended", "cancelled"}

// scatter writes n tasks straight into the tables: many rows at once, for reading only. One in every so
// many is in one of the eight states, the others are closed.
func scatter(t *testing.T, d *db.DB, n, every int) {
	t.Helper()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO task (number, origin, minutes, minutes_name, clause_no, text, lead, lead_name, due, state, claimed_at, done_at, verified_by, created_at, state_at)
		SELECT CASE WHEN s.state = 'waiting' THEN NULL ELSE 'RW-2025-' || n END, n, n / 20, '第' || n / 20 || '次会议纪要', n % 20 + 1, '任务' || n || '。', l.id,
			'单位' || l.id, date '2026-06-01' + (n * 7919 % 400), s.state, now(), now(), '某人', now(), now()
		FROM generate_series(1, $1) n CROSS JOIN LATERAL (SELECT CASE WHEN n % $3 = 0 THEN ($2::text[])[n / $3 % 8 + 1] ELSE 'closed' END AS state) s
		CROSS JOIN LATERAL (SELECT id FROM unit ORDER BY id OFFSET n % 34 LIMIT 1) l`, n, states, every)
	exec(`INSERT INTO task_unit (task, unit, role, due, open) SELECT t.id, t.lead, 'lead', t.due, t.state IN ('assigned','working','claimed') FROM task t`)
	exec(`INSERT INTO task_unit (task, unit, role, due, open) SELECT t.id, l.id, 'support', t.due, t.state IN ('assigned','working','claimed')
		FROM task t CROSS JOIN LATERAL (SELECT id FROM unit WHERE id <> t.lead ORDER BY id OFFSET t.origin * 31 % 33 LIMIT 2) l`)
	exec("VACUUM (ANALYZE) task, task_unit")
}

func everyTask(t *testing.T, d *db.DB) []task.Task {
	t.Helper()
	tasks := []task.Task{}
	rows, err := d.Pool().Query(t.Context(), `SELECT t.id, t.state, t.lead, t.due, ARRAY(SELECT unit FROM task_unit WHERE task = t.id AND role = 'support')
		FROM task t ORDER BY due, id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var x task.Task
		if err := rows.Scan(&x.ID, &x.State, &x.Lead, &x.Due, &x.Support); err != nil {
			t.Fatal(err)
		}
		tasks = append(tasks, x)
	}
	return tasks
}

// walk follows the list to its end and gives the ids in order.
func walk(t *testing.T, s *task.Service, who access.Actor, f task.Filter, now time.Time) []int64 {
	t.Helper()
	ids := []int64{}
	for {
		p, err := s.List(t.Context(), who, f, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rows {
			ids = append(ids, r.ID)
		}
		if p.Next == "" {
			return ids
		}
		u, err := url.Parse(p.Next)
		if err != nil {
			t.Fatal(err)
		}
		f = task.ReadFilter(u.Query())
	}
}

// TestListIsWhatTheChartLetsSee: for every sample actor and for made-up ones with two seats, the list holds
// exactly the tasks that the chart lets them see, in order, and so does the page of one task.
func TestListIsWhatTheChartLetsSee(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	scatter(t, d, 400, 1)
	s := task.NewService(d)
	all := everyTask(t, d)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, who := range everyKindOfReader(t, d, rng) {
		want := []int64{}
		for _, x := range all {
			if task.Chart.MaySee(who, x) {
				want = append(want, x.ID)
			}
		}
		if got := walk(t, s, who, task.Filter{State: "all"}, time.Now()); !slices.Equal(got, want) {
			t.Errorf("%s sees %d tasks, the chart says %d", who.SeatWords(), len(got), len(want))
		}
		for range 6 {
			x := all[rng.IntN(len(all))]
			_, err := s.Get(t.Context(), who, x.ID)
			if (err == nil) != task.Chart.MaySee(who, x) {
				t.Errorf("%s opens task %d in %s: %v", who.SeatWords(), x.ID, x.State, err)
			}
		}
	}
}

func everyKindOfReader(t *testing.T, d *db.DB, rng *rand.Rand) []access.Actor {
	t.Helper()
	out := []access.Actor{{}, {Person: 1, Name: "没有任职"}}
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "admin", "security", "auditor", "liaison-jyj",
		"member-jyj", "liaison-gedian", "member-scjgj"} {
		out = append(out, sample.Who(t, d, login))
	}
	units := column[int64](t, d, "SELECT id FROM unit")
	for i := range 8 {
		who := access.Actor{Person: int64(1000 + i), Name: "多职"}
		for range 2 {
			role := access.Roles()[rng.IntN(len(access.Roles()))]
			who.Seats = append(who.Seats, access.Seat{ID: 1, Role: role, Unit: units[rng.IntN(len(units))]})
		}
		out = append(out, who)
	}
	return out
}

// TestFilters: each answer of each filter against the same rule in Go.
func TestFilters(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	scatter(t, d, 300, 1)
	s := task.NewService(d)
	all := everyTask(t, d)
	now, _ := form.Moment("2026-12-15 09:00")
	jyj, czj := sample.Unit(t, d, "jyj").ID, sample.Unit(t, d, "czj").ID
	other := itoa(czj)
	soon := func(x task.Task) bool { n := form.Days(now, x.Due); return x.Pending() && n >= 0 && n <= 7 }
	for query, keep := range map[string]func(task.Task) bool{
		"":                          func(x task.Task) bool { return x.Open() },
		"state=all":                 func(task.Task) bool { return true },
		"state=working":             func(x task.Task) bool { return x.State == "working" },
		"state=waiting":             func(x task.Task) bool { return x.State == "waiting" },
		"state=finished":            func(x task.Task) bool { return x.State == "done" || x.State == "closed" },
		"state=returned":            func(x task.Task) bool { return x.Returned },
		"state=nonsense":            func(x task.Task) bool { return x.Open() },
		"due=overdue":               func(x task.Task) bool { return x.Overdue(now) },
		"due=soon":                  soon,
		"due=pressing":              func(x task.Task) bool { return soon(x) || x.Overdue(now) },
		"state=all&due=year":        func(x task.Task) bool { return x.Due.Year() == 2026 },
		"state=all&due=month":       func(x task.Task) bool { return x.Due.Year() == 2026 && x.Due.Month() == 12 },
		"unit=" + itoa(jyj):         func(x task.Task) bool { return x.Open() && x.Lead == jyj },
		"state=all&unit=" + other:   func(x task.Task) bool { return x.Lead == czj },
		"due=overdue&unit=" + other: func(x task.Task) bool { return x.Overdue(now) && x.Lead == czj },
		"state=all&unit=999999":     func(task.Task) bool { return false },
		"state=all&minutes=3":       func(x task.Task) bool { return x.ID >= 60 && x.ID < 80 },
		"state=all&q=任务77":          func(x task.Task) bool { return x.ID == 77 },
		"state=all&q=rw-2025-191":   func(x task.Task) bool { return x.ID == 191 },
		"state=all&q=%25":           func(task.Task) bool { return false },
		"after=x":                   func(x task.Task) bool { return x.Open() },
	} {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		want := []int64{}
		for _, x := range all {
			if keep(x) {
				want = append(want, x.ID)
			}
		}
		for _, login := range []string{"office1", "chief"} {
			if got := walk(t, s, sample.Who(t, d, login), task.ReadFilter(v), now); !slices.Equal(got, want) {
				t.Errorf("%s %s: %d rows, want %d", login, query, len(got), len(want))
			}
		}
		seen := slices.DeleteFunc(slices.Clone(want), func(id int64) bool {
			i := slices.IndexFunc(all, func(x task.Task) bool { return x.ID == id })
			return !task.Chart.MaySee(sample.Who(t, d, "liaison-jyj"), all[i])
		})
		if got := walk(t, s, sample.Who(t, d, "liaison-jyj"), task.ReadFilter(v), now); !slices.Equal(got, seen) {
			t.Errorf("liaison-jyj %s: %d rows, want %d", query, len(got), len(seen))
		}
	}
}

func TestCountsAreTheirRows(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	scatter(t, d, 300, 1)
	s := task.NewService(d)
	now, _ := form.Moment("2026-12-15 09:00")
	for _, login := range []string{"office1", "liaison-jyj", "admin"} {
		who := sample.Who(t, d, login)
		p, err := s.List(t.Context(), who, task.Filter{}, now)
		if err != nil {
			t.Fatal(err)
		}
		open, late := walk(t, s, who, task.Filter{}, now), walk(t, s, who, task.Filter{Due: "overdue"}, now)
		if p.Open != len(open) || p.Overdue != len(late) {
			t.Errorf("%s: counts %d and %d, rows %d and %d", login, p.Open, p.Overdue, len(open), len(late))
		}
	}
}

// TestListWalksAnIndex: on 5,000 tasks no list of anybody reads the whole table, and the open list walks
// the partial index.
func TestListWalksAnIndex(t *testing.T) {
	t.Parallel()
	asked := &dbtest.Asked{}
	d := sampledb.DB(t, db.WithTracer(asked))
	scatter(t, d, 5000, 8)
	s := task.NewService(d)
	now, _ := form.Moment("2026-12-15 09:00")
	jyj, czj := sample.Unit(t, d, "jyj").ID, sample.Unit(t, d, "czj").ID
	for _, c := range []struct {
		login string
		f     task.Filter
		index string
	}{
		{"office1", task.Filter{}, "task_open_due"},
		{"office1", task.Filter{After: "2026-09-01.40"}, "task_open_due"},
		{"office1", task.Filter{Due: "overdue"}, "task_"},
		{"office1", task.Filter{State: "all"}, "task_due"},
		{"office1", task.Filter{State: "closed"}, "task_state_due"},
		{"chief", task.Filter{Unit: jyj}, "task_lead_open"},
		{"liaison-jyj", task.Filter{}, "_open"}, // of two partial indexes of what is open the server takes the cheaper for a unit's twenty rows
		{"liaison-jyj", task.Filter{State: "all", After: "2026-09-01.40"}, "task_unit_all"},
		{"liaison-jyj", task.Filter{Unit: czj}, "task_unit_lead_open"},
		{"liaison-jyj", task.Filter{Unit: czj, State: "all"}, "task_unit_lead"},
	} {
		who := sample.Who(t, d, c.login)
		asked.Take()
		if _, err := s.List(t.Context(), who, c.f, now); err != nil {
			t.Fatal(err)
		}
		trips, statements := asked.Take()
		if trips != 2 || len(statements) != 5 {
			t.Errorf("%s %+v: %d round trips, %d statements", c.login, c.f, trips, len(statements))
		}
		found := false
		for _, asks := range statements {
			if !strings.Contains(asks.SQL, "task") {
				continue
			}
			plan := dbtest.Plan(t, d, asks)
			if strings.Contains(plan, "Seq Scan on task") {
				t.Errorf("%s %+v reads a whole table:\n%s\n%s", c.login, c.f, asks.SQL, plan)
			}
			found = found || strings.Contains(plan, c.index)
		}
		if !found {
			t.Errorf("%s %+v does not use %s", c.login, c.f, c.index)
		}
	}
}

// TestAsManyStatementsForAnyList: the page of a task asks the same whether it has one report and part or many.
func TestAsManyStatementsForAnyList(t *testing.T) {
	t.Parallel()
	asked := &dbtest.Asked{}
	d := sampledb.DB(t, db.WithTracer(asked))
	s := task.NewService(d)
	small := sample.ReceivedTask(t, d, sample.Task{Lead: "jyj", Support: []string{"czj"}})
	big := sample.ReceivedTask(t, d, sample.Task{Lead: "jyj", Support: []string{"czj", "gaj", "mzj", "gedian"}})
	who := sample.Who(t, d, "liaison-jyj")
	for i, id := range []int64{small, big, big, big, big} {
		f := task.ReportForm{Text: "进展", Progress: fmt.Sprint(10 * (i + 1))}
		if _, err := s.Report(t.Context(), who, id, sample.TaskOf(t, d, id).Version, f, nil); err != nil {
			t.Fatal(err)
		}
	}
	cost := func(id int64) (int, int) {
		return asked.Cost(t, func() error { _, err := s.Get(t.Context(), who, id); return err })
	}
	trips, statements := cost(small)
	if trips != 2 || statements > 12 {
		t.Errorf("%d round trips, %d statements", trips, statements)
	}
	if a, b := cost(big); a != trips || b != statements {
		t.Errorf("a larger task costs %d round trips and %d statements, want %d and %d", a, b, trips, statements)
	}
}
