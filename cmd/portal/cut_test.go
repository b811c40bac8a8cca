package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
)

// TestACutTailIsFoundByCommand: the end of the log is cut with every checkpoint of the database, and the folder of the machine is new. A point that was
// printed finds it, and the file of checkpoints by itself; without either nobody knows.
func TestACutTailIsFoundByCommand(t *testing.T) {
	t.Parallel()
	url, env := office(t)
	owner := dbtest.OwnerURL(t, url)
	if code, out, errs := portal(t, env, "clock", "accept", "--reason", "核对"); code != 0 {
		t.Fatal(out, errs)
	}
	short := ask(t, owner, "SELECT seq || ':' || left(encode(hash, 'hex'), 24) FROM audit ORDER BY seq DESC LIMIT 1")
	whole := ask(t, owner, "SELECT seq || ':' || encode(hash, 'hex') FROM audit ORDER BY seq DESC LIMIT 1")
	file := filepath.Join(t.TempDir(), "points")
	if err := os.WriteFile(file, []byte("2026-11-29T01:02:03Z "+whole+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := append(env[:len(env):len(env)], "PORTAL_CHECKPOINTS="+file)
	for _, c := range []struct {
		env  []string
		args []string
	}{{env, []string{"verify", "--checkpoint", short}}, {kept, []string{"verify"}}} {
		if code, out, errs := portal(t, c.env, c.args...); code != 0 {
			t.Fatalf("a whole log: %v: %s%s", c.args, out, errs)
		}
	}
	insert(t, dbtest.AdminURL(t, url), "SET session_replication_role = replica; DELETE FROM checkpoint; DELETE FROM operation WHERE at = (SELECT max(at) FROM operation); DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
	notes, err := filepath.Glob(filepath.Join(strings.TrimPrefix(env[2], "PORTAL_DATA_DIR="), "log*.witness"))
	if err != nil || len(notes) != 1 {
		t.Fatal(notes, err)
	}
	seq, _, _ := strings.Cut(short, ":")
	for _, c := range []struct {
		env   []string
		args  []string
		finds bool
	}{{env, []string{"verify", "--checkpoint", short}, true}, {kept, []string{"verify"}, true}, {env, []string{"verify"}, false}} {
		if err := os.Remove(notes[0]); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		code, out, errs := portal(t, c.env, c.args...)
		if (code != 0) != c.finds || strings.Contains(out, "audit/"+seq+": 校验点所记的日志条目不存在") != c.finds {
			t.Errorf("%v with %d settings: code %d, %s%s", c.args, len(c.env), code, out, errs)
		}
	}
	if code, _, errs := portal(t, env, "verify", "--checkpoint", "half-a-li"); code == 0 || !strings.Contains(errs, "is no checkpoint") {
		t.Errorf("what is no point is taken: %d %s", code, errs)
	}
}
