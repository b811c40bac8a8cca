package dbtest

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/db"
	"jointmeeting/migrations"
)

// admins are the superuser's pools by database: a test that tampers often does so over one of them.
var admins struct {
	sync.Mutex
	of map[string]*pgxpool.Pool
}

// Admin is a superuser's way into a test's database: for tests that tamper, or that make what only a migration makes.
func Admin(t testing.TB, d *db.DB) *pgxpool.Pool {
	t.Helper()
	config := d.Pool().Config().ConnConfig
	admins.Lock()
	defer admins.Unlock()
	if p := admins.of[config.Database]; p != nil {
		return p
	}
	s, err := shared()
	if err != nil {
		t.Fatalf("tests need a PostgreSQL server: %v", err)
	}
	settings, err := pgxpool.ParseConfig(s.url(admin, config.Database))
	if err != nil {
		t.Fatal(err)
	}
	settings.MaxConns = 2
	settings.ConnConfig.RuntimeParams["timezone"] = config.RuntimeParams["timezone"]
	p, err := pgxpool.NewWithConfig(context.Background(), settings)
	if err != nil {
		t.Fatal(err)
	}
	if admins.of == nil {
		admins.of = map[string]*pgxpool.Pool{}
	}
	admins.of[config.Database] = p
	t.Cleanup(func() {
		admins.Lock()
		defer admins.Unlock()
		delete(admins.of, config.Database)
		p.Close()
	})
	return p
}

// Tamper runs statements behind the portal's back: as the superuser, in one transaction, with no trigger and no
// key that would keep them (session_replication_role).
func Tamper(t testing.TB, d *db.DB, statements ...string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), Admin(t, d), func(tx pgx.Tx) error {
		for _, sql := range append([]string{"SET LOCAL session_replication_role = replica"}, statements...) {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("tamper: %v", err)
	}
}

// Migrate makes tables of a test's own in its database, as a migration would: the owner makes them, and the portal's
// role gets the rights that it gets on every table.
func Migrate(t testing.TB, d *db.DB, statements ...string) {
	t.Helper()
	address := as(t, owner, d.Pool().Config().ConnString())
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if err := migrations.Rights(t.Context(), address, as(t, app, address)); err != nil {
		t.Fatal(err)
	}
}
