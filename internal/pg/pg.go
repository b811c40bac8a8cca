// Package pg runs a private PostgreSQL for the portal: found on the machine, reached through a
// socket only, owned by an unprivileged user, shared by all commands that use the same folder and
// stopped by the last of them. It knows nothing of the portal's tables.
package pg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// name is the superuser and the one database of a private cluster.
const name = "portal"

// Server is one program's hold on the cluster of a folder. While it is held the cluster runs, and
// comes back by itself when its postmaster dies.
type Server struct {
	cluster *cluster
	users   *lock
	urls    map[string]string // by role
	stop    context.CancelFunc
	watcher sync.WaitGroup
}

// Start makes sure that the cluster of the folder runs, makes the cluster first when there is none,
// and holds it until Stop. A postmaster that already runs in the folder is used as it is.
func Start(ctx context.Context, dir string, log *slog.Logger) (*Server, error) {
	return start(ctx, dir, &cluster{log: log, looks: logEvery})
}

// StartScratch is Start for tests: the cluster is fast and not safe, and nobody stops it on leaving.
func StartScratch(ctx context.Context, dir string, log *slog.Logger) (*Server, error) {
	return start(ctx, dir, &cluster{log: log, scratch: true})
}

// URL is the address of the cluster's database for pgx, as the role that serves.
func (s *Server) URL() string { return s.urls[Standard.App] }

// OwnerURL is the same database as the role that owns its tables, for migrations.
func (s *Server) OwnerURL() string { return s.urls[Standard.Owner] }

// AdminURL is the same database as the superuser: for tests, and for measuring, which makes databases of its
// own. The portal at work never asks for it.
func (s *Server) AdminURL() string { return s.urls[name] }

// Stop lets go of the cluster. The last program to let go shuts it down, if a portal started it.
func (s *Server) Stop(ctx context.Context) error {
	s.stop()
	s.watcher.Wait()
	if s.cluster.scratch {
		s.users.close()
		return nil
	}
	return s.cluster.guarded(ctx, func() error {
		s.users.close()
		return s.cluster.ifUnused(func() error { return s.cluster.shutdown(ctx) })
	})
}

// Discard removes the cluster of a folder with all its data, unless somebody uses it at this moment:
// then it says false. It is for scratch clusters.
func Discard(ctx context.Context, dir string) (bool, error) {
	c := &cluster{log: slog.New(slog.DiscardHandler), scratch: true}
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err := c.open(dir); err != nil {
		return false, err
	}
	gone := false
	err := c.guarded(ctx, func() error {
		return c.ifUnused(func() error {
			gone = true
			return errors.Join(c.shutdown(ctx), c.remove())
		})
	})
	return gone, err
}

func start(ctx context.Context, dir string, c *cluster) (*Server, error) {
	if err := c.open(dir); err != nil {
		return nil, err
	}
	s := &Server{cluster: c, stop: func() {}}
	err := c.guarded(ctx, func() error { return s.join(ctx) })
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL in %s: %w", c.dir, err)
	}
	if !c.scratch {
		s.watch()
	}
	return s, nil
}

// join runs under the folder's lock: nobody else starts or stops the cluster meanwhile.
func (s *Server) join(ctx context.Context) (err error) {
	if s.users, err = s.cluster.lock("users"); err != nil {
		return err
	}
	if err = s.users.share(); err == nil {
		err = s.settle(ctx)
	}
	if err != nil {
		s.users.close()
	}
	return err
}

// settle has the cluster run with its roles and notes the address of each.
func (s *Server) settle(ctx context.Context) error {
	p, err := s.cluster.ensure(ctx)
	if err != nil {
		return err
	}
	if err := s.cluster.settle(ctx, p); err != nil {
		return err
	}
	s.urls = map[string]string{}
	for _, role := range []string{Standard.Owner, Standard.App} {
		if s.urls[role], err = s.cluster.address(p, role); err != nil {
			return err
		}
	}
	s.urls[name], err = s.cluster.address(p, name)
	if errors.Is(err, os.ErrNotExist) {
		return nil // somebody keeps the superuser's password elsewhere
	}
	return err
}

// address builds the URL of a role from what the postmaster says of itself and the password beside the data.
func (c *cluster) address(p postmaster, role string) (string, error) {
	word, err := os.ReadFile(c.secret(role))
	if err != nil {
		return "", fmt.Errorf("password of the cluster: %w", err)
	}
	u := url.URL{
		Scheme: "postgres",
		User:   url.UserPassword(role, strings.TrimSpace(string(word))),
		Path:   "/" + name,
		RawQuery: url.Values{
			"host": {p.socket}, "port": {strconv.Itoa(p.port)}, "sslmode": {"disable"},
		}.Encode(),
	}
	return u.String(), nil
}

func (c *cluster) path(parts ...string) string {
	return filepath.Join(append([]string{c.dir}, parts...)...)
}
