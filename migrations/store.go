package migrations

import (
	"context"

	"github.com/jackc/pgx/v5"
)

const selectVersion = "SELECT max(version_id) FROM goose_db_version WHERE is_applied"

// At is the version of the schema that the database has now, by a connection that is open already.
func At(ctx context.Context, conn *pgx.Conn) (version int64, err error) {
	err = conn.QueryRow(ctx, selectVersion).Scan(&version)
	return version, err
}
