package migrations_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
)

// TestAChangeGivesWayToReaders: a change of a table that somebody reads queues nobody behind it for long: it gives up, lets others through, and is
// tried again until the reader has left.
func TestAChangeGivesWayToReaders(t *testing.T) {
	t.Parallel()
	url := dbtest.EmptyURL(t)
	if err := migrations.UpFrom(t.Context(), url, small); err != nil {
		t.Fatal(err)
	}
	open := func() *pgx.Conn {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close(context.Background()) })
		return conn
	}
	reader, other, n := open(), open(), 0
	tx, err := reader.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow(t.Context(), "SELECT count(*) FROM a").Scan(&n); err != nil {
		t.Fatal(err)
	}
	more, done := fstest.MapFS{"00003_a.sql": file("-- +goose Up\nALTER TABLE a ADD COLUMN later int;")}, make(chan error, 1)
	for name, f := range small {
		more[name] = f
	}
	go func() { done <- migrations.UpFrom(t.Context(), url, more) }()
	// Whoever comes behind the change while it waits is served once it has given up, though the reader is still there.
	for waits := false; !waits; {
		if err := other.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'a'::regclass AND NOT granted)").Scan(&waits); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-done:
			t.Fatalf("it ended beside a reader: %v", err)
		default:
		}
	}
	if _, err := other.Exec(t.Context(), "SET statement_timeout = '30s'"); err != nil {
		t.Fatal(err)
	}
	if err := other.QueryRow(t.Context(), "SELECT count(*) FROM a").Scan(&n); err != nil {
		t.Fatalf("who came behind the change: %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatalf("it was not tried again: %v", err)
	}
	if _, err := other.Exec(t.Context(), "SELECT later FROM a"); err != nil {
		t.Error(err)
	}
}
