package dbtest

import (
	"context"
	"errors"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sweep drops databases beside the tests: first those that dead processes left, then those of
// finished tests. It ends with the process; what it did not reach, the next process sweeps.
func (s *server) sweep() {
	ctx := context.Background()
	s.clear(ctx)
	for name := range s.done {
		s.drop(ctx, name)
	}
}

func (s *server) clear(ctx context.Context) {
	// An unreachable server shows in the tests; the sweeper itself has nobody to tell.
	_ = s.alone(ctx, "sweep", func(conn *pgxpool.Conn) error {
		left, err := leftovers(ctx, conn)
		for _, name := range left {
			s.drop(ctx, name)
		}
		return err
	})
}

// leftovers are clones of dead processes (kept ones only after a day) and templates that nobody used
// for half a day.
func leftovers(ctx context.Context, conn *pgxpool.Conn) ([]string, error) {
	rows, err := conn.Query(ctx, `SELECT name, pid FROM made
		WHERE pid > 0 AND (NOT kept OR at < now() - interval '1 day')
		   OR pid = 0 AND at < now() - interval '12 hours'`)
	if err != nil {
		return nil, err
	}
	type row struct {
		Name string
		PID  int
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	var left []string
	for _, r := range all {
		if r.PID == 0 || errors.Is(syscall.Kill(r.PID, 0), syscall.ESRCH) {
			left = append(left, r.Name)
		}
	}
	return left, err
}

func (s *server) drop(ctx context.Context, name string) {
	if _, err := s.admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		return // still booked, so a later process tries again
	}
	_, _ = s.admin.Exec(ctx, "DELETE FROM made WHERE name = $1", name) // the same
}
