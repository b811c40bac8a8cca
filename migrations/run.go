package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNewer says that the database was shaped by a newer program; this one must not touch it.
var ErrNewer = errors.New("the database has a newer schema than this program knows")

// ErrDown says that a schema does not go back: the files know no way down, and a record that a newer program
// wrote would have no place in an older schema. The way back is a backup.
var ErrDown = errors.New("the schema does not go back; restore a backup made before the newer schema")

// connectLimit is how long one server of the address may take to answer, unless the address says how long.
const connectLimit = 2 * time.Second

// State is one migration as the database sees it.
type State struct {
	Version   int64
	Name      string
	AppliedAt time.Time // zero while pending
}

// Up brings the database to the newest schema. Several programs may call it at once: one applies,
// the others wait. A database that is newer than the program is refused with ErrNewer.
func Up(ctx context.Context, url string) error {
	return with(url, files, func(p *goose.Provider) error { return up(ctx, p) })
}

// To moves the schema up to one version. A lower one than the database has is refused with ErrDown, and
// nothing is touched.
func To(ctx context.Context, url string, version int64) error {
	return with(url, files, func(p *goose.Provider) error { return to(ctx, p, version) })
}

// Pending says whether the database lacks migrations of this program; a newer one is ErrNewer.
func Pending(ctx context.Context, url string) (pending bool, err error) {
	err = with(url, files, func(p *goose.Provider) error {
		if err := refuseNewer(ctx, p); err != nil {
			return err
		}
		pending, err = p.HasPending(ctx)
		return err
	})
	return pending, err
}

// Status lists every embedded migration with the time at which the database got it.
func Status(ctx context.Context, url string) ([]State, error) {
	var states []State
	err := with(url, files, func(p *goose.Provider) error {
		list, err := p.Status(ctx)
		for _, m := range list {
			states = append(states, State{m.Source.Version, m.Source.Path, m.AppliedAt})
		}
		return err
	})
	return states, err
}

func up(ctx context.Context, p *goose.Provider) error {
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil || !pending {
		return err
	}
	return patiently(ctx, func() error { _, err := p.Up(ctx); return err })
}

func to(ctx context.Context, p *goose.Provider, version int64) error {
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if version < current {
		return fmt.Errorf("%w: database at %d, asked for %d", ErrDown, current, version)
	}
	return patiently(ctx, func() error { _, err := p.UpTo(ctx, version); return err })
}

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("%w: database at %d, program at %d; use the newer program", ErrNewer, current, target)
	}
	return nil
}

// with opens the address for the length of one piece of work.
func with(url string, fsys fs.FS, work func(*goose.Provider) error) error {
	// The pool's reader also knows the settings of a pool (pool_max_conns=…), which the server would refuse.
	settings, err := pgxpool.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("database address: %w", err)
	}
	config := settings.ConnConfig
	prepare(config)
	pool := stdlib.OpenDB(*config)
	defer pool.Close()
	p, err := provider(pool, fsys)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if err := work(p); err != nil {
		return fmt.Errorf("migrate: %w", refused(err))
	}
	return nil
}

// prepare sets what no connection of this room goes without.
func prepare(config *pgx.ConnConfig) {
	// A machine that is switched off answers nothing at all: the next one of the address is tried.
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectLimit
	}
	// A change of a table that somebody reads must not queue everybody behind it: give up and try again.
	config.RuntimeParams["lock_timeout"] = "2s"
	// Tables are made and found where they belong, whatever somebody has the database or the role look at first.
	config.RuntimeParams["search_path"] = "public, pg_temp"
}

func provider(pool *sql.DB, fsys fs.FS) (*goose.Provider, error) {
	// Asks once a second, for ten minutes: as long as another replica may need for its migrations.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, fsys,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// patiently repeats work that only failed because a table was busy (lock_not_available).
func patiently(ctx context.Context, work func() error) error {
	for attempt := 1; ; attempt++ {
		err := work()
		var pgErr *pgconn.PgError
		if attempt == 30 || !errors.As(err, &pgErr) || pgErr.Code != "55P03" {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
