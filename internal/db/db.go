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
	"jointmeeting/internal/audit"
	"jointmeeting/internal/limit"
)

// Time limits. A write outlives the request that asked for it, so that a closed browser window does
// not leave its outcome unknown.
const (
	readLimit     = 5 * time.Second
	writeLimit    = 15 * time.Second
	acquireLimit  = 2 * time.Second
	commitLimit   = 4 * time.Second // a standby that is away answers no sooner
	leaveLimit    = 2 * time.Second // to give up a transaction of a server that is gone
	reservedLimit = 3 * time.Second
)

// DB holds three pools on one server: one whose transactions are read-only snapshots, one for writes, and a
// small one that is reserved: who is asking, signs of life, health. It answers while all others wait.
type DB struct {
	read, write, reserved *pgxpool.Pool
	jobs                  *river.Client[pgx.Tx]
	clock                 func() time.Time // nil: the server's own
	apart                 time.Duration    // how far the clocks may be apart
	holder                Holder           // nil: nobody is asked
	logKey                audit.Key        // what the log's entries are authenticated by
	readers, writers      *parts
	running               *running
	memory                *memory
	asking                chan struct{} // held by who asks what became of an act, which may wait for a standby
}

// Pools says how many connections a program keeps at most.
type Pools struct{ Read, Write, Reserved int32 }

// StandardPools is what one program needs for an office of a few hundred people.
var StandardPools = Pools{Read: 12, Write: 8, Reserved: 4}

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

// Open makes the pools of the standard size.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	return OpenPools(ctx, url, StandardPools, opts...)
}

// OpenPools makes the pools; the first connection is opened here, so a wrong address shows at once.
func OpenPools(ctx context.Context, url string, sizes Pools, opts ...Option) (_ *DB, err error) {
	d := &DB{running: newRunning(), memory: &memory{}, asking: make(chan struct{}, 1), apart: limit.ClockApart}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	forgets := func(c *pgxpool.Config) { c.BeforeConnect = d.memory.forget }
	if d.read, err = pool(ctx, url, sizes.Read, append(opts[:len(opts):len(opts)], forgets), "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
		map[string]string{"statement_timeout": "5s", "lock_timeout": "1s"}); err != nil {
		return nil, err
	}
	if d.write, err = pool(ctx, url, sizes.Write, opts, "", map[string]string{"lock_timeout": "3s", "statement_timeout": "4s"}); err != nil {
		return nil, err
	}
	// What is written on the reserved pool may be lost with a primary: people then sign in again.
	if d.reserved, err = pool(ctx, url, sizes.Reserved, opts, "",
		map[string]string{"lock_timeout": "1s", "statement_timeout": "2s", "synchronous_commit": "local"}); err != nil {
		return nil, err
	}
	if d.jobs, err = river.NewClient(riverpgxv5.New(d.write), &river.Config{}); err != nil {
		return nil, fmt.Errorf("make the job client: %w", err)
	}
	d.readers, d.writers = newParts(d.read.Config().MaxConns), newParts(d.write.Config().MaxConns)
	if err := d.read.Ping(ctx); err != nil {
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return d, nil
}

// pool makes one pool. What its sessions begin with is said after the connection stands: an address that asks
// for a server that takes writes would take a session that reads only for a standby.
func pool(ctx context.Context, url string, size int32, opts []Option, first string, settings map[string]string) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	c.MaxConns, c.MaxConnLifetime, c.MaxConnLifetimeJitter = size, 30*time.Minute, 5*time.Minute
	c.ConnConfig.ConnectTimeout = ConnectLimit
	c.ConnConfig.OnNotice = noteReplication
	for k, v := range settings {
		c.ConnConfig.RuntimeParams[k] = v
	}
	c.ConnConfig.RuntimeParams["timezone"] = "Asia/Shanghai"
	// Tables are the portal's, whatever somebody has the database or the role look at first.
	c.ConnConfig.RuntimeParams["search_path"] = "public, pg_temp"
	// No page is served by compiling its plan, which takes seconds for a wide statement that reads some thousand rows.
	c.ConnConfig.RuntimeParams["jit"] = "off"
	c.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "30s"
	if first != "" {
		c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, first)
			return err
		}
	}
	for _, o := range opts {
		o(c)
	}
	return pgxpool.NewWithConfig(ctx, c)
}

// ConnectLimit is how long one server of the address may take to answer before the next is tried.
const ConnectLimit = 2 * time.Second

// SealLog gives the key of the log: without it nothing can be written.
func (d *DB) SealLog(k audit.Key) { d.logKey = k }

// LogKey is the key of the log, for those who check it.
func (d *DB) LogKey() audit.Key { return d.logKey }

// LogKey is that of the program, inside an act.
func (t *Tx) LogKey() audit.Key { return t.logKey }

// Close ends the pools.
func (d *DB) Close() {
	for _, p := range []*pgxpool.Pool{d.read, d.write, d.reserved} {
		if p != nil {
			p.Close()
		}
	}
}

// Pool is the write pool, for the job worker and for `portal verify`; features never ask for it.
func (d *DB) Pool() *pgxpool.Pool { return d.write }

// Ready says whether the portal can write: it commits a word that changes nothing and that the standbys must have as well.
func (d *DB) Ready(ctx context.Context) error {
	return d.OnReserved(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		forgetWaiting(conn)
		_, err := conn.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'portal', 'ready')")
		if err == nil {
			err = replicated(conn)
		}
		return err
	})
}

// OnReserved lends a reserved connection to those who look at the server itself: health and the doctor.
func (d *DB) OnReserved(ctx context.Context, look func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, reservedLimit)
	defer cancel()
	conn, err := acquire(ctx, d.reserved)
	if err != nil {
		return err
	}
	defer conn.Release()
	return look(ctx, conn.Conn())
}

// Touch writes housekeeping that is no act of the office and needs no log entry: the sign of life of a
// session, a login failure, a swept row. It waits for no standby. Its few callers are listed in archtest.
func (d *DB) Touch(ctx context.Context, sql string, args ...any) (int64, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readLimit)
	defer cancel()
	b, n := d.batch(), int64(0)
	b.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		n = tag.RowsAffected()
		return nil
	})
	err := d.reserved.SendBatch(ctx, b).Close()
	return n, translate(err)
}

// TouchFor is Touch for what a person keeps of their own: like an act it is done only by who may still write. The
// question comes behind the statement, so that two of one person wait for each other instead of for what both hold.
func (d *DB) TouchFor(ctx context.Context, who access.Actor, sql string, args ...any) (n int64, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readLimit)
	defer cancel()
	leave, err := d.writers.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { leave(err) }()
	conn, err := acquire(ctx, d.write)
	if err != nil {
		return 0, err
	}
	defer conn.Release()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		b := d.batch()
		b.Queue(settingUp + "'synchronous_commit', 'local', true)")
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

// Sweep removes what nobody needs any more; it may take longer than a sign of life.
func (d *DB) Sweep(ctx context.Context, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	b := &pgx.Batch{}
	b.Queue(settingUp + "'statement_timeout', '14s', true)")
	b.Queue(sql)
	return translate(d.write.SendBatch(ctx, b).Close())
}
