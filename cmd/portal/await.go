package main

import (
	"context"
	"fmt"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
)

// askAgain is how long a program that stays waits before it asks a silent database once more.
const askAgain = 2 * time.Second

// withSchemaAwaited is withSchema for programs that stay: they may be started before their database (review's
// finding F24), and say in the log when one role is more than it should be.
func (a *program) withSchemaAwaited(ctx context.Context, work func(*db.DB) error) error {
	signal.Ignore(syscall.SIGHUP) // a terminal that closes ends no request midway
	if url := string(a.config.DatabaseURL); url != "" {
		if err := a.await(ctx, url); err != nil {
			return err
		}
	}
	return a.withSchema(ctx, func(d *db.DB) error {
		err := d.OnReserved(ctx, func(ctx context.Context, conn *pgx.Conn) error { _, err := doctor.Roles(ctx, conn); return err })
		if err != nil {
			a.log.Warn("the role of the database", "why", err)
		}
		if err := a.logOf().Alarm(ctx, d); err != nil {
			return err
		}
		return work(d)
	})
}

// await waits for a database that does not answer yet; what waiting does not cure, such as a wrong password, is
// an error at once.
func (a *program) await(ctx context.Context, url string) error {
	settings, err := pgxpool.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("database address: %w", err)
	}
	settings.ConnConfig.ConnectTimeout = db.ConnectLimit
	for {
		conn, err := pgx.ConnectConfig(ctx, settings.ConnConfig)
		if err == nil {
			return conn.Close(ctx)
		}
		if !doctor.Passing(err) {
			return fmt.Errorf("reach the database: %w", err)
		}
		a.log.Warn("the database does not answer yet; asking again", "in", askAgain, "error", err)
		select {
		case <-ctx.Done():
			return fmt.Errorf("told to stop while the database did not answer: %w", err)
		case <-time.After(askAgain):
		}
	}
}
