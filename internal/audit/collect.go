package audit

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Collect reads all rows of one statement of a check; of names what is checked, for the error.
func Collect[T any](ctx context.Context, q Querier, of, sql string, row pgx.RowToFunc[T], args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", of, err)
	}
	out, err := pgx.CollectRows(rows, row)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", of, err)
	}
	return out, nil
}

// Sentences are what statements that each find the rows breaking one promise say of them.
func Sentences(ctx context.Context, q Querier, of string, statements ...string) ([]string, error) {
	out := []string{}
	for _, sql := range statements {
		found, err := Collect(ctx, q, of, sql, pgx.RowTo[string])
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}
