package pg

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain lets a test start this binary again as a program that holds a cluster until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PG_TEST_HOLD"); dir != "" {
		os.Unsetenv("PG_TEST_HOLD")
		hold(dir)
	}
	code := m.Run()
	if madeIn != "" {
		os.RemoveAll(madeIn)
	}
	os.Exit(code)
}

func hold(dir string) {
	s, err := Start(context.Background(), dir, quiet())
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("ready", s.cluster.mustPID())
	select {}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (c *cluster) mustPID() int {
	p, ok := c.running()
	if !ok {
		panic("no postmaster")
	}
	return p.pid
}

// madeIn is the folder to remove at the end, once made has run.
var madeIn string

// made is a cluster at rest, made once: initdb is what costs most.
var made = sync.OnceValues(func() (string, error) {
	base, err := place()
	if err != nil {
		return "", err
	}
	madeIn = base
	dir := filepath.Join(base, "c")
	s, err := Start(context.Background(), dir, quiet())
	if err != nil {
		return "", err
	}
	return dir, s.Stop(context.Background())
})

// prepared is a folder with such a cluster in it.
func prepared(t *testing.T) string {
	t.Helper()
	from, err := made()
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t)
	if out, err := exec.Command("cp", "-a", from, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// folder is for a cluster that is not there yet; it goes with the test.
func folder(t *testing.T) string {
	t.Helper()
	base, err := place()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(base, "c")
	t.Cleanup(func() {
		gone, err := Discard(context.Background(), dir)
		if err != nil || !gone {
			t.Errorf("discard: gone %v, %v", gone, err)
		}
		os.RemoveAll(base)
	})
	return dir
}

// place is open to the unprivileged user too, and in memory where there is enough of it.
func place() (string, error) {
	var fs syscall.Statfs_t
	under := "/dev/shm"
	if err := syscall.Statfs(under, &fs); err != nil || fs.Blocks*uint64(fs.Bsize) < 2<<30 {
		under = ""
	}
	base, err := os.MkdirTemp(under, "pgtest")
	if err != nil {
		return "", err
	}
	return base, os.Chmod(base, 0o755)
}

func mustStart(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustStop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func query[T any](t *testing.T, s *Server, sql string) T {
	t.Helper()
	v, err := ask[T](t.Context(), s.AdminURL(), sql)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ask[T any](ctx context.Context, url, sql string) (v T, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return v, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, sql).Scan(&v)
	return v, err
}

func change(t *testing.T, s *Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// backAgain waits until the address answers with a new postmaster.
func backAgain(t *testing.T, s *Server, old int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err := until(ctx, func() (bool, error) {
		if p, ok := s.cluster.running(); !ok || p.pid == old {
			return false, nil
		}
		_, err := ask[int](ctx, s.URL(), "SELECT 1")
		return err == nil, nil
	})
	if err != nil {
		t.Fatalf("the cluster did not come back: %v", err)
	}
}

func kill9(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func TestClusterIsAsPromised(t *testing.T) {
	dir := folder(t)
	s := mustStart(t, dir)
	defer mustStop(t, s)
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "data_checksums": "on", "listen_addresses": "",
		"TimeZone": "Asia/Shanghai", "server_encoding": "UTF8", "lc_collate": "C.UTF-8",
		"password_encryption": "scram-sha-256",
	} {
		if got := query[string](t, s, "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	if got := query[string](t, s, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"); got != "scram-sha-256" {
		t.Errorf("pg_hba admits %s", got)
	}
	wrong := strings.Replace(s.URL(), ":", ":x", 2)
	if _, err := ask[int](t.Context(), wrong, "SELECT 1"); err == nil {
		t.Error("a wrong password was taken")
	}
	for _, path := range []string{dir, filepath.Join(dir, "data"), filepath.Join(dir, "pw"), filepath.Join(dir, "pw-owner"), filepath.Join(dir, "pw-app"), filepath.Join(dir, "sock")} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v %v", path, info, err)
		}
	}
}

func TestRestartKeepsData(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	change(t, s, "CREATE TABLE kept AS SELECT 41 AS n")
	pid := s.cluster.mustPID()
	mustStop(t, s)
	if s.cluster.alive(pid) {
		t.Fatal("the postmaster outlived its last user")
	}
	again := mustStart(t, dir)
	defer mustStop(t, again)
	if got := query[int](t, again, "SELECT n FROM kept"); got != 41 {
		t.Errorf("n = %d", got)
	}
}

func TestLastUserStopsIt(t *testing.T) {
	dir := prepared(t)
	first := mustStart(t, dir)
	second := mustStart(t, dir)
	pid := first.cluster.mustPID()
	if second.cluster.mustPID() != pid || second.URL() != first.URL() {
		t.Fatal("the second start did not use the running server")
	}
	mustStop(t, first)
	if query[int](t, second, "SELECT 1") != 1 || second.cluster.mustPID() != pid {
		t.Fatal("the first user pulled the server away")
	}
	if gone, err := Discard(t.Context(), dir); gone || err != nil {
		t.Fatalf("a used cluster was discarded: %v %v", gone, err)
	}
	mustStop(t, second)
	if second.cluster.alive(pid) {
		t.Fatal("the last user left it running")
	}
}

func TestComesBackAfterPostmasterIsKilled(t *testing.T) {
	s := mustStart(t, prepared(t))
	defer mustStop(t, s)
	change(t, s, "CREATE TABLE kept AS SELECT 41 AS n")
	pid := s.cluster.mustPID()
	kill9(t, pid)
	backAgain(t, s, pid)
	if got := query[int](t, s, "SELECT n FROM kept"); got != 41 {
		t.Errorf("n = %d", got)
	}
}

func TestForeignPostmasterIsUsedAndLeft(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	pid := s.cluster.mustPID()
	if err := s.cluster.note(1); err != nil { // as if somebody had started it by hand
		t.Fatal(err)
	}
	mustStop(t, s)
	if !s.cluster.alive(pid) {
		t.Fatal("a postmaster that no portal started was stopped")
	}
	if err := s.cluster.note(pid); err != nil {
		t.Fatal(err)
	}
}

func TestLongFolderGetsAShortSocket(t *testing.T) {
	dir := filepath.Join(folder(t), strings.Repeat("long", 20))
	s := mustStart(t, dir)
	if query[int](t, s, "SELECT 1") != 1 {
		t.Error("no answer")
	}
	sock := s.cluster.socketDir()
	if strings.HasPrefix(sock, dir) {
		t.Errorf("socket in %s", sock)
	}
	mustStop(t, s)
	if gone, err := Discard(t.Context(), dir); err != nil || !gone {
		t.Errorf("discard: %v %v", gone, err)
	}
}
