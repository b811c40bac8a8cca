package dbtest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
)

// Asked counts what is asked of a database that was opened with it (db.WithTracer): a batch is one round trip,
// a statement that goes alone another. What only says how a batch is to be read is no question.
type Asked struct {
	mu         sync.Mutex
	trips      int
	statements []Statement
}

// Statement is one question with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// Take is what was asked since the last Take.
func (a *Asked) Take() (trips int, statements []Statement) {
	a.mu.Lock()
	defer a.mu.Unlock()
	trips, statements = a.trips, a.statements
	a.trips, a.statements = 0, nil
	return trips, statements
}

// Cost runs a read and counts what it asks.
func (a *Asked) Cost(t testing.TB, read func() error) (trips, statements int) {
	t.Helper()
	a.Take()
	if err := read(); err != nil {
		t.Fatal(err)
	}
	trips, list := a.Take()
	return trips, len(list)
}

func (a *Asked) note(trips int, sql string, args []any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.trips += trips
	if sql != "" && db.Asks(sql) {
		a.statements = append(a.statements, Statement{sql, args})
	}
}

// beginning is how a pool says to a new connection how it reads: it is none of a page's questions.
const beginning = "SET SESSION "

// TraceQueryStart hears of a statement that goes alone.
func (a *Asked) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if !strings.HasPrefix(data.SQL, beginning) {
		a.note(1, data.SQL, data.Args)
	}
	return ctx
}

// TraceQueryEnd is not needed.
func (a *Asked) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart hears of a batch.
func (a *Asked) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	a.note(1, "", nil)
	return ctx
}

// TraceBatchQuery hears of a statement of a batch.
func (a *Asked) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	a.note(0, data.SQL, data.Args)
}

// TraceBatchEnd is not needed.
func (a *Asked) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// Plan is how PostgreSQL would run the statement.
func Plan(t testing.TB, d *db.DB, s Statement) string {
	t.Helper()
	var lines []string
	err := pgx.BeginFunc(t.Context(), d.Pool(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "SET LOCAL "+planMode+" = auto"); err != nil {
			return err
		}
		rows, err := tx.Query(t.Context(), "EXPLAIN "+s.SQL, s.Args...)
		if err != nil {
			return err
		}
		lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatalf("explain: %v\n%s", err, s.SQL)
	}
	return strings.Join(lines, "\n")
}
