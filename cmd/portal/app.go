package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/db"
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
	return a.withURL(ctx, func(url string) error {
		if err := a.fit(ctx, url); err != nil {
			return err
		}
		d, err := db.Open(ctx, url)
		if err != nil {
			return err
		}
		defer d.Close()
		return work(d)
	})
}

// withURL finds the database, starting the private one when no address is set, and lets go of it
// after the work.
func (a *program) withURL(ctx context.Context, work func(url string) error) (err error) {
	if a.config.DatabaseURL != "" {
		return work(string(a.config.DatabaseURL))
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
	return work(server.URL())
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

func (a *program) fit(ctx context.Context, url string) error {
	if a.config.DatabaseURL == "" {
		return migrations.Up(ctx, url)
	}
	pending, err := migrations.Pending(ctx, url)
	if err != nil {
		return err
	}
	if pending {
		return fmt.Errorf("the database has an older schema than this program: run `portal migrate` first")
	}
	return nil
}
