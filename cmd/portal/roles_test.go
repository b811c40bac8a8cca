//go:build !quick

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/doctor"
)

// psql is PostgreSQL's own client, beside its server.
func psql(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("psql"); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/psql")
	if err != nil || len(found) == 0 {
		t.Fatal("no psql beside PostgreSQL")
	}
	return found[len(found)-1]
}

// as is the address of another role and database on the same server.
func as(t *testing.T, address, role, database string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User, u.Path = url.UserPassword(role, role), "/"+database
	return u.String()
}

// TestServerOfItsOwnIsDivided: a database that one role has served is brought to two by what `portal migrate roles`
// prints, run in psql by the server's administrator, once or twice; the owner migrates, the other role serves, and
// the doctor tells the two apart.
func TestServerOfItsOwnIsDivided(t *testing.T) {
	admin := dbtest.AdminURL(t, dbtest.EmptyURL(t))
	end := strings.ToLower(rand.Text()[:8])
	one, owner, app, database := "one_"+end, "own_"+end, "app_"+end, "office_"+end
	conn, err := pgx.Connect(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	do := func(sql string) {
		t.Helper()
		if _, err := conn.Exec(context.WithoutCancel(t.Context()), sql); err != nil {
			t.Fatal(err)
		}
	}
	do(fmt.Sprintf("CREATE ROLE %[1]s LOGIN PASSWORD '%[1]s'", one))
	do(fmt.Sprintf("CREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0", database, one))
	defer func() {
		do("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)")
		for _, role := range []string{one, owner, app} {
			do("DROP ROLE IF EXISTS " + role)
		}
	}()
	data := "PORTAL_DATA_DIR=" + dataDir(t)
	single := []string{"PORTAL_DATABASE_URL=" + as(t, admin, one, database), data}
	if code, out, errs := portal(t, single, "migrate"); code != 0 {
		t.Fatalf("as one role: %s%s", out, errs)
	}
	if code, out, errs := portal(t, single, "charter", "load", "--yes"); code != 0 {
		t.Fatalf("as one role: %s%s", out, errs)
	}
	if _, out, errs := portal(t, single, "doctor"); !strings.Contains(out, "WARN roles") || !strings.Contains(out, "owns the tables") {
		t.Errorf("the doctor does not name the one role: %s%s", out, errs)
	}
	_, script, _ := portal(t, nil, "migrate", "roles", "--owner", owner, "--app", app, "--database", database)
	for range 2 {
		cmd := exec.Command(psql(t), "-X", "-d", admin)
		cmd.Stdin = strings.NewReader(script)
		out, err := cmd.CombinedOutput()
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, "ERROR") && !strings.Contains(line, database+`" already exists`) {
				t.Errorf("psql: %s", line)
			}
		}
		if err != nil {
			t.Fatalf("psql: %v\n%s", err, out)
		}
	}
	for _, role := range []string{owner, app} {
		do(fmt.Sprintf("ALTER ROLE %[1]s PASSWORD '%[1]s'", role))
	}
	serving := "PORTAL_DATABASE_URL=" + as(t, admin, app, database)
	both := []string{serving, data, "PORTAL_OWNER_URL=" + as(t, admin, owner, database)}
	if code, out, errs := portal(t, both, "migrate"); code != 0 {
		t.Fatalf("as the owner: %s%s", out, errs)
	}
	for _, args := range [][]string{{"verify"}, {"charter", "load", "--yes"}, {"user", "list"}} {
		if code, out, errs := portal(t, []string{serving, data}, args...); code != 0 {
			t.Errorf("%v as the serving role: %s%s", args, out, errs)
		}
	}
	if _, out, errs := portal(t, []string{serving, data}, "doctor"); !strings.Contains(out, "ok   roles") || !strings.Contains(out, "ok   line") {
		t.Errorf("the doctor: %s%s", out, errs)
	}
	s := serve(t, serving, data)
	becomes(t, s.url+"/readyz", 200)
	if code := s.ended(t); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
}

// TestPrivateDatabaseServesAsTheLesserRole: nobody sets anything up for it.
func TestPrivateDatabaseServesAsTheLesserRole(t *testing.T) {
	a := quietApp(config{DataDir: dataDir(t), sources: map[string]string{"PORTAL_DATA_DIR": fromFlag}})
	err := a.withDB(t.Context(), func(d *db.DB) error {
		return d.OnReserved(t.Context(), func(ctx context.Context, conn *pgx.Conn) error {
			said, err := doctor.Roles(ctx, conn)
			if err != nil || !strings.HasPrefix(said, "portal_app ") {
				t.Errorf("%q %v", said, err)
			}
			if _, err := conn.Exec(ctx, "CREATE TEMP TABLE x (n int)"); err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("a table was made: %v", err)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestServeWaitsForItsDatabase: one that does not answer yet is asked again, with a line in the log; a wrong password
// ends the program at once.
func TestServeWaitsForItsDatabase(t *testing.T) {
	c, err := pgconn.ParseConfig(dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	place := free.Addr().String()
	free.Close()
	var log lockedBuffer
	a := quietApp(config{})
	a.log = slog.New(slog.NewTextHandler(&log, nil))
	address := func(password string) string {
		return fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", c.User, password, place, c.Database)
	}
	done := make(chan error, 1)
	go func() { done <- a.await(t.Context(), address(c.Password)) }()
	for !strings.Contains(log.String(), "does not answer yet") {
		select {
		case err := <-done:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	entry, err := net.Listen("tcp", place)
	if err != nil {
		t.Fatal(err)
	}
	defer entry.Close()
	go passOn(entry, fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port))
	if err := <-done; err != nil {
		t.Errorf("it did not find the database: %v", err)
	}
	if err := a.await(t.Context(), address("wrong")); err == nil || !strings.Contains(err.Error(), "28P01") {
		t.Errorf("a wrong password: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	entry.Close()
	if err := a.await(stopped, address(c.Password)); err == nil {
		t.Error("told to stop, it found a database")
	}
}

// passOn hands every connection to the server's socket.
func passOn(entry net.Listener, socket string) {
	for {
		near, err := entry.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("unix", socket)
		if err != nil {
			near.Close()
			return
		}
		go func() { io.Copy(far, near); far.Close() }()
		go func() { io.Copy(near, far); near.Close() }()
	}
}
