package bench

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
)

// Tracer keeps the statements that pages ask for: those of batches and those that go alone.
type Tracer struct {
	mu    sync.Mutex
	trips int
	kept  bool // the batch on its way keeps its plans
	asked []statement
}

// statement is what a page asked for; one that is kept is planned once for all readers (db.Batch.KeepPlans).
type statement struct {
	sql  string
	args []any
	kept bool
}

// key tells it from other statements and other arguments.
func (s statement) key() string { return fmt.Sprint(s.sql, s.args, s.kept) }

// TraceQueryStart hears of a statement that goes alone: it is a round trip of its own.
func (t *Tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if !housekeeping.MatchString(data.SQL) {
		t.note(1, data.SQL, data.Args)
	}
	return ctx
}

// TraceQueryEnd hears of their end.
func (t *Tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts a round trip.
func (t *Tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	t.note(1, "", nil)
	return ctx
}

// life is the sign of life of a session, which falls due with whatever page is asked for then: it is none of the page's, and changes a row.
const life = "UPDATE session SET seen"

// TraceBatchQuery keeps a statement with its arguments.
func (t *Tracer) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	if strings.HasPrefix(data.SQL, life) {
		t.note(-1, "", nil)
		return
	}
	t.note(0, data.SQL, data.Args)
}

// TraceBatchEnd hears of the end of a round trip.
func (t *Tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// housekeeping is said to a connection and asks for nothing: it begins and ends transactions and sets how a session reads.
var housekeeping = regexp.MustCompile(`(?i)^\s*(begin|commit|rollback|savepoint|release|set|reset|--)\b|^\s*--`)

// note counts round trips and keeps a statement; what only says how a batch is to be read is no question.
func (t *Tracer) note(trips int, sql string, args []any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trips += trips
	t.kept = db.Keeps(sql) || t.kept && trips == 0
	if sql != "" && db.Asks(sql) {
		t.asked = append(t.asked, statement{sql, args, t.kept})
	}
}

func (t *Tracer) take() (trips int, asked []statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trips, asked = t.trips, t.asked
	t.trips, t.asked = 0, nil
	return trips, asked
}
