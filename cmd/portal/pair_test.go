//go:build !quick

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/dbtest"
)

// swallowing is the port of a machine that answers nothing, not even that it is there, as one does that was powered off: the queue of its
// socket is full and stays so.
func swallowing(t *testing.T) int {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(socket) })
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(socket, 0); err != nil {
		t.Fatal(err)
	}
	at, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatal(err)
	}
	port := at.(*syscall.SockaddrInet4).Port
	for range 10 {
		waiting, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), 300*time.Millisecond)
		if err != nil {
			return port
		}
		t.Cleanup(func() { waiting.Close() })
	}
	t.Fatal("the socket stays open")
	return 0
}

// TestDocumentedAddressOfTwoServers: with the address of the README, whose first machine was powered off, the portal starts, takes writes
// and is looked after; alone such a machine ends a command, with a word.
func TestDocumentedAddressOfTwoServers(t *testing.T) {
	t.Parallel() // it waits for what does not come
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`PORTAL_DATABASE_URL=postgres://a,b/portal(\?[a-z_=-]+)`).FindStringSubmatch(string(readme))
	if want == nil {
		t.Fatal("the README names no address of two servers")
	}
	c, err := pgconn.ParseConfig(dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	living, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close()
	go passOn(living, fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port))
	dead := fmt.Sprintf("127.0.0.1:%d", swallowing(t))
	address := func(hosts string) []string {
		return []string{"PORTAL_DATABASE_URL=postgres://" + url.UserPassword(c.User, c.Password).String() + "@" + hosts + "/" + c.Database + want[1] + "&sslmode=disable",
			"PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	}
	pair := address(dead + "," + living.Addr().String())
	s := serve(t, pair...)
	for _, path := range []string{"/readyz", "/login"} {
		if got := status(t, s.url+path); got != http.StatusOK {
			t.Errorf("%s answers %d", path, got)
		}
	}
	if _, out, errs := portal(t, pair, "doctor"); !strings.Contains(out, "ok   server") {
		t.Errorf("doctor: %s%s", out, errs)
	}
	for _, command := range []string{"doctor", "migrate"} {
		if code, out, errs := portal(t, address(dead), command); code == 0 || out+errs == "" {
			t.Errorf("%s of a machine that is off: %d, %s%s", command, code, out, errs)
		}
	}
}
