package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/pg"
	"jointmeeting/migrations"
)

// program is what every command gets: the settings and the three streams.
type program struct {
	config config
	log    *slog.Logger
	env    map[string]string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// configure reads the settings once, before any command; a bad value ends the program here.
func (a *program) configure(ctx context.Context, cmd *cli.Command) (context.Context, error) {
	config, err := readConfig(cmd, a.env)
	if err != nil {
		return ctx, err
	}
	a.config = config
	a.log = slog.New(slog.NewTextHandler(a.stderr, nil))
	if config.Log == "json" {
		a.log = slog.New(slog.NewJSONHandler(a.stderr, nil))
	}
	return ctx, nil
}

// withDB opens the records for one command and closes them after it. The schema must be the
// program's own: a private database is brought there, any other must be migrated on purpose.
func (a *program) withDB(ctx context.Context, work func(*db.DB) error) error {
	return a.withAddresses(ctx, func(at addresses) error {
		if err := a.fit(ctx, at); err != nil {
			return err
		}
		return a.opened(ctx, at, db.StandardPools, work)
	})
}

// addresses are the ways to one database: as the role that serves, as the owner of the tables, and as who may do
// anything on a private server. On other servers there may be one role for all.
type addresses struct{ app, owner, admin string }

// shape brings the database to this program's schema and gives the role that serves its rights; where it is so
// already nothing is done.
func (a *program) shape(ctx context.Context, at addresses) error {
	pending, err := migrations.Pending(ctx, at.owner)
	if err == nil && pending {
		err = a.upgraded(ctx, at, func() error { return migrations.Up(ctx, at.owner) })
	}
	if err != nil {
		return err
	}
	return migrations.Rights(ctx, at.owner, at.app)
}

// withURL is withAddresses for work that the role that serves can do.
func (a *program) withURL(ctx context.Context, work func(url string) error) error {
	return a.withAddresses(ctx, func(at addresses) error { return work(at.app) })
}

// withAddresses finds the database, starting the private one when no address is set, and lets go of it
// after the work.
func (a *program) withAddresses(ctx context.Context, work func(addresses) error) (err error) {
	if url := string(a.config.DatabaseURL); url != "" {
		owner := cmp.Or(string(a.config.OwnerURL), url)
		return work(addresses{url, owner, owner})
	}
	dir, err := a.databaseDir()
	if err != nil {
		return err
	}
	server, err := pg.Start(ctx, dir, a.log)
	if err != nil {
		return err
	}
	defer func() {
		// The work may have ended because ctx did: stopping still takes its time.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, server.Stop(ctx))
	}()
	return work(addresses{server.URL(), server.OwnerURL(), server.AdminURL()})
}

// databaseDir is below the data folder. Where nobody chose that folder, the private database may go
// elsewhere when PostgreSQL could not live there.
func (a *program) databaseDir() (string, error) {
	dir := filepath.Join(a.config.DataDir, "postgres")
	if a.config.sources["PORTAL_DATA_DIR"] == fromDefault {
		return pg.Home(dir)
	}
	return filepath.Abs(dir)
}

func (a *program) fit(ctx context.Context, at addresses) error {
	if a.config.DatabaseURL != "" {
		return a.current(ctx, at)
	}
	if err := dump.Finished(ctx, at.app); err != nil {
		return err
	}
	return a.shape(ctx, at)
}

// current refuses a database that is not at this program's schema, and changes nothing.
func (a *program) current(ctx context.Context, at addresses) error {
	if err := dump.Finished(ctx, at.app); err != nil {
		return err
	}
	pending, err := migrations.Pending(ctx, at.app)
	if err == nil && pending {
		err = errors.Join(a.logKnown(ctx, at), errors.New("the database has an older schema than this program: run `portal migrate` first"))
	}
	return err
}
