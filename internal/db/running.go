package db

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// running counts the acts on their way here, by person and token: one form may be sent twice at once, and between two
// tries an act holds nothing in the database.
type running struct {
	mu sync.Mutex
	of map[ticket]int
}

type ticket struct {
	person int64
	token  string
}

func newRunning() *running { return &running{of: map[ticket]int{}} }

// begin notes an act until end is called.
func (r *running) begin(t ticket) (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of[t]++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.of[t]--; r.of[t] == 0 {
			delete(r.of, t)
		}
	}
}

func (r *running) has(t ticket) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.of[t] > 0
}

// giveUp ends a transaction that was not committed, also for who has left; a server that is gone is not waited for.
func giveUp(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveLimit)
	defer cancel()
	tx.Rollback(ctx)
}

// commit waits for the server's word no longer than a standby may take.
func commit(ctx context.Context, tx pgx.Tx) error {
	ctx, cancel := context.WithTimeout(ctx, commitLimit)
	defer cancel()
	return tx.Commit(ctx)
}
