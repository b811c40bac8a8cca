package dump

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// worked names tables with rows that somebody put there.
func worked(ctx context.Context, q querier, tables []Table) error {
	asks := []string{}
	for _, t := range tables {
		if !slices.Contains(filled, t.Name) && !strings.HasPrefix(t.Name, "river_") {
			asks = append(asks, "SELECT '"+t.Name+"' WHERE EXISTS (SELECT FROM public."+t.Name+")")
		}
	}
	if len(asks) == 0 {
		return nil
	}
	rows, err := q.Query(ctx, strings.Join(asks, " UNION ALL "))
	if err != nil {
		return fmt.Errorf("look whether the database is empty: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%w (there are rows in %s)", ErrNotEmpty, strings.Join(found[:min(3, len(found))], ", "))
	}
	return err
}

// loosen takes off what would look at each row as if somebody did it now, triggers and references, and gives the
// statements that put it on again. What the migrations put into the tables goes.
func loosen(ctx context.Context, tx pgx.Tx, tables map[string]Table) (back []string, err error) {
	list := []Table{}
	for _, t := range tables {
		list = append(list, t)
	}
	off := []string{"LOCK TABLE " + tableNames(list) + " IN ACCESS EXCLUSIVE MODE"}
	for _, t := range list {
		off = append(off, "ALTER TABLE public."+t.Name+" DISABLE TRIGGER USER")
		back = append(back, "ALTER TABLE public."+t.Name+" ENABLE TRIGGER USER")
	}
	rows, err := tx.Query(ctx, selectForeignKeys)
	if err != nil {
		return nil, err
	}
	var drop, add string
	_, err = pgx.ForEachRow(rows, []any{&drop, &add}, func() error {
		off, back = append(off, drop), append(back, add)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the references: %w", err)
	}
	for _, sql := range append(off, "TRUNCATE "+tableNames(list)) {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return nil, fmt.Errorf("make room (is the portal stopped?): %w", err)
		}
	}
	return back, nil
}

// tighten sets the sequences and puts on again what was taken off; each reference is looked at here.
func tighten(ctx context.Context, tx pgx.Tx, sequences []Sequence, back []string) error {
	for _, s := range sequences {
		if _, err := tx.Exec(ctx, "SELECT setval($1::regclass, $2, $3)", "public."+s.Name, s.Last, s.Called); err != nil {
			return fmt.Errorf("set the sequence %s: %w", s.Name, err)
		}
	}
	for _, sql := range back {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("a reference of the backup leads nowhere: %w", err)
		}
	}
	return nil
}
