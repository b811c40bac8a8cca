package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/recovery"
	"jointmeeting/internal/sample/sampledb"
)

// said runs the program and wants it to end well or not, and to say so.
func said(t *testing.T, env []string, well bool, want string, args ...string) string {
	t.Helper()
	code, out, errs := portal(t, env, args...)
	if (code == 0) != well || !strings.Contains(out+errs, want) {
		t.Errorf("%v: code %d, want %q:\n%s%s", args, code, want, out, errs)
	}
	return out
}

// emptyPlace is a data folder with a database, as settings.
func emptyPlace(t *testing.T, url string) (dir string, env []string) {
	t.Helper()
	dir = dataDir(t)
	return dir, []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_DATA_DIR=" + dir}
}

// usedPlace is that of the sample office, with its key.
func usedPlace(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir, env = emptyPlace(t, sampledb.URL(t))
	if err := os.WriteFile(filepath.Join(dir, recovery.DeviceKeyName), []byte(dbtest.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, env
}

// backedUp makes a key and a backup of the sample office by hand.
func backedUp(t *testing.T) (dir, key, file string, env []string) {
	t.Helper()
	dir, env = usedPlace(t)
	key = filepath.Join(dir, "private.key")
	_, recipient, ok := strings.Cut(said(t, env, true, "PORTAL_BACKUP_RECIPIENT=age1", "backup", "key", key), "PORTAL_BACKUP_RECIPIENT=")
	if !ok {
		t.FailNow()
	}
	env = append(env, "PORTAL_BACKUP_RECIPIENT="+strings.TrimSpace(recipient))
	file, _, _ = strings.Cut(said(t, env, true, "rows", "backup"), "  ")
	return dir, key, file, env
}

// TestBackupByHand: an operator makes a key and a backup, tries it, and the doctor tells of both.
func TestBackupByHand(t *testing.T) {
	dir, env := usedPlace(t)
	said(t, env, false, "portal backup key", "backup")
	said(t, env, true, "no backup in", "backup", "list")
	said(t, append(env, "PORTAL_BACKUP_RECIPIENT=age1nonsense"), false, "PORTAL_BACKUP_RECIPIENT", "config")
	if entries, _ := os.ReadDir(filepath.Join(dir, "backups")); len(entries) > 0 {
		t.Errorf("a refused backup left %v", entries)
	}
	dir, key, file, env := backedUp(t)
	said(t, env, false, "a lost key is a lost backup", "backup", "key", key)
	said(t, env, true, file, "backup", "list")
	doctorSays(t, env, "ok   backup     2")
	said(t, env, false, "--key", "drill")
	said(t, env, true, "comes back", "drill", "--key", key)
	doctorSays(t, env, "ok   drill      2")
	said(t, append(env, "PORTAL_DATABASE_URL=postgres://nobody@127.0.0.1:1/none"), false, "the newest backup on this machine: "+file, "doctor")
	damage(t, file)
	said(t, env, false, "damaged", "drill", "--key", key)
	doctorSays(t, env, "BAD  drill")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	doctorSays(t, env, "BAD  backup     the newest backup is gone")
	said(t, append(env, "PORTAL_BACKUP_DIR="+filepath.Join(dir, "unmounted")), false, "is its disk mounted", "backup")
}

// doctorSays looks for a line of the doctor, who has more to say of a test server.
func doctorSays(t *testing.T, env []string, want string) {
	t.Helper()
	if _, out, errs := portal(t, env, "doctor"); !strings.Contains(out, want) {
		t.Errorf("want %q:\n%s%s", want, out, errs)
	}
}

func damage(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tables counts what stands in a database.
func tables(t *testing.T, url string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRestoreByHand: into an empty place it comes back with its key and is verified; every refusal is a sentence and
// leaves the place as it was.
func TestRestoreByHand(t *testing.T) {
	from, key, file, used := backedUp(t)
	target := dbtest.EmptyURL(t)
	dir, env := emptyPlace(t, target)
	other := filepath.Join(dir, "other.key")
	said(t, env, true, "age1", "backup", "key", other)
	said(t, env, false, "name the backup", "restore")
	said(t, env, false, "--key", "restore", file)
	said(t, env, false, "this key does not open the backup", "restore", file, "--key", other)
	said(t, env, false, "no private key", "restore", file, "--key", file)
	said(t, env, true, "is whole", "restore", file, "--key", key, "--check")
	cut := filepath.Join(dir, "cut")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(cut, text[:len(text)/2], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	said(t, env, false, "cut or altered", "restore", cut, "--key", key)
	said(t, used, false, "the database is not empty", "restore", file, "--key", key)
	own := filepath.Join(dir, "device.key")
	if err := os.WriteFile(own, []byte(strings.Repeat("ab", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	said(t, env, false, "another key than that of the backup", "restore", file, "--key", key)
	said(t, append(env, "PORTAL_SECRET="+strings.Repeat("cd", 32)), false, "PORTAL_SECRET is not the one", "restore", file, "--key", key)
	if n := tables(t, target); n != 0 {
		t.Fatalf("refused restores left %d tables", n)
	}
	if err := os.Remove(own); err != nil {
		t.Fatal(err)
	}
	said(t, env, true, "restored:", "restore", file, "--key", key)
	was, err1 := os.ReadFile(filepath.Join(from, "device.key"))
	is, err2 := os.ReadFile(own)
	if err1 != nil || err2 != nil || !bytes.Equal(was, is) {
		t.Errorf("the key is another one: %v %v", err1, err2)
	}
	said(t, env, true, "log          ok", "verify")
	said(t, env, false, "the database is not empty", "restore", file, "--key", key)
}

// TestUnfinishedRestoreIsRefused: a database whose restore did not end is served by nobody and named by the doctor.
func TestUnfinishedRestoreIsRefused(t *testing.T) {
	_, key, file, _ := backedUp(t)
	target := dbtest.URL(t)
	_, env := emptyPlace(t, target)
	target = dbtest.OwnerURL(t, target)
	env = append(env, "PORTAL_OWNER_URL="+target)
	insert(t, target, "CREATE SCHEMA portal_restoring")
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"work"}, {"verify"}, {"user", "list"}, {"doctor"}, {"demo", "load"}} {
		said(t, env, false, "did not end", args...)
	}
	said(t, env, true, "restored:", "restore", file, "--key", key)
	said(t, env, true, "log          ok", "verify")
}

// TestRestoreIntoAPrivateDatabase: a new machine with nothing on it gets the office back with one command.
func TestRestoreIntoAPrivateDatabase(t *testing.T) {
	_, key, file, _ := backedUp(t)
	env := []string{"PORTAL_DATA_DIR=" + dataDir(t)}
	said(t, env, true, "restored:", "restore", file, "--key", key)
	said(t, env, true, "log          ok", "verify")
}
