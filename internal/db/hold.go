package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
)

// Holder looks, inside an act, whether the person may still act as the request that asked for it found: it locks
// what the right rests on, so that whoever ends it waits for the act or is waited for. An error refuses the act.
type Holder func(ctx context.Context, tx pgx.Tx, who access.Actor) error

// HoldActors makes every act of somebody signed in ask h first. A right is that of the moment of the act, not of
// the first byte of a form that may be minutes on its way.
func (d *DB) HoldActors(h Holder) { d.holder = h }

func (d *DB) hold(ctx context.Context, tx pgx.Tx, who access.Actor) error {
	if d.holder == nil || !who.Signed() {
		return nil
	}
	return d.holder(ctx, tx, who)
}
