package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Ahead is how far the newest entry stands before the server's clock, which then ran backwards; less than nothing while all is
// well, and also where there is no log yet.
func Ahead(ctx context.Context, q Querier) (time.Duration, error) {
	var seconds []float64
	rows, err := q.Query(ctx, "SELECT extract(epoch FROM at - portal_now())::float8 FROM audit ORDER BY seq DESC LIMIT 1")
	if err == nil {
		seconds, err = pgx.CollectRows(rows, pgx.RowTo[float64])
	}
	switch {
	case noTable(err), err == nil && len(seconds) == 0:
		return -1, nil
	case err != nil:
		return 0, fmt.Errorf("read the log's newest entry: %w", err)
	}
	return time.Duration(seconds[0] * float64(time.Second)), nil
}

// noTable says that the database was not brought to a schema with a log.
func noTable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42P01" || pg.Code == "42883")
}
