package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
)

// Cost is what a page asks of the database. The session, which each page reads before anything else, is not in the
// statements: it is one of its own.
type Cost struct {
	Status            int
	Body              []byte
	Trips, Statements int
	Buffers           int // of 8 KB, touched by all statements, the session's too
	Faults            []Fault
	Plans             []string      // statement, buffers and plan, for looking
	Took              time.Duration // the middle one of as many answers as the meter asks for
}

// What a page may ask for at most, beside the session.
const (
	MostTrips   = 2
	MostOnLists = 5  // statements of a page that names no record
	MostOnPages = 12 // statements of any other page
	MostBuffers = 500
)

// Wide are the pages that name no record and may put as many statements as those that do, each with the reason.
var Wide = map[string]string{
	"/":     "a desk gathers what waits in every room, each by a statement of its own",
	"/todo": "what a desk gathers, whole",
}

// MostStatements is how many a page of this pattern may put.
func MostStatements(pattern string) int {
	if strings.Contains(pattern, "{") || Wide[pattern] != "" {
		return MostOnPages
	}
	return MostOnLists
}

// Bounds are what a page may ask for at most.
type Bounds struct{ Trips, Statements, Buffers int }

// Over says in which counts the page is over its bounds.
func (c Cost) Over(most Bounds) (list []string) {
	for _, b := range []struct {
		n, most int
		what    string
	}{{c.Trips, most.Trips, "round trips"}, {c.Statements, most.Statements, "statements"}, {c.Buffers, most.Buffers, "buffers"}} {
		if b.n > b.most {
			list = append(list, fmt.Sprintf("%d %s, at most %d", b.n, b.what, b.most))
		}
	}
	return list
}

// Meter asks pages in this program and reads the plans of their statements. One goroutine uses it.
type Meter struct {
	DB      *db.DB // opened with the tracer
	Tracer  *Tracer
	Handler http.Handler
	Cookie  string // name of the session's cookie
	Again   int    // how often each page is asked for once more, for its time

	sizes map[string]float64 // rows of the tables that grow: nobody reads one whole to draw a page
	keys  keys
	known map[string]explained // by statement and arguments: the records do not change while pages are measured
	warm  map[string]bool      // statements that the connection has seen
}

// explained is what the plan of a statement says.
type explained struct {
	buffers int
	faults  []Fault
	plan    string
}

// NewMeter measures the handler over the database.
func NewMeter(ctx context.Context, d *db.DB, t *Tracer, h http.Handler, cookie string) (*Meter, error) {
	type size struct {
		Name string
		Rows float64
	}
	var list *[]size
	var columns *[]struct{ Name, Key string }
	err := d.Read(ctx, func(b *db.Batch) {
		list = db.Many[size](b, selectSizes, db.Args{"tables": UnsteadyTables()})
		columns = db.Many[struct{ Name, Key string }](b, selectKeys, db.Args{"tables": UnsteadyTables()})
	})
	if err != nil {
		return nil, fmt.Errorf("look at the size of tables: %w", err)
	}
	m := &Meter{DB: d, Tracer: t, Handler: h, Cookie: cookie, sizes: map[string]float64{}, keys: keys{}, known: map[string]explained{}, warm: map[string]bool{}}
	for _, s := range *list {
		m.sizes[s.Name], m.keys[s.Name] = s.Rows, []string{"record"} // of whichever kind
	}
	for _, c := range *columns {
		m.keys[c.Name] = append(m.keys[c.Name], c.Key)
	}
	return m, nil
}

// Cost asks a page as the holder of the session and explains each of its statements.
func (m *Meter) Cost(ctx context.Context, secret, path string) (Cost, error) {
	m.Tracer.take()
	w, took := m.ask(ctx, secret, path)
	trips, asked := m.Tracer.take()
	c := Cost{Status: w.Code, Body: w.Body.Bytes(), Trips: trips - 1, Statements: len(asked) - 1, Took: took}
	if c.Status != http.StatusOK {
		return c, nil
	}
	if m.Again > 0 {
		times := make([]time.Duration, m.Again)
		for i := range times {
			_, times[i] = m.ask(ctx, secret, path)
		}
		slices.Sort(times)
		c.Took = times[len(times)/2]
	}
	err := m.sum(ctx, &c, asked)
	if err == nil && c.Buffers > MostBuffers {
		if err = m.settle(ctx, asked); err == nil {
			err = m.sum(ctx, &c, asked)
		}
	}
	if err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// ask is one answer, and how long it took.
func (m *Meter) ask(ctx context.Context, secret, path string) (*httptest.ResponseRecorder, time.Duration) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: m.Cookie, Value: secret})
	w, begin := httptest.NewRecorder(), time.Now()
	m.Handler.ServeHTTP(w, r)
	return w, time.Since(begin)
}

// sum adds up what the statements of a page say of it.
func (m *Meter) sum(ctx context.Context, c *Cost, asked []statement) error {
	c.Buffers, c.Faults, c.Plans = 0, nil, nil
	for _, s := range asked {
		e, err := m.explain(ctx, s)
		if err != nil {
			return err
		}
		c.Buffers += e.buffers
		c.Faults = append(c.Faults, e.faults...)
		c.Plans = append(c.Plans, e.plan)
	}
	return nil
}

// settle asks each statement again until it has twice read no fewer buffers, and keeps the fewest. A connection forgets the catalog when it falls
// behind with what sessions create and drop, in whatever database of the server; what it then looks up again for the functions of a statement,
// once and once more, is counted as the statement's and is none of the page's.
func (m *Meter) settle(ctx context.Context, asked []statement) error {
	for _, s := range asked {
		for still := 0; still < 2; still++ {
			plan, err := m.plan(ctx, s)
			if err != nil {
				return err
			}
			if e := m.known[s.key()]; plan.Hit+plan.Read < e.buffers {
				e.buffers, e.plan, still = plan.Hit+plan.Read, plan.words(s), -1
				m.known[s.key()] = e
			}
		}
	}
	return nil
}

// explain runs a statement once more under EXPLAIN, unless it has been explained with these arguments. A table that is small
// yet is read whole because that is cheapest: whether it must be is asked of the same statement without that way.
func (m *Meter) explain(ctx context.Context, s statement) (explained, error) {
	if e, ok := m.known[s.key()]; ok {
		return e, nil
	}
	plan, err := m.plan(ctx, s)
	if err != nil {
		return explained{}, err
	}
	e := explained{plan.Hit + plan.Read, nil, plan.words(s)}
	faults, sizes := []Fault{}, maps.Clone(m.sizes)
	if len(plan.scanned(m.sizes)) > 0 {
		other, err := m.plan(ctx, s, "SET LOCAL enable_seqscan = off")
		if err != nil {
			return e, err
		}
		for _, table := range other.scanned(m.sizes) {
			faults = append(faults, Fault{Rule: NoOtherWay, Rows: m.sizes[table], Said: "can only read the whole of " + table})
			delete(sizes, table) // said once
		}
	}
	faults = append(faults, plan.faults(sizes)...)
	faults = append(faults, s.wide()...)
	faults = append(faults, plan.uncapped(m.keys, array.MatchString(s.sql), plan.conditions())...)
	if skipping.MatchString(s.sql) {
		faults = append(faults, Fault{Rule: Skips, Said: "skips rows by OFFSET"})
	}
	for _, f := range faults {
		f.Plan = s.sql + "\n" + plan.text(0)
		e.faults = append(e.faults, f)
	}
	m.known[s.key()] = e
	return e, nil
}

// plan asks for the plan of a statement that runs as these settings have it.
func (m *Meter) plan(ctx context.Context, s statement, settings ...string) (node, error) {
	var out []byte
	err := pgx.BeginTxFunc(ctx, m.DB.Pool(), pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		for _, sql := range settings {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		sql, args := s.sql, s.args
		if s.kept {
			var err error
			if sql, err = keep(ctx, tx, s, settings); err != nil {
				return err
			}
			args = nil
		}
		ask := func() error {
			return tx.QueryRow(ctx, "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "+sql, args...).Scan(&out)
		}
		if m.warm[s.sql] {
			return ask()
		}
		m.warm[s.sql] = true
		return errors.Join(ask(), ask()) // the first one on a connection also looks up its functions
	})
	plans := []struct {
		Plan node
		Took float64 `json:"Execution Time"`
	}{}
	if err == nil {
		err = json.Unmarshal(out, &plans)
	}
	if err != nil {
		return node{}, fmt.Errorf("explain %s: %w", s.sql, err)
	}
	plans[0].Plan.Took = plans[0].Took
	return plans[0].Plan, nil
}

// Buffers are those of each page for each of its readers.
func (m *Meter) Buffers(ctx context.Context, r Records, pages []Page) (list []int, err error) {
	for _, p := range pages {
		for _, login := range p.Logins {
			secret, err := SignIn(ctx, m.DB, login)
			if err != nil {
				return nil, err
			}
			c, err := m.Cost(ctx, secret, p.Address(r))
			if err != nil {
				return nil, err
			}
			list = append(list, c.Buffers)
		}
	}
	return list, nil
}
