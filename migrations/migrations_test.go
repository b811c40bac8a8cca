package migrations_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
)

func file(sql string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(sql)} }

func TestHashNamesTheExactFiles(t *testing.T) {
	base := fstest.MapFS{"00001_a.sql": file("x"), "00002_b.sql": file("y")}
	for name, other := range map[string]fstest.MapFS{
		"other text":    {"00001_a.sql": file("x"), "00002_b.sql": file("z")},
		"other name":    {"00001_a.sql": file("x"), "00002_c.sql": file("y")},
		"one file less": {"00001_a.sql": file("x")},
		"moved letters": {"00001_a.sql": file(""), "00002_b.sql": file("xy")},
	} {
		if migrations.HashOf(other) == migrations.HashOf(base) {
			t.Errorf("%s: the hash is the same", name)
		}
	}
	base["embed.go"] = file("package migrations")
	if migrations.HashOf(base) != migrations.HashOf(fstest.MapFS{"00001_a.sql": file("x"), "00002_b.sql": file("y")}) {
		t.Error("a file that is no SQL changes the hash")
	}
}

func TestLatestIsTheHighestNumber(t *testing.T) {
	fsys := fstest.MapFS{"00002_b.sql": file(""), "00010_c.sql": file(""), "00001_a.sql": file("")}
	if got := migrations.LatestOf(fsys); got != 10 {
		t.Errorf("latest = %d", got)
	}
}

func value[T any](t *testing.T, url, sql string) (v T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

var small = fstest.MapFS{
	"00001_a.sql": file("-- +goose Up\nCREATE TABLE a (n int);\nINSERT INTO a VALUES (1);\n-- +goose Down\nDROP TABLE a;"),
	"00002_b.sql": file("-- +goose Up\nCREATE TABLE b (n int);\n-- +goose Down\nDROP TABLE b;"),
}

func TestUpTwiceAppliesOnce(t *testing.T) {
	url := dbtest.EmptyURL(t)
	for range 2 {
		if err := migrations.UpFrom(t.Context(), url, small); err != nil {
			t.Fatal(err)
		}
	}
	if n := value[int](t, url, "SELECT count(*)::int FROM a"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestReplicasDoNotRace(t *testing.T) {
	url := dbtest.EmptyURL(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := migrations.UpFrom(t.Context(), url, small); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := value[int](t, url, "SELECT count(*)::int FROM a"); n != 1 {
		t.Errorf("the first migration ran %d times", n)
	}
	if n := value[int](t, url, "SELECT count(*)::int FROM goose_db_version WHERE version_id > 0"); n != 2 {
		t.Errorf("%d versions noted", n)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	url := dbtest.EmptyURL(t)
	if err := migrations.UpFrom(t.Context(), url, small); err != nil {
		t.Fatal(err)
	}
	old := fstest.MapFS{"00001_a.sql": small["00001_a.sql"]}
	if err := migrations.UpFrom(t.Context(), url, old); !errors.Is(err, migrations.ErrNewer) {
		t.Errorf("an older program went on: %v", err)
	}
	err := migrations.ToFrom(t.Context(), url, old, 0)
	if !errors.Is(err, migrations.ErrNewer) {
		t.Errorf("an older program went down: %v", err)
	}
}

// TestToGoesUpOnly: a step down is refused before anything is touched, the book of versions above all.
func TestToGoesUpOnly(t *testing.T) {
	url := dbtest.EmptyURL(t)
	at := func() int64 { return value[int64](t, url, "SELECT max(version_id) FROM goose_db_version") }
	for _, step := range []struct {
		to, want int64
		err      error
	}{{1, 1, nil}, {2, 2, nil}, {1, 2, migrations.ErrDown}, {0, 2, migrations.ErrDown}, {2, 2, nil}} {
		if err := migrations.ToFrom(t.Context(), url, small, step.to); !errors.Is(err, step.err) {
			t.Errorf("to %d: error = %v, want %v", step.to, err, step.err)
		}
		if got := at(); got != step.want {
			t.Errorf("after to %d: at %d, want %d", step.to, got, step.want)
		}
	}
}

func TestStatementThatFailsLeavesNothing(t *testing.T) {
	url := dbtest.EmptyURL(t)
	broken := fstest.MapFS{"00001_a.sql": file("-- +goose Up\nCREATE TABLE a (n int);\nCREATE TABEL b (n int);")}
	if err := migrations.UpFrom(t.Context(), url, broken); err == nil || !strings.Contains(err.Error(), "TABEL") {
		t.Fatalf("error = %v", err)
	}
	if n := value[int](t, url, "SELECT count(*)::int FROM pg_tables WHERE tablename = 'a'"); n != 0 {
		t.Error("half a migration stayed")
	}
}

func TestEmbeddedFilesApplyFromEmpty(t *testing.T) {
	url := dbtest.EmptyURL(t)
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	states, err := migrations.Status(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if s.AppliedAt.IsZero() {
			t.Errorf("%s is pending", s.Name)
		}
	}
	if n := len(states); n == 0 || states[n-1].Version != migrations.Latest() {
		t.Errorf("%d states, latest %d", n, migrations.Latest())
	}
}
