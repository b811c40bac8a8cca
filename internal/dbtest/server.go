package dbtest

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"jointmeeting/internal/pg"
)

// server is the shared cluster as this process sees it.
type server struct {
	address string // as the superuser
	roles   map[role]*url.URL
	admin   *pgxpool.Pool // to the database that keeps the books and holds no test's rows
	copying string        // how to clone, where PostgreSQL lets one choose
	done    chan string   // databases of finished tests
}

// shared starts the cluster or joins the running one, once per process. The hold on it ends with the
// process, however it ends.
var shared = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cluster, err := pg.StartScratch(ctx, folder(), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	s := &server{address: cluster.AdminURL(), roles: map[role]*url.URL{}, done: make(chan string, 1000)}
	for r, address := range map[role]string{admin: cluster.AdminURL(), owner: cluster.OwnerURL(), app: cluster.URL()} {
		if s.roles[r], err = url.Parse(address); err != nil {
			return nil, err
		}
	}
	if s.admin, err = pgxpool.New(ctx, s.address+"&pool_max_conns=4"); err != nil {
		return nil, err
	}
	if err := s.books(ctx); err != nil {
		return nil, err
	}
	go s.sweep()
	return s, nil
})

// Stop removes the shared cluster, unless tests use it at this moment: then it says false.
func Stop(ctx context.Context) (bool, error) { return pg.Discard(ctx, folder()) }

// folder is in memory where the machine lends enough of it (containers often give 64 MB).
func folder() string {
	const enough = 2 << 30
	base := "/dev/shm"
	var fs syscall.Statfs_t
	if err := syscall.Statfs(base, &fs); err != nil || fs.Blocks*uint64(fs.Bsize) < enough {
		base = os.TempDir()
	}
	return filepath.Join(base, "portal-test-"+strconv.Itoa(os.Getuid()))
}

// books lists what was made by whom, so that later processes can clear up after dead ones.
func (s *server) books(ctx context.Context) error {
	return s.alone(ctx, "books", func(conn *pgxpool.Conn) error {
		if _, err := conn.Exec(ctx, `CREATE TABLE IF NOT EXISTS made (
			name text PRIMARY KEY, pid int NOT NULL, kept bool NOT NULL DEFAULT false,
			at timestamptz NOT NULL DEFAULT now())`); err != nil {
			return err
		}
		var version int
		if err := conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
			return err
		}
		if version >= 150000 {
			s.copying = " STRATEGY file_copy"
		}
		return nil
	})
}

// alone does the work while no other test process does work under the same key.
func (s *server) alone(ctx context.Context, key string, work func(*pgxpool.Conn) error) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", key); err != nil {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(hashtextextended($1, 0))", key)
	return work(conn)
}

// role is as whom an address signs in: the portal's own role, the owner of the tables, or the superuser.
type role int

const (
	app role = iota
	owner
	admin
)

func (s *server) url(as role, database string) string {
	u := *s.roles[as]
	u.Path = "/" + database
	return u.String()
}

// clone makes a database for one test and books it under this process first.
func (s *server) clone(ctx context.Context, from string) (string, error) {
	name := fmt.Sprintf("t_%d_%s", os.Getpid(), random())
	if _, err := s.admin.Exec(ctx, "INSERT INTO made (name, pid) VALUES ($1, $2)", name, os.Getpid()); err != nil {
		return "", err
	}
	_, err := s.admin.Exec(ctx, "CREATE DATABASE "+name+" OWNER "+pg.Standard.Owner+" TEMPLATE "+from+s.copying)
	return name, err
}

// finish keeps the database of a failed test for a day and hands any other to the sweeper.
func (s *server) finish(t testing.TB, name string) {
	if !t.Failed() {
		select {
		case s.done <- name:
		default: // the sweeper lags; a later process drops it
		}
		return
	}
	if _, err := s.admin.Exec(context.Background(), "UPDATE made SET kept = true WHERE name = $1", name); err != nil {
		t.Logf("the test database may go away: %v", err)
	}
	t.Logf("the test database is kept: %s", s.url(app, name))
}
