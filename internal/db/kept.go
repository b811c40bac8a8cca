package db

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// memory is what statements answered last, by their text. It is never believed by itself: each reader asks with its stamp.
type memory struct{ answers sync.Map }

// forget is called before a connection is made: it may lead to another server, whose transactions have the numbers of those that a lost one had.
func (m *memory) forget(context.Context, *pgx.ConnConfig) error {
	m.answers.Clear()
	return nil
}

// answer is a stamp and the rows that bore it.
type answer struct {
	stamp string
	rows  any
}

func (m *memory) last(sql string) (last answer) {
	if v, ok := m.answers.Load(sql); ok {
		last = v.(answer)
	}
	return last
}

// Kept asks for rows that many pages show and that seldom change, and takes those of the last time while the database says that they are
// the same. The statement's first column is a stamp of all that it reads, and it answers with no row where the stamp is @known; its tables
// never become empty again, so that no row always means the same rows as before.
func Kept[T any](b *Batch, sql string) *[]T {
	out, last := &[]T{}, b.memory.last(sql)
	b.b.Queue(sql, Args{"known": last.stamp}).Query(func(rows pgx.Rows) error {
		now := answer{}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (T, error) {
			return pgx.RowToStructByName[T](stamped{row, &now.stamp})
		})
		switch {
		case err != nil:
			return err
		case len(found) > 0:
			now.rows = found
			b.memory.answers.Store(sql, now)
		case last.rows != nil:
			found = last.rows.([]T)
		}
		*out = append(*out, found...) // readers may sort and change what is theirs
		return nil
	})
	return out
}

// stamped is a row behind its stamp.
type stamped struct {
	pgx.CollectableRow
	stamp *string
}

// FieldDescriptions are those of the row without its stamp.
func (r stamped) FieldDescriptions() []pgconn.FieldDescription {
	return r.CollectableRow.FieldDescriptions()[1:]
}

// Scan reads the stamp aside.
func (r stamped) Scan(dest ...any) error {
	return r.CollectableRow.Scan(append([]any{r.stamp}, dest...)...)
}
