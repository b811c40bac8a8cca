package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
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
		return d.OnReserved(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			for _, c := range []check{{"clock", doctor.Clock}, {"log", doctor.LogTime(a.config.ClockApart, d.LogKey())}, {"schema", doctor.OwnSchema}, {"disk", a.writable}} {
				if _, err := c.ask(ctx, conn); err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
			}
			return nil
		})
	}
}

// actRoom is what a disk needs to have free for an act to be kept; uploads are refused long before.
const actRoom = 64 << 20

// writable looks whether the disks take anything more.
func (a *program) writable(context.Context, *pgx.Conn) (string, error) {
	list, err := a.places()
	for _, p := range list {
		d, err := doctor.DiskOf(p.dir)
		if err == nil && d.Free < actRoom {
			err = fmt.Errorf("no space left: %s (%s), less than %d MB free", p.what, p.dir, actRoom>>20)
		}
		if err != nil {
			return "", err
		}
	}
	return "", err
}
