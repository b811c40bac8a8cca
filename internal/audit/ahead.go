package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// selectAhead are the newest entries, each with how far it stands before the server's clock.
const selectAhead = "SELECT " + Columns + ", rows, mac, mac_key, extract(epoch FROM at - portal_now())::float8 FROM audit ORDER BY seq DESC LIMIT $1"

// timed is an entry with how far it is in the future, in seconds.
type timed struct {
	Kept
	Ahead float64
}

// Ahead is how far the newest entry that the program wrote stands before the server's clock, which then ran backwards; less than nothing
// while all is well, and also where there is no log yet. What somebody else put behind it says nothing of the time: one line must not
// close the office.
func Ahead(ctx context.Context, q Querier, key Key) (time.Duration, error) {
	// The very newest is the program's, but for a log that somebody added to, and the notes of migrations.
	for _, most := range []int{1, newest} {
		list, err := Collect(ctx, q, "the log's newest entries", selectAhead, pgx.RowToStructByPos[timed], most)
		if noTable(err) {
			return -1, nil
		}
		if err != nil {
			return 0, fmt.Errorf("read the log's newest entry: %w", err)
		}
		for _, e := range list {
			if key.none() || e.MACKey == key.ID && key.made(e.MAC, e.digest()) {
				return time.Duration(e.Ahead * float64(time.Second)), nil
			}
		}
	}
	return -1, nil
}

// noTable says that the database was not brought to a schema with a log.
func noTable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42P01" || pg.Code == "42883")
}
