package db_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
)

// TestADeadServerIsNotABusyPortal: who reads, who is only known by their session and who acts are told of a server that refuses every connection, and
// of a portal that has too much to do only while its connections are in use.
func TestADeadServerIsNotABusyPortal(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	d := opened(t, s.url)
	said := func(want string, asked ...error) {
		t.Helper()
		for i, err := range asked {
			if fault.KindOf(err) != fault.Busy || !strings.Contains(fault.Sentence(err), want) {
				t.Errorf("%d is told %q (%v), want %q", i, fault.Sentence(err), err, want)
			}
		}
	}
	release := []func(){}
	for range d.Pool().Config().MaxConns {
		conn, err := d.Pool().Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		release = append(release, conn.Release)
	}
	act := func() error {
		_, err := d.Write(t.Context(), clerk, func(_ context.Context, tx *db.Tx) error { note(tx); return nil })
		return err
	}
	said("系统繁忙", act())
	for _, leave := range release {
		leave()
	}
	if err := ask(t.Context(), d.Read, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	s.dies()
	ask(t.Context(), d.Read, "SELECT 1") // may still hold a connection that is cut
	said("数据库暂时无法连接", ask(t.Context(), d.Read, "SELECT 1"), ask(t.Context(), d.ReadReserved, "SELECT 1"), act())
}

// switchboard stands before the server and leads to it until it dies.
type switchboard struct {
	url      string
	listener net.Listener
	mu       sync.Mutex
	lines    []net.Conn
}

func newSwitchboard(t *testing.T) *switchboard {
	t.Helper()
	c, err := pgconn.ParseConfig(dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &switchboard{url: fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", c.User, c.Password, l.Addr(), c.Database), listener: l}
	t.Cleanup(s.dies)
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			s.connect(near, fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port))
		}
	}()
	return s
}

func (s *switchboard) connect(near net.Conn, socket string) {
	far, err := net.Dial("unix", socket)
	if err != nil {
		near.Close()
		return
	}
	s.mu.Lock()
	s.lines = append(s.lines, near, far)
	s.mu.Unlock()
	go func() { io.Copy(far, near); far.Close() }()
	go func() { io.Copy(near, far); near.Close() }()
}

// dies cuts every line and takes no other.
func (s *switchboard) dies() {
	s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.lines {
		line.Close()
	}
}
