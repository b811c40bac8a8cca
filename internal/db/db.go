// Package db is the one way to the records: Read for pages, Write for acts, Touch for housekeeping.
// A Read is one round trip in one snapshot; a Write is one transaction with an actor, one timestamp,
// an operation token and at least one log entry. Features never open a transaction in any other way.
package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"jointmeeting/internal/access"
)

// Time limits. A write outlives the request that asked for it, so that a closed browser window does
// not leave its outcome unknown.
const (
	readLimit    = 5 * time.Second
	writeLimit   = 15 * time.Second
	acquireLimit = 2 * time.Second
)

// DB holds two pools on one server: one whose transactions are read-only snapshots, one for writes.
type DB struct {
	read, write *pgxpool.Pool
	jobs        *river.Client[pgx.Tx]
	clock       func() time.Time // nil: the server's own
	holder      Holder           // nil: nobody is asked
}

// Option changes how the pools are made; tests use it to count and to break statements.
type Option func(*pgxpool.Config)

// WithTracer hears of every statement.
func WithTracer(t pgx.QueryTracer) Option {
	return func(c *pgxpool.Config) { c.ConnConfig.Tracer = t }
}

// WithConns sets the size of each pool.
func WithConns(n int32) Option {
	return func(c *pgxpool.Config) { c.MaxConns = n }
}

// Open makes the pools; the first connection is opened here, so a wrong address shows at once.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	read, err := pool(ctx, url, opts, map[string]string{
		"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on", "statement_timeout": "5s",
	})
	if err != nil {
		return nil, err
	}
	write, err := pool(ctx, url, opts, map[string]string{"lock_timeout": "3s", "statement_timeout": "10s"})
	if err != nil {
		read.Close()
		return nil, err
	}
	jobs, err := river.NewClient(riverpgxv5.New(write), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("make the job client: %w", err)
	}
	d := &DB{read: read, write: write, jobs: jobs}
	if err := read.Ping(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return d, nil
}

func pool(ctx context.Context, url string, opts []Option, settings map[string]string) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	c.MaxConns, c.MaxConnLifetime, c.MaxConnLifetimeJitter = 8, 30*time.Minute, 5*time.Minute
	c.ConnConfig.ConnectTimeout = 2 * time.Second
	for k, v := range settings {
		c.ConnConfig.RuntimeParams[k] = v
	}
	c.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	c.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "30s"
	for _, o := range opts {
		o(c)
	}
	return pgxpool.NewWithConfig(ctx, c)
}

// Close ends both pools.
func (d *DB) Close() {
	d.read.Close()
	d.write.Close()
}

// Pool is the write pool, for the job worker and for `portal verify`; features never ask for it.
func (d *DB) Pool() *pgxpool.Pool { return d.write }

// Ready says whether the database takes writes and its log's head can be read.
func (d *DB) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, acquireLimit)
	defer cancel()
	var standby bool
	err := d.write.QueryRow(ctx, "SELECT pg_is_in_recovery() OR (SELECT count(*) < 0 FROM (SELECT seq FROM audit ORDER BY seq DESC LIMIT 1) head)").Scan(&standby)
	if err == nil && standby {
		err = fmt.Errorf("the database is a standby")
	}
	return err
}

// Touch writes housekeeping that is no act of the office and needs no log entry: the sign of life of a
// session, a login failure, a swept row. Its few callers are listed in archtest.
func (d *DB) Touch(ctx context.Context, sql string, args ...any) (int64, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readLimit)
	defer cancel()
	b, n := d.batch(), int64(0)
	b.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		n = tag.RowsAffected()
		return nil
	})
	err := d.write.SendBatch(ctx, b).Close()
	return n, translate(err)
}

// TouchFor is Touch for what a person keeps of their own: like an act it is done only by who may still write. The
// question comes behind the statement, so that two of one person wait for each other instead of for what both hold.
func (d *DB) TouchFor(ctx context.Context, who access.Actor, sql string, args ...any) (n int64, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readLimit)
	defer cancel()
	conn, err := acquire(ctx, d.write)
	if err != nil {
		return 0, err
	}
	defer conn.Release()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		b := d.batch()
		b.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
			n = tag.RowsAffected()
			return nil
		})
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		return d.hold(ctx, tx, who)
	})
	return n, translate(err)
}
