package pg

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestMajorOf(t *testing.T) {
	for text, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 15, "postgres (PostgreSQL) 18beta1": 18,
		"postgres (PostgreSQL) 9.6.24": 9, "something else": 0, "": 0,
	} {
		if got := majorOf(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// fakes makes folders with programs that only tell a version.
func fakes(t *testing.T, majors ...int) string {
	t.Helper()
	base := t.TempDir()
	for _, major := range majors {
		dir := filepath.Join(base, itoa(major), "bin")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.1'\n", major)
		for _, program := range []string{"postgres", "initdb"} {
			if err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	return base
}

func majors(found []binaries) string {
	var all []string
	for _, b := range found {
		all = append(all, itoa(b.major))
	}
	return strings.Join(all, " ")
}

func TestPreferredComesFirst(t *testing.T) {
	base := fakes(t, 9, 14, 16, 17)
	if got := majors(newestFirst(base + "/*/bin")); got != "17 16 14 9" {
		t.Errorf("found %s", got)
	}
	t.Setenv("PG_BIN", base+"/14/bin")
	t.Setenv("PATH", base+"/9/bin:"+base+"/16/bin:/nowhere:"+os.Getenv("PATH"))
	if got := majors(installed()); !strings.HasPrefix(got, "14 9 16") {
		t.Errorf("found %s", got)
	}
}

func TestChoose(t *testing.T) {
	all := []binaries{{"/a", 9}, {"/b", 15}, {"/c", 17}}
	for name, c := range map[string]struct {
		found []binaries
		made  int
		want  string // folder, or words of the refusal
		ok    bool
	}{
		"new cluster, first that will do": {all, 0, "/b", true},
		"existing, its own version":       {all, 17, "/c", true},
		"existing, even an old one":       {all, 9, "/a", true},
		"existing, absent":                {all, 16, "postgresql-16", false},
		"nothing installed":               {nil, 0, "apt-get install postgresql", false},
		"too old only":                    {all[:1], 0, "found 9 in /a", false},
	} {
		b, err := choose(c.found, c.made)
		if c.ok && (err != nil || b.dir != c.want) {
			t.Errorf("%s: %v, %v", name, b, err)
		}
		if !c.ok && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, %v", name, b, err)
		}
	}
}
