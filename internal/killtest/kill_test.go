//go:build !quick

// Package killtest kills the program with SIGKILL in the middle of issuing minutes, before each
// statement of that transaction in turn, on a private database that dies and comes back with it.
// Afterwards either everything of the issue is there or nothing. It kills the shipped program and its
// database in turn, and renews it, under people who write: every answer must be so.
package killtest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/pg"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/verify"
	"jointmeeting/migrations"
)

// The child is this test binary, told by its environment where the database is and when to die.
const (
	envDir = "KILLTEST_DIR"
	envAt  = "KILLTEST_AT"
)

func TestMain(m *testing.M) {
	if os.Getenv(envDir) != "" {
		at, _ := strconv.Atoi(os.Getenv(envAt))
		os.Exit(child(os.Getenv(envDir), at))
	}
	os.Exit(m.Run())
}

// killer counts the statements of the act and ends the process, without warning, before the n-th.
type killer struct {
	n, seen int
	inside  bool
}

// TraceQueryStart hears of a statement before it is sent.
func (k *killer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	k.inside = k.inside || strings.EqualFold(d.SQL, "begin")
	if k.inside {
		k.seen++
		if k.seen == k.n {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal arrives; nothing more is sent
		}
	}
	return ctx
}

// TraceQueryEnd hears of its end.
func (k *killer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// story lets sample builders run outside a test.
type story struct{ ctx context.Context }

func (s story) Helper()                  {}
func (s story) Context() context.Context { return s.ctx }
func (s story) Fatalf(f string, args ...any) {
	panic(fmt.Sprintf(f, args...))
}

// child is the program: it starts the private database, opens the records and issues the minutes.
func child(dir string, at int) int {
	ctx := context.Background()
	server, err := pg.Start(ctx, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop(ctx)
	plain, err := db.Open(ctx, server.URL())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dbtest.Seal(plain)
	defer plain.Close()
	t := story{ctx}
	who := sample.Who(t, plain, "office1")
	m := sample.MinutesOf(t, plain, who, 1).Minutes
	deadly, err := db.Open(ctx, server.URL(), db.WithTracer(&killer{n: at}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dbtest.Seal(deadly)
	defer deadly.Close()
	if _, err := issuing.NewService(deadly, nil).Issue(ctx, who, 1, m.Version, issuing.Input{On: form.Day(*m.SignedOn)}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// few are the statements before which the program is killed on the short way; at the last of them it has
// long ended.
var few = []int{1, 2, 7, 15, 30, 1000}

// all is the whole way: each of the first statements, then every fifth of the many equal inserts.
func all() []int {
	list := []int{}
	for n := 1; n < 200; n++ {
		if n <= 12 || n%5 == 0 {
			list = append(list, n)
		}
	}
	return list
}

// TestKilledWhileIssuing: kill -9 before each of the statements, then after the commit.
func TestKilledWhileIssuing(t *testing.T) {
	dir := folder(t)
	during(t, dir, func(d *db.DB) {
		if err := sample.Office(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signed)
	})
	for _, n := range prove.Pick(few, all()) {
		done := kill(t, dir, n)
		during(t, dir, func(d *db.DB) { whole(t, d, n, done) })
		if done {
			if n < 10 {
				t.Errorf("the issue took only %d statements: the test proves little", n)
			}
			return
		}
	}
	t.Error("the issue never ended")
}

// kill runs the child and says whether it lived to the end.
func kill(t *testing.T, dir string, n int) (done bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envDir+"="+dir, envAt+"="+strconv.Itoa(n))
	out, err := cmd.CombinedOutput()
	if err == nil {
		return true
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("statement %d: the program was not killed but ended by itself: %v\n%s", n, err, out)
	}
	return false
}

// during starts the private database anew, as the next start of the program does, and works on it.
func during(t *testing.T, dir string, work func(*db.DB)) {
	t.Helper()
	server, err := pg.Start(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("the private database does not come back: %v", err)
	}
	defer server.Stop(context.Background())
	if err := migrations.Up(t.Context(), server.OwnerURL()); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Rights(t.Context(), server.OwnerURL(), server.URL()); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Seal(d)
	defer d.Close()
	work(d)
}

// whole wants all of the issue or nothing of it, and a database without faults.
func whole(t *testing.T, d *db.DB, n int, done bool) {
	t.Helper()
	var issued bool
	var numbers, deliveries, tasks, entries int
	err := d.Pool().QueryRow(t.Context(), `SELECT (SELECT state = 'issued' FROM minutes), (SELECT count(*) FROM counter WHERE kind = 'minutes'),
		(SELECT count(*) FROM delivery), (SELECT count(*) FROM task), (SELECT count(*) FROM audit WHERE action = 'minutes.issue')`).
		Scan(&issued, &numbers, &deliveries, &tasks, &entries)
	if err != nil {
		t.Fatal(err)
	}
	if issued != done {
		t.Errorf("killed before statement %d: issued %v, want %v", n, issued, done)
	}
	if some := numbers + deliveries + tasks + entries; !issued && some != 0 {
		t.Errorf("killed before statement %d: %d numbers, %d deliveries, %d tasks, %d entries of an issue that did not happen", n, numbers, deliveries, tasks, entries)
	}
	if issued && (numbers != 1 || deliveries == 0 || tasks != 3 || entries != 1) {
		t.Errorf("issued with %d numbers, %d deliveries, %d tasks, %d entries", numbers, deliveries, tasks, entries)
	}
	results, err := verify.Run(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		for _, f := range r.Faults {
			t.Errorf("killed before statement %d: %s", n, f)
		}
	}
}

// folder is a data folder that the server's own user can reach, also when the test runs as root.
func folder(t *testing.T) string {
	t.Helper()
	base, err := os.MkdirTemp("", "portal-kill-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	if err := os.Chmod(base, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(base, "data")
}
