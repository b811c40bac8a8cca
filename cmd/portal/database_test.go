package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/migrations"
)

func insert(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	url := dbtest.EmptyURL(t)
	code, out, errs := portal(t, []string{"PORTAL_DATABASE_URL=" + url}, "doctor")
	if code == 0 || !strings.Contains(out, "BAD  schema") || !strings.Contains(out, "portal migrate") {
		t.Errorf("code %d, %s %s", code, out, errs)
	}
	// The test server trades safety for speed, and the doctor must see it.
	if !strings.Contains(out, "BAD  writing") {
		t.Errorf("fsync off passed: %s", out)
	}
	// The owner of the tables serves: it works, and should not be so.
	if code, out, _ := portal(t, []string{"PORTAL_DATABASE_URL=" + dbtest.OwnerURL(t, dbtest.URL(t))}, "doctor"); code == 0 || !strings.Contains(out, "WARN roles") {
		t.Errorf("one role for all passed: %s", out)
	}
	for _, fine := range []string{"server", "names", "clock", "disk", "line"} {
		if !strings.Contains(out, "ok   "+fine) {
			t.Errorf("%s is not well: %s", fine, out)
		}
	}
}

func TestMigrateStatusAndTo(t *testing.T) {
	env := []string{"PORTAL_DATABASE_URL=" + dbtest.EmptyURL(t), "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	if _, out, _ := portal(t, env, "migrate", "status"); !strings.Contains(out, "pending") {
		t.Errorf("nothing pending: %s", out)
	}
	if code, out, errs := portal(t, env, "migrate"); code != 0 || !strings.Contains(out, "schema at") {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
	if _, out, _ := portal(t, env, "migrate", "status"); strings.Contains(out, "pending") {
		t.Errorf("still pending: %s", out)
	}
	for _, bad := range []string{"", "x", "-1", "99999", "20", "0"} {
		if code, _, _ := portal(t, env, "migrate", "to", "--", bad); code == 0 {
			t.Errorf("migrate to %q passed", bad)
		}
	}
	if code, out, errs := portal(t, env, "migrate"); code != 0 || !strings.Contains(out, "schema at") {
		t.Errorf("after a refused step down: code %d, %s%s", code, out, errs)
	}
}

// TestNoStepDownOnFullData: each schema before the newest is refused on the records of an office, the book of versions stays as it was, and
// the office goes on: the log verifies and pages are served.
func TestNoStepDownOnFullData(t *testing.T) {
	address := sampledb.LivingURL(t)
	env := []string{"PORTAL_DATABASE_URL=" + address, "PORTAL_OWNER_URL=" + dbtest.OwnerURL(t, address), "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	_, before, _ := portal(t, env, "migrate", "status")
	if strings.Contains(before, "pending") || !strings.Contains(before, "_") {
		t.Fatalf("the schema is not the newest: %s", before)
	}
	for version := migrations.Latest() - 1; version >= 0; version -= int64(prove.Pick(7, 1)) {
		if code, out, errs := portal(t, env, "migrate", "to", strconv.FormatInt(version, 10)); code == 0 || !strings.Contains(out+errs, migrations.ErrDown.Error()) {
			t.Errorf("to %d: code %d, %s%s", version, code, out, errs)
		}
	}
	if _, after, _ := portal(t, env, "migrate", "status"); after != before {
		t.Errorf("the book of versions was\n%s\nand is\n%s", before, after)
	}
	if code, out, errs := portal(t, env, "verify"); code != 0 {
		t.Errorf("verify: %d, %s%s", code, out, errs)
	}
	if got := status(t, serve(t, env...).url+"/readyz"); got != http.StatusOK {
		t.Errorf("/readyz answers %d", got)
	}
}

func TestCommandsRefuseAnOldSchemaOfOthers(t *testing.T) {
	url := dbtest.EmptyURL(t)
	a := quietApp(config{DatabaseURL: secret(url), DataDir: t.TempDir()})
	err := a.withDB(t.Context(), func(*db.DB) error { t.Error("it worked on an old schema"); return nil })
	if err == nil || !strings.Contains(err.Error(), "portal migrate") {
		t.Errorf("error = %v", err)
	}
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	done := false
	if err := a.withDB(t.Context(), func(*db.DB) error { done = true; return nil }); err != nil || !done {
		t.Errorf("done %v, %v", done, err)
	}
}

func TestPrivateDatabaseStartsMigratesAndStops(t *testing.T) {
	dir := dataDir(t)
	a := quietApp(config{DataDir: dir, sources: map[string]string{"PORTAL_DATA_DIR": fromFlag}})
	err := a.withDB(t.Context(), func(*db.DB) error {
		if _, err := os.Stat(pidFile(dir)); err != nil {
			t.Errorf("no server in the data folder: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(pidFile(dir)); err == nil {
		t.Error("the server outlived the command")
	}
}

func pidFile(dir string) string { return filepath.Join(dir, "postgres", "data", "postmaster.pid") }

// dataDir is a folder that the server's unprivileged user may enter; t.TempDir is closed to others.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "portal-data")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestCommandsKnowThePoolsSettings: an address that names the size of the pool serves every command, and the
// demo brings an empty server to the schema by itself.
func TestCommandsKnowThePoolsSettings(t *testing.T) {
	env := []string{"PORTAL_DATABASE_URL=" + withSetting(t, dbtest.EmptyURL(t), "pool_max_conns", "3"), "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	if code, out, errs := portal(t, env, "demo", "load", "--password", "correct-horse-battery"); code != 0 {
		t.Fatalf("demo load: code %d, %s%s", code, out, errs)
	}
	for _, args := range [][]string{{"migrate"}, {"migrate", "status"}, {"verify"}} {
		if code, out, errs := portal(t, env, args...); code != 0 {
			t.Errorf("%v: code %d, %s%s", args, code, out, errs)
		}
	}
	if _, out, errs := portal(t, env, "doctor"); !strings.Contains(out, "ok   schema") {
		t.Errorf("doctor: %s%s", out, errs)
	}
}

func withSetting(t *testing.T, address, key, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}
