// Package dbtest gives each test a real PostgreSQL database of its own, cloned in milliseconds from a
// migrated template. The portal's own role uses it (design/reliability.md 4.1), so every test proves that this
// role has all it needs; what only others may do says so: OwnerURL, Admin. All test processes of one user share one server, which is started when absent
// and left running; only tests may import this package.
package dbtest

import (
	"context"
	"encoding/hex"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/pg"
	"jointmeeting/migrations"
)

// patience is how long a server, a template or a clone may take on a busy machine.
const patience = 3 * time.Minute

// DB is a database with the newest schema and no rows, for this test alone. A failing test keeps it
// and prints its address.
func DB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return Open(t, URL(t), opts...)
}

// URL is the address of such a database, for pgx or for a child process.
func URL(t testing.TB) string {
	t.Helper()
	return clone(t, app, schema)
}

// EmptyURL is the address of a database without any table, as its owner: for tests of the migrations themselves,
// and for programs that one role serves.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return clone(t, owner, func(context.Context, *server) (string, error) { return "template0", nil })
}

// OwnerURL and AppURL are the address of a test's database as the other role.
func OwnerURL(t testing.TB, address string) string { return as(t, owner, address) }

// AppURL is the address of a test's database as the portal's own role.
func AppURL(t testing.TB, address string) string { return as(t, app, address) }

// AdminURL is the address of a test's database as the superuser.
func AdminURL(t testing.TB, address string) string { return as(t, admin, address) }

func as(t testing.TB, r role, address string) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatalf("tests need a PostgreSQL server: %v", err)
	}
	c, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return s.url(r, c.Database)
}

// Seeded is a database in which seed has already run. It runs once per name and test binary; every
// test gets a clone of what it left.
func Seeded(t testing.TB, name string, seed func(context.Context, *db.DB) error, opts ...db.Option) *db.DB {
	t.Helper()
	return Open(t, SeededURL(t, name, seed), opts...)
}

// SeededURL is the address of such a database.
func SeededURL(t testing.TB, name string, seed func(context.Context, *db.DB) error) string {
	t.Helper()
	return clone(t, app, func(ctx context.Context, s *server) (string, error) { return seeded(ctx, s, name, binaryHash, seed) })
}

// SampleURL is the address of a database that code of internal/sample alone has filled: one that another package's
// tests have filled by the same code, on the same day, is as good.
func SampleURL(t testing.TB, name string, seed func(context.Context, *db.DB) error) string {
	t.Helper()
	return clone(t, app, func(ctx context.Context, s *server) (string, error) {
		return seeded(ctx, s, name+" "+time.Now().In(form.Zone).Format(time.DateOnly), sampleHash, seed)
	})
}

// Open opens a test's database.
func Open(t testing.TB, url string, opts ...db.Option) *db.DB {
	t.Helper()
	// Many tests run at once: small pools first, so that a test may still ask for larger ones.
	d, err := db.Open(t.Context(), url, append([]db.Option{db.WithConns(4), planOnce}, opts...)...)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(d.Close)
	Seal(d)
	return d
}

// planOnce has a statement planned once a connection: over a test's few rows the planner costs more than what it plans.
func planOnce(c *pgxpool.Config) { c.ConnConfig.RuntimeParams[planMode] = "force_generic_plan" }

const planMode = "plan_cache_mode"

// PlanAsEver is for tests that look at plans: the planner works as in the program.
func PlanAsEver(c *pgxpool.Config) { delete(c.ConnConfig.RuntimeParams, planMode) }

// Secret is the program's secret in tests, as PORTAL_SECRET takes it: a program that is run on a test's database has it too.
const Secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"

// Seal gives a test's database the key of its log.
func Seal(d *db.DB) { d.SealLog(Key()) }

// Key is the key of the logs of tests.
func Key() audit.Key {
	secret, err := hex.DecodeString(Secret)
	if err != nil {
		panic(err)
	}
	key, err := audit.NewKey(secret)
	if err != nil {
		panic(err)
	}
	return key
}

// schema is the template that the embedded migrations make.
func schema(ctx context.Context, s *server) (string, error) {
	return s.template(ctx, "schema_"+short(migrations.Hash()+pg.Standard.Script()), "template0", func(ctx context.Context, raw string) error {
		conn, err := pgx.Connect(ctx, s.url(admin, raw))
		if err != nil {
			return err
		}
		defer conn.Close(context.WithoutCancel(ctx))
		roles := pg.Standard
		roles.Database = raw
		if err := roles.Apply(ctx, conn); err != nil {
			return err
		}
		if err := migrations.Up(ctx, s.url(owner, raw)); err != nil {
			return err
		}
		return migrations.Rights(ctx, s.url(owner, raw), s.url(app, raw))
	})
}

func seeded(ctx context.Context, s *server, name string, code func() (string, error), seed func(context.Context, *db.DB) error) (string, error) {
	from, err := schema(ctx, s)
	if err != nil {
		return "", err
	}
	by, err := code()
	if err != nil {
		return "", err
	}
	return s.template(ctx, seedName(name, by), from, func(ctx context.Context, raw string) error {
		d, err := db.Open(ctx, s.url(app, raw), db.WithConns(4))
		if err != nil {
			return err
		}
		defer d.Close()
		Seal(d)
		return seed(ctx, d)
	})
}

func seedName(name, code string) string {
	return "seed_" + short(migrations.Hash()+pg.Standard.Script()+"\n"+name+"\n"+code)
}

// clone makes the test's own database from the template that source names.
func clone(t testing.TB, as role, source func(context.Context, *server) (string, error)) string {
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
	return s.url(as, name)
}
