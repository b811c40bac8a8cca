package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
)

// Batch is what one page asks of the database: all its statements go in one round trip and see one
// snapshot. The values are there when Read returns.
type Batch struct {
	b      *pgx.Batch
	memory *memory
}

// settingUp begins the statements that only say how the others of their batch are read.
const settingUp = "SELECT set_config("

// Asks says whether a statement asks for something, for those who count what a page asks.
func Asks(sql string) bool { return !strings.HasPrefix(sql, settingUp) }

// Keeps says whether a statement is the one of KeepPlans, for those who look at the plans of its batch.
func Keeps(sql string) bool { return sql == keepPlans }

const keepPlans = settingUp + "'plan_cache_mode', 'force_generic_plan', true)"

// KeepPlans makes PostgreSQL plan the batch's statements once for all readers instead of anew each time. It is
// for statements so wide that planning them costs more than running them, and whose plan does not hang on what
// is asked: every condition that may be absent is absent from the text.
func (b *Batch) KeepPlans() {
	b.b.Queue(keepPlans)
}

// Many asks for rows; T's fields are the columns by name.
func Many[T any](b *Batch, sql string, args Args) *[]T {
	out := &[]T{}
	b.b.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		*out, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	})
	return out
}

// One asks for exactly one row; none is fault.NotFound, so what may not be seen looks missing.
func One[T any](b *Batch, sql string, args Args) *T {
	out := new(T)
	b.b.Queue(sql, args).Query(func(rows pgx.Rows) error {
		v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.NotFound()
		}
		*out = v
		return err
	})
	return out
}

// Maybe asks for one row or none; the pointer inside is nil when there is none.
func Maybe[T any](b *Batch, sql string, args Args) **T {
	out := new(*T)
	b.b.Queue(sql, args).Query(func(rows pgx.Rows) error {
		v, err := pgx.CollectOneRow(rows, pgx.RowToAddrOfStructByName[T])
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		*out = v
		return err
	})
	return out
}

// Values asks for the first column of each row.
func Values[T any](b *Batch, sql string, args Args) *[]T {
	out := &[]T{}
	b.b.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		*out, err = pgx.CollectRows(rows, pgx.RowTo[T])
		return err
	})
	return out
}

// Value asks for one value; none is fault.NotFound.
func Value[T any](b *Batch, sql string, args Args) *T {
	out := new(T)
	b.b.Queue(sql, args).Query(func(rows pgx.Rows) error {
		v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.NotFound()
		}
		*out = v
		return err
	})
	return out
}

// Timeline asks for the newest that the log says of a record, oldest first (办理记录).
func Timeline(b *Batch, kind string, record int64) *[]audit.Row {
	return Many[audit.Row](b, selectTimeline, Args{"kind": kind, "record": record, "most": limit.TimelineRows})
}

const selectTimeline = "SELECT * FROM (SELECT " + audit.Columns + " FROM audit WHERE kind = @kind AND record = @record ORDER BY seq DESC LIMIT @most) l ORDER BY l.seq"

// Read sends what fill asks for in one round trip, in one read-only snapshot.
func (d *DB) Read(ctx context.Context, fill func(*Batch)) (err error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	leave, err := d.readers.enter(ctx)
	if err != nil {
		return err
	}
	defer func() { leave(err) }()
	return d.ask(ctx, d.read, fill)
}

// ReadReserved is Read for what every request asks first: who is asking.
func (d *DB) ReadReserved(ctx context.Context, fill func(*Batch)) error {
	ctx, cancel := context.WithTimeout(ctx, reservedLimit)
	defer cancel()
	return d.ask(ctx, d.reserved, fill)
}

func (d *DB) ask(ctx context.Context, from *pgxpool.Pool, fill func(*Batch)) error {
	conn, err := acquire(ctx, from)
	if err != nil {
		return err
	}
	defer conn.Release()
	b := &Batch{d.batch(), d.memory} // behind the connection, whose making forgets what is kept
	own := b.b.Len()
	fill(b)
	if b.b.Len() == own {
		return nil
	}
	if err := conn.SendBatch(ctx, b.b).Close(); err != nil {
		if fault.KindOf(err) != fault.Internal {
			return err
		}
		return fmt.Errorf("read: %w", translate(err))
	}
	return nil
}
