// Package fill fills a database with an invented office of many years, for whatever is measured or tried at that size. What it writes it writes past the
// services, by sets: nothing of it is signed or chained.
package fill

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
)

//go:embed load.sql
var loadSQL string

// ErrReal refuses a database in which an office may be at work.
var ErrReal = errors.New("the database holds records that are no samples: only an empty or a demo database is filled")

// ErrLoaded refuses to fill a database a second time.
var ErrLoaded = errors.New("the database is filled already: one is filled once, in the size that is asked for; drop it and begin with an empty one")

// Password signs in the sample people of a filled database.
const Password = "bench-of-invented-people"

// Load fills an empty or a demo database with so many tasks and what goes with them, and says on every page that
// nothing in it is real. What it writes it writes past the services, by sets: its log is not chained.
func Load(ctx context.Context, d *db.DB, tasks int, say io.Writer) error {
	if err := ready(ctx, d); err != nil {
		return err
	}
	pooled, err := d.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack() // its settings and temporary tables are not for others
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "SET statement_timeout = 0; SET work_mem = '128MB'; SET jit = off; SELECT setseed(0.42)"); err != nil {
		return err
	}
	return fill(ctx, conn, tasks, say)
}

// ready makes sure that the database holds the sample people and nothing real.
func ready(ctx context.Context, d *db.DB) error {
	err := sample.Demo(ctx, d, Password)
	if errors.Is(err, sample.ErrNotEmpty) {
		var o *unit.Office
		if err := d.Read(ctx, func(b *db.Batch) { o = unit.TheOffice(b) }); err != nil {
			return err
		}
		if !o.Demo {
			return ErrReal
		}
		err = nil
	}
	if err != nil {
		return err
	}
	var loaded bool
	if err := d.Pool().QueryRow(ctx, isFilled).Scan(&loaded); err != nil {
		return err
	}
	if loaded {
		return ErrLoaded
	}
	_, err = d.Pool().Exec(ctx, markFilled)
	return err
}

// fill runs the steps in one transaction, so that a load that breaks off leaves nothing; the last one cannot be in it.
func fill(ctx context.Context, conn *pgx.Conn, tasks int, say io.Writer) error {
	steps := strings.Split(loadSQL, "-- step: ")[1:]
	last := len(steps) - 1
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, step := range slices.Concat(steps[:last], ofRooms()) {
			if err := runStep(ctx, tx.Exec, step, tasks, say); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := runStep(ctx, conn.Exec, steps[last], tasks, say); err != nil {
		return err
	}
	return settle(ctx, conn)
}

// settle vacuums again while pages are not known to be visible to all: somebody's transaction may have stood in the way of the first time, and what is
// read from an index alone would be looked up in its table.
func settle(ctx context.Context, conn *pgx.Conn) error {
	for range 100 {
		var behind string
		if err := conn.QueryRow(ctx, selectBehind).Scan(&behind); err != nil {
			return err
		}
		if behind == "" {
			return nil
		}
		if _, err := conn.Exec(ctx, "VACUUM "+behind); err != nil {
			return fmt.Errorf("vacuum %s: %w", behind, err)
		}
	}
	return errors.New("a transaction keeps VACUUM from its work")
}

// ofRooms are the steps that rooms bring along, in their order, after those that make what all build on.
func ofRooms() (steps []string) {
	for _, r := range house.Rooms() {
		if r.Fill != "" {
			steps = append(steps, r.Name+"\n"+r.Fill)
		}
	}
	return steps
}

func runStep(ctx context.Context, exec func(context.Context, string, ...any) (pgconn.CommandTag, error), step string, tasks int, say io.Writer) error {
	name, text, _ := strings.Cut(step, "\n")
	fmt.Fprintln(say, "load", name)
	for _, sql := range strings.Split(text, ";\n") {
		if strings.TrimSpace(sql) == "" {
			continue
		}
		if _, err := exec(ctx, sql, pgx.NamedArgs{"tasks": tasks}); err != nil {
			return fmt.Errorf("load %s: %w", name, err)
		}
	}
	return nil
}
