package dbtest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func count(t *testing.T, url, sql string) int {
	t.Helper()
	var n int
	if err := connect(t, url).QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const tables = "SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'"

func TestEachTestHasItsOwnRows(t *testing.T) {
	first, second := URL(t), URL(t)
	if _, err := connect(t, OwnerURL(t, first)).Exec(t.Context(), "CREATE TABLE mine (n int)"); err != nil {
		t.Fatal(err)
	}
	if a, b := count(t, first, tables), count(t, second, tables); a != b+1 || b == 0 {
		t.Errorf("%d tables beside %d", a, b)
	}
	if n := count(t, EmptyURL(t), tables); n != 0 {
		t.Errorf("the empty database has %d tables", n)
	}
}

func TestDBOpens(t *testing.T) { DB(t) }

var seedings atomic.Int32

// seedOnce writes with a connection of its own: the services of db are not what is tested here.
func seedOnce(url func() string) func(context.Context, *db.DB) error {
	return func(ctx context.Context, _ *db.DB) error {
		seedings.Add(1)
		conn, err := pgx.Connect(ctx, url())
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, "CREATE TABLE seeded AS SELECT 29 AS n; GRANT SELECT ON seeded TO PUBLIC")
		return err
	}
}

func TestSeedRunsOnceAndEachCloneHasIt(t *testing.T) {
	name := "once-" + random()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := binaryHash()
	if err != nil {
		t.Fatal(err)
	}
	seed := seedOnce(func() string { return s.url(admin, seedName(name, hash)+"_raw") })
	for range 3 {
		t.Run("clone", func(t *testing.T) {
			t.Parallel()
			if n := count(t, SeededURL(t, name, seed), "SELECT n FROM seeded"); n != 29 {
				t.Errorf("n = %d", n)
			}
		})
	}
	t.Cleanup(func() {
		if n := seedings.Load(); n != 1 {
			t.Errorf("seeded %d times", n)
		}
	})
}

// TestSamplesAreMadeOnceByTheirCode: what one program's code of the sample office has filled serves every program with the same code, and
// none with another; who does not know the code goes by the program.
func TestSamplesAreMadeOnceByTheirCode(t *testing.T) {
	name, made := "samples-"+random(), 0
	seed := func(context.Context, *db.DB) error { made++; return nil }
	for i, code := range []string{"a", "a", "b"} {
		t.Setenv(sampleVar, code)
		SampleURL(t, name, seed)
		if want := []int{1, 1, 2}[i]; made != want {
			t.Errorf("%d times by code %s, want %d", made, code, want)
		}
	}
	t.Setenv(sampleVar, "")
	own, err := binaryHash()
	if got, errHash := sampleHash(); err != nil || errHash != nil || got != own {
		t.Errorf("without its code: %q, %v %v", got, err, errHash)
	}
}

func TestFailedSeedIsNotCloned(t *testing.T) {
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	broken := func(ctx context.Context, url string) error { return context.Canceled }
	name := "seed_" + random()
	if _, err := s.template(t.Context(), name, "template0", broken); err == nil {
		t.Fatal("a failed seed made a template")
	}
	made, err := s.template(t.Context(), name, "template0", func(context.Context, string) error { return nil })
	if err != nil || made != name {
		t.Fatalf("second try: %s, %v", made, err)
	}
	s.drop(t.Context(), name)
}

// TestFailing is only run by the test below, in a process of its own.
func TestFailing(t *testing.T) {
	if os.Getenv("DBTEST_FAIL") != "" {
		URL(t)
		t.Error("as asked")
	}
}

func TestFailedTestKeepsItsDatabase(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestFailing$", "-test.v")
	cmd.Env = append(os.Environ(), "DBTEST_FAIL=1")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatal("the failing test passed")
	}
	_, rest, ok := strings.Cut(string(out), "the test database is kept: ")
	if !ok {
		t.Fatalf("no address in:\n%s", out)
	}
	url, _, _ := strings.Cut(rest, "\n")
	if n := count(t, strings.TrimSpace(url), tables); n == 0 {
		t.Error("the kept database is empty")
	}
}

func TestLeftoversOfDeadProcessesAreSwept(t *testing.T) {
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	name := "t_dead_" + random()
	kept := "t_kept_" + random()
	for _, n := range []string{name, kept} {
		if _, err := s.admin.Exec(t.Context(), "INSERT INTO made VALUES ($1, $2, $3)", n, dead.Process.Pid, n == kept); err != nil {
			t.Fatal(err)
		}
		if _, err := s.admin.Exec(t.Context(), "CREATE DATABASE "+n); err != nil {
			t.Fatal(err)
		}
	}
	s.clear(t.Context())
	for n, want := range map[string]int{name: 0, kept: 1} {
		if got := count(t, s.address, "SELECT count(*)::int FROM pg_database WHERE datname = '"+n+"'"); got != want {
			t.Errorf("%s: %d databases, want %d", n, got, want)
		}
	}
	s.drop(t.Context(), kept)
}

func BenchmarkClone(b *testing.B) {
	for range b.N {
		URL(b)
	}
}
