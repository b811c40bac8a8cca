package doctor

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/db"
)

// Connect reaches a database for a few questions, and waits for no server that does not answer.
func Connect(ctx context.Context, url string) (*pgx.Conn, error) {
	settings, err := pgxpool.ParseConfig(url) // knows the settings of a pool too
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	settings.ConnConfig.ConnectTimeout = db.ConnectLimit
	conn, err := pgx.ConnectConfig(ctx, settings.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("the database does not answer: %w", err)
	}
	return conn, nil
}

// Passing says whether waiting may cure it: nobody answers, or the server says that it starts, stops or is full.
func Passing(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code == "57P03" || said.Code == "57P01" || said.Code == "53300"
	}
	return true
}
