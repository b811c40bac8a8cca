package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/migrations"
)

// errStopping is why a program that was told to stop is not ready: who sends people here is to send them elsewhere
// before it stops answering.
var errStopping = errors.New("stopping")

// readiness is what /readyz asks: whether people may be sent to this program.
func (a *program) readiness(d *db.DB, stopping *atomic.Bool) func(context.Context) error {
	return func(ctx context.Context) error {
		if stopping.Load() {
			return errStopping
		}
		if err := d.Ready(ctx); err != nil {
			return err
		}
		return d.Door(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			for _, c := range []check{{"clock", clock}, {"schema", ownSchema}, {"disk", func(context.Context, *pgx.Conn) (string, error) { return "", room(a.config.DataDir) }}} {
				if _, err := c.ask(ctx, conn); err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
			}
			return nil
		})
	}
}

// ownSchema looks whether the schema is still the one that this program was written for: a newer program may have
// moved it meanwhile.
func ownSchema(ctx context.Context, conn *pgx.Conn) (string, error) {
	at, err := migrations.At(ctx, conn)
	if err != nil {
		return "", err
	}
	if at != migrations.Latest() {
		return "", fmt.Errorf("database at %d, this program wants %d", at, migrations.Latest())
	}
	return "", nil
}

// diskReserve is what a disk needs to have free for an act to be kept; doctor warns long before.
const diskReserve = 64 << 20

// room looks whether the disk of the data folder takes anything more.
func room(dir string) error {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil && !errors.Is(err, syscall.ENOENT) {
		return fmt.Errorf("%s: %w", dir, err)
	} else if err == nil && int64(fs.Bavail)*int64(fs.Bsize) < diskReserve {
		return fmt.Errorf("%s: less than %d MB free", dir, diskReserve>>20)
	}
	return nil
}
