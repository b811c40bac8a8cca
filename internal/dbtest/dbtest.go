// Package dbtest gives each test a real PostgreSQL database of its own, cloned in milliseconds from a
// migrated template. All test processes of one user share one server, which is started when absent
// and left running; only tests may import this package.
package dbtest

import (
	"context"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/migrations"
)

// patience is how long a server, a template or a clone may take on a busy machine.
const patience = 3 * time.Minute

// DB is a database with the newest schema and no rows, for this test alone. A failing test keeps it
// and prints its address.
func DB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return open(t, URL(t), opts)
}

// URL is the address of such a database, for pgx or for a child process.
func URL(t testing.TB) string {
	t.Helper()
	return clone(t, schema)
}

// EmptyURL is the address of a database without any table, for tests of the migrations themselves.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return clone(t, func(context.Context, *server) (string, error) { return "template0", nil })
}

// Seeded is a database in which seed has already run. It runs once per name and test binary; every
// test gets a clone of what it left.
func Seeded(t testing.TB, name string, seed func(context.Context, *db.DB) error, opts ...db.Option) *db.DB {
	t.Helper()
	return open(t, SeededURL(t, name, seed), opts)
}

// SeededURL is the address of such a database.
func SeededURL(t testing.TB, name string, seed func(context.Context, *db.DB) error) string {
	t.Helper()
	return clone(t, func(ctx context.Context, s *server) (string, error) { return seeded(ctx, s, name, seed) })
}

func open(t testing.TB, url string, opts []db.Option) *db.DB {
	t.Helper()
	// Many tests run at once: small pools first, so that a test may still ask for larger ones.
	d, err := db.Open(t.Context(), url, append([]db.Option{db.WithConns(4)}, opts...)...)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(d.Close)
	return d
}

// schema is the template that the embedded migrations make.
func schema(ctx context.Context, s *server) (string, error) {
	return s.template(ctx, "schema_"+short(migrations.Hash()), "template0", migrations.Up)
}

func seeded(ctx context.Context, s *server, name string, seed func(context.Context, *db.DB) error) (string, error) {
	from, err := schema(ctx, s)
	if err != nil {
		return "", err
	}
	binary, err := binaryHash()
	if err != nil {
		return "", err
	}
	return s.template(ctx, seedName(name, binary), from, func(ctx context.Context, url string) error {
		d, err := db.Open(ctx, url, db.WithConns(4))
		if err != nil {
			return err
		}
		defer d.Close()
		return seed(ctx, d)
	})
}

func seedName(name, binary string) string {
	return "seed_" + short(migrations.Hash()+"\n"+name+"\n"+binary)
}

// clone makes the test's own database from the template that source names.
func clone(t testing.TB, source func(context.Context, *server) (string, error)) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	s, err := shared()
	if err != nil {
		t.Fatalf("tests need a PostgreSQL server: %v", err)
	}
	from, err := source(ctx, s)
	if err != nil {
		t.Fatalf("prepare the test database: %v", err)
	}
	name, err := s.clone(ctx, from)
	if err != nil {
		t.Fatalf("clone the test database: %v", err)
	}
	t.Cleanup(func() { s.finish(t, name) })
	return s.url(name)
}
