package pg

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// owned are what somebody else owns than the role, in the words of the catalogue.
const owned = `SELECT coalesce(string_agg(x, ' '), '') FROM (
	SELECT relname || ' ' || pg_get_userbyid(relowner) AS x FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') AND relowner <> 'portal_owner'::regrole
	UNION ALL SELECT proname || ' ' || pg_get_userbyid(proowner) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND proowner <> 'portal_owner'::regrole
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
	UNION ALL SELECT typname || ' ' || pg_get_userbyid(typowner) FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd') AND typowner <> 'portal_owner'::regrole
	UNION ALL SELECT datname || ' ' || pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'portal' AND datdba <> 'portal_owner'::regrole) y`

// TestClusterOfOneRoleIsDivided: a cluster that an earlier portal made, with the superuser alone, gets its two roles
// at the next start; everything goes to the owner, the data stay, and the serving role has no power over them.
func TestClusterOfOneRoleIsDivided(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	for _, sql := range []string{
		"CREATE TYPE hue AS ENUM ('red'); CREATE DOMAIN small AS int; CREATE EXTENSION btree_gist",
		"CREATE TABLE lamp (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial, h hue, s small); INSERT INTO lamp (h) VALUES ('red'); CREATE SEQUENCE alone",
		"CREATE VIEW lamps AS SELECT * FROM lamp; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
		"ALTER DATABASE portal OWNER TO portal; GRANT ALL ON SCHEMA public TO PUBLIC; DROP OWNED BY portal_owner, portal_app; DROP ROLE portal_owner; DROP ROLE portal_app",
	} {
		change(t, s, sql)
	}
	mustStop(t, s)
	for _, name := range []string{"pw-owner", "pw-app"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s = mustStart(t, dir)
	defer mustStop(t, s)
	if got := query[string](t, s, owned); got != "" {
		t.Errorf("not the owner's: %s", got)
	}
	if got := query[int](t, s, "SELECT count(*)::int FROM lamp"); got != 1 {
		t.Errorf("%d rows", got)
	}
	if n, err := ask[int](t.Context(), s.OwnerURL(), "SELECT one()"); err != nil || n != 1 {
		t.Errorf("the owner: %v", err)
	}
	for _, sql := range []string{"SELECT count(*)::int FROM lamp", "CREATE TABLE x (n int)", "CREATE TEMP TABLE x (n int)", "SET session_replication_role = replica"} {
		if _, err := ask[int](t.Context(), s.URL(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("the serving role: %s: %v", sql, err)
		}
	}
}

// TestLostPasswordsAreMadeAnew: of the roles by the superuser; his own is not needed while theirs are there.
func TestLostPasswordsAreMadeAnew(t *testing.T) {
	dir := prepared(t)
	s := mustStart(t, dir)
	before := s.URL()
	mustStop(t, s)
	if err := os.Remove(filepath.Join(dir, "pw-app")); err != nil {
		t.Fatal(err)
	}
	s = mustStart(t, dir)
	if n, err := ask[int](t.Context(), s.URL(), "SELECT 1"); err != nil || n != 1 || s.URL() == before {
		t.Errorf("after its password was lost: %v", err)
	}
	mustStop(t, s)
	if err := os.Remove(filepath.Join(dir, "pw")); err != nil {
		t.Fatal(err)
	}
	s = mustStart(t, dir)
	defer mustStop(t, s)
	if n, err := ask[int](t.Context(), s.URL(), "SELECT 1"); err != nil || n != 1 {
		t.Errorf("without the superuser's password: %v", err)
	}
}

// TestNamesAreQuoted: whatever a role is called, it stays a name.
func TestNamesAreQuoted(t *testing.T) {
	script := Roles{Owner: `o"; DROP`, App: `a'b`, Database: "Ö-1"}.Script()
	for _, want := range []string{`"o""; DROP"`, `'a''b'`, `"a'b"`, `\connect "Ö-1"`} {
		if !strings.Contains(script, want) {
			t.Errorf("no %s in\n%s", want, script)
		}
	}
	if strings.ContainsAny(strings.NewReplacer("{owner}", "", "{", "!").Replace(script), "!") {
		t.Errorf("a place was left open:\n%s", script)
	}
}

// TestLogIsRotatedUnderTheServer: whoever keeps the server sees that its log has grown; what was written is kept once, and the server goes
// on at the beginning.
func TestLogIsRotatedUnderTheServer(t *testing.T) {
	dir := prepared(t)
	s, err := start(t.Context(), dir, &cluster{log: quiet(), looks: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer mustStop(t, s)
	path := filepath.Join(dir, "log")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(strings.Repeat("x", logMax) + "\n"); err != nil {
		t.Fatal(err)
	}
	file.Close()
	rotated := func() (bool, error) {
		old, err := os.Stat(path + ".old")
		now, err2 := os.Stat(path)
		return err == nil && err2 == nil && old.Size() > logMax && now.Size() < logMax, nil
	}
	waiting, end := context.WithTimeout(t.Context(), 15*time.Second)
	defer end()
	if err := until(waiting, rotated); err != nil {
		t.Fatalf("nobody rotated the log: %v", err)
	}
	if _, err := ask[int](t.Context(), s.URL(), "SELECT 'after the rotation'::int"); err == nil {
		t.Fatal("no error to log")
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "after the rotation") || len(text) > 10_000 || strings.Contains(string(text), "\x00") {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if info, err := os.Stat(path + ".old"); err != nil || info.Size() < logMax || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if err := s.cluster.rotate(t.Context()); err != nil {
		t.Error(err)
	}
	if again, err := os.ReadFile(path); err != nil || len(again) < len(text) {
		t.Errorf("a small log was rotated: %v", err)
	}
}
