package db

import (
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/form"
)

// wall is the clock of this machine, for pages; acts and statements go by the server's, unless both are told.
var wall = time.Now

// WithClock is the same database by another clock: acts, pages and the statements that ask portal_now() or
// portal_today() all take the time from it. Tests and the demo set it; nil is the machine's own.
func (d *DB) WithClock(clock func() time.Time) *DB {
	other := *d
	other.clock = clock
	return &other
}

// Now is the moment for a page, in the office's zone.
func (d *DB) Now() time.Time {
	if d.clock == nil {
		return wall().In(form.Zone)
	}
	return d.clock().In(form.Zone)
}

// told is what statements are told of the time: nothing when they go by the server's own clock.
func (d *DB) told() string {
	if d.clock == nil {
		return ""
	}
	return d.clock().Format(time.RFC3339Nano)
}

// batch is a round trip by the clock: its statements are one transaction, in which the time stands still.
func (d *DB) batch() *pgx.Batch {
	b := &pgx.Batch{}
	if now := d.told(); now != "" {
		b.Queue(settingUp+"'portal.now', $1, true)", now)
	}
	return b
}
