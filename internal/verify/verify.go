// Package verify checks the invariants of the whole database (reliability.md 2.2) and names every row
// that breaks one. It only reads, so it may run beside a working portal.
package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/room"
	"jointmeeting/internal/setting"
	"jointmeeting/migrations"
)

// check is one group of invariants, which may ask in pieces.
type check struct {
	Name  string
	Run   func(context.Context, pgx.Tx) ([]string, error)
	notes *[]string // what Run says besides faults
}

// checks in the order of the rooms, and what holds for all of them.
func checks(key audit.Key, apart time.Duration) []check {
	out := []check{}
	for _, c := range append(house.Checks(), room.Check{Name: "numbers", Run: numbers}) {
		out = append(out, check{c.Name, func(ctx context.Context, tx pgx.Tx) ([]string, error) { return c.Run(ctx, tx) }, nil})
	}
	notes := []string{}
	origin := func(ctx context.Context, tx pgx.Tx) ([]string, error) {
		o, err := audit.VerifyOrigin(ctx, tx, key)
		notes = o.Notes
		return o.Faults, err
	}
	turned := []string{}
	clock := func(ctx context.Context, tx pgx.Tx) (none []string, err error) {
		turned, err = audit.Backwards(ctx, tx, apart, setting.ClockAccepted)
		return nil, err
	}
	said := []string{}
	begun := func(ctx context.Context, tx pgx.Tx) ([]string, error) { return sessions(ctx, tx, key) }
	told := func(ctx context.Context, tx pgx.Tx) ([]string, error) { return operations(ctx, tx, key) }
	schema := func(ctx context.Context, tx pgx.Tx) (faults []string, err error) {
		faults, said, err = schema(ctx, tx)
		return faults, err
	}
	return append(out, check{"origin", origin, &notes}, check{"clock", clock, &turned}, check{"sessions", begun, nil}, check{"operations", told, nil}, check{"schema", schema, &said}, check{"rows", rows, nil}) // the last: it reads moments in a zone of its own
}

// logged reads the log's lines beside the rows of a table.
const logged = "DECLARE logged NO SCROLL CURSOR FOR " + audit.SelectRows

// Result is what one group found: a sentence per broken row, naming it (signature/12).
type Result struct {
	Name   string
	Faults []string
	Notes  []string // what is no fault and must not be passed over
}

// Run checks everything in one snapshot, so that acts going on meanwhile do not look like faults.
func Run(ctx context.Context, d *db.DB) (results []Result, err error) {
	tx, err := d.Pool().BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("open a snapshot: %w", err)
	}
	defer tx.Rollback(ctx)
	// Tables are those of the portal, whatever stands before them for the role that asks.
	if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0; SET LOCAL search_path = "+migrations.CatalogPath); err != nil {
		return nil, err
	}
	for _, c := range checks(d.LogKey(), d.Apart()) {
		if results, err = c.into(ctx, tx, results); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// into runs the check and adds what it found.
func (c check) into(ctx context.Context, tx pgx.Tx, results []Result) ([]Result, error) {
	faults, err := c.run(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", c.Name, err)
	}
	r := Result{Name: c.Name, Faults: faults}
	if c.notes != nil {
		r.Notes = *c.notes
	}
	return append(results, r), nil
}

// run is one check. What the server cannot read, such as a broken page, or the check cannot make sense of is a fault of it,
// and the others go on.
func (c check) run(ctx context.Context, tx pgx.Tx) ([]string, error) {
	var faults []string
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
		defer func() {
			// A check reckons with rows as the program writes them; one that was made up may have no sense at all.
			if p := recover(); p != nil {
				err = fmt.Errorf("记录不合常理（%v）", p)
			}
		}()
		faults, err = c.Run(ctx, tx)
		return err
	})
	var said *pgconn.PgError
	switch {
	case errors.As(err, &said):
		return append(faults, c.Name+": 未能核验："+said.Message), nil
	case err != nil && ctx.Err() == nil && !tx.Conn().IsClosed():
		return append(faults, c.Name+": 未能核验："+err.Error()), nil
	}
	return faults, err
}

// numbers wants the numbers of each kind and year to be 1..last, each with one owner.
func numbers(ctx context.Context, q audit.Querier) ([]string, error) {
	faults := []string{}
	for _, k := range house.Numbers() {
		sql := fmt.Sprintf(`WITH given AS (SELECT %s AS year, %s AS n, id, number FROM %s WHERE number IS NOT NULL)
			SELECT format('%s: %%s 年第 %%s 号没有记录', c.year, s.n) FROM counter c CROSS JOIN LATERAL generate_series(1, c.last) s(n)
			WHERE c.kind = '%s' AND NOT EXISTS (SELECT 1 FROM given g WHERE g.year = c.year AND g.n = s.n)
			UNION ALL
			SELECT format('%s/%%s: 编号 %%s 不是由计数器发出', g.id, coalesce(g.year || '-' || g.n, g.number::text)) FROM given g
			WHERE NOT EXISTS (SELECT 1 FROM counter c WHERE c.kind = '%s' AND c.year = g.year AND g.n BETWEEN 1 AND c.last)`,
			k.YearSQL(), k.CountSQL(), k.Table, k.Table, k.Kind, k.Table, k.Kind)
		more, err := audit.Sentences(ctx, q, "the numbers", sql)
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
	}
	return faults, nil
}

// rows compares every covered row with what the log says of it, a table at a time; one that cannot be read does not hide
// the others.
func rows(ctx context.Context, tx pgx.Tx) ([]string, error) {
	c := &comparing{tx: tx, log: stream{tx: tx, cursor: "logged"}}
	var err error
	if c.keys, err = keysOf(ctx, tx); err != nil {
		return nil, err
	}
	if err := tx.QueryRow(ctx, audit.SelectFaded).Scan(&c.faded); err != nil {
		return nil, err
	}
	for _, sql := range []string{"SET LOCAL timezone = 'UTC'", "SET LOCAL bytea_output = 'hex'", logged} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return nil, err
		}
	}
	for _, t := range Covered() {
		if err := c.table(ctx, t); err != nil {
			return c.faults, err
		}
	}
	return c.faults, nil
}
