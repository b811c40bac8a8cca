package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
)

// Tracer keeps the statements of the reads that pages ask for.
type Tracer struct {
	mu    sync.Mutex
	trips int
	asked []statement
}

type statement struct {
	sql  string
	args []any
}

// TraceQueryStart hears of single statements: those are housekeeping, not pages.
func (t *Tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

// TraceQueryEnd hears of their end.
func (t *Tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts a round trip.
func (t *Tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trips++
	return ctx
}

// TraceBatchQuery keeps a statement with its arguments; what only says how the batch is to be read is no question.
func (t *Tracer) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	if !db.Asks(data.SQL) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked = append(t.asked, statement{data.SQL, data.Args})
}

// TraceBatchEnd hears of the end of a round trip.
func (t *Tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (t *Tracer) take() (trips int, asked []statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trips, asked = t.trips, t.asked
	t.trips, t.asked = 0, nil
	return trips, asked
}

// Cost is what a page asks of the database. The session, which each page reads before anything else, is not in the
// statements: it is one of its own.
type Cost struct {
	Status            int
	Bytes             int
	Trips, Statements int
	Buffers           int      // of 8 KB, touched by all statements, the session's too
	Faults            []string // what a page that must stay flat may not do, with the plan
	Plans             []string // statement, buffers and plan, for looking
}

// Meter asks pages in this program and reads the plans of their statements.
type Meter struct {
	DB      *db.DB // opened with the tracer
	Tracer  *Tracer
	Handler http.Handler
	Cookie  string // name of the session's cookie

	large []string // tables that have grown: nobody reads one whole to draw a page
}

// NewMeter looks which tables of the filled database are large.
func NewMeter(ctx context.Context, d *db.DB, t *Tracer, h http.Handler, cookie string) (Meter, error) {
	var large *[]string
	err := d.Read(ctx, func(b *db.Batch) { large = db.Values[string](b, selectLarge, db.Args{}) })
	if err != nil {
		return Meter{}, fmt.Errorf("look for large tables: %w", err)
	}
	return Meter{d, t, h, cookie, *large}, nil
}

// Cost asks a page as the holder of the session and explains each of its statements.
func (m Meter) Cost(ctx context.Context, secret, path string) (Cost, error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: m.Cookie, Value: secret})
	w := httptest.NewRecorder()
	m.Tracer.take()
	m.Handler.ServeHTTP(w, r)
	trips, asked := m.Tracer.take()
	c := Cost{Status: w.Code, Bytes: w.Body.Len(), Trips: trips - 1, Statements: len(asked) - 1}
	for _, s := range asked {
		if err := m.explain(ctx, s, &c); err != nil {
			return c, fmt.Errorf("%s: %w", path, err)
		}
	}
	return c, nil
}

func (m Meter) explain(ctx context.Context, s statement, c *Cost) error {
	var out []byte
	err := pgx.BeginTxFunc(ctx, m.DB.Pool(), pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		ask := func() error {
			return tx.QueryRow(ctx, "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "+s.sql, s.args...).Scan(&out)
		}
		return errors.Join(ask(), ask()) // the first one on a connection also looks up its functions
	})
	if err != nil {
		return fmt.Errorf("explain %s: %w", s.sql, err)
	}
	plans := []struct{ Plan node }{}
	if err := json.Unmarshal(out, &plans); err != nil {
		return err
	}
	top := plans[0].Plan
	c.Buffers += top.Hit + top.Read
	c.Plans = append(c.Plans, fmt.Sprintf("%d buffers: %s\n%s", top.Hit+top.Read, s.sql, top.text(0)))
	faults := top.faults(m.large)
	if skipping.MatchString(s.sql) {
		faults = append(faults, "skips rows by OFFSET")
	}
	for _, f := range faults {
		c.Faults = append(c.Faults, f+"\n"+s.sql+"\n"+top.text(0))
	}
	return nil
}

// skipping finds an OFFSET however it is written: what it skips is read all the same.
var skipping = regexp.MustCompile(`(?i)\boffset\s+[^\s]`)

// gathering are the steps that need all their rows before they give one, or number them.
var gathering = []string{"Sort", "Aggregate", "WindowAgg", "Unique"}

// node is a step of a plan.
type node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Plans    []node  `json:"Plans"`
}

// rowCap is the most rows that a step may sort or count: one more than the highest exact count.
const rowCap = 1001

// faults are steps that grow with the records: a large table read whole, or more rows sorted or counted than the cap.
func (n node) faults(large []string) []string {
	list := []string{}
	if n.Type == "Seq Scan" && slices.Contains(large, n.Relation) {
		list = append(list, "reads the whole of "+n.Relation)
	}
	for _, below := range n.Plans {
		if rows := below.Rows * below.Loops / max(1, n.Loops); rows > rowCap && slices.Contains(gathering, n.Type) {
			list = append(list, fmt.Sprintf("%s of %.0f rows", n.Type, rows))
		}
		list = append(list, below.faults(large)...)
	}
	return list
}

func (n node) text(depth int) string {
	out := fmt.Sprintf("%s%s %s %s rows=%.0f x %.0f removed=%.0f buffers=%d\n", strings.Repeat("  ", depth), n.Type, n.Relation, n.Index, n.Rows, n.Loops, n.Removed, n.Hit+n.Read)
	for _, below := range n.Plans {
		out += below.text(depth + 1)
	}
	return out
}
