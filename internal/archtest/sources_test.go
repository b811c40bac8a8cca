package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source is one file of ours, with its path from the top.
type source struct{ path, text string }

func sources(t *testing.T, keep func(path string) bool) []source {
	t.Helper()
	root := "../.."
	out := []source{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || rel == "data" || rel == "bin" || rel == "tmp") {
			return filepath.SkipDir
		}
		if d.IsDir() || !keep(rel) {
			return nil
		}
		b, err := os.ReadFile(p)
		out = append(out, source{rel, string(b)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shipped(p string) bool {
	return strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") && !strings.HasSuffix(p, "_templ.go") &&
		!slices.ContainsFunc(forTests, func(f string) bool { return strings.HasPrefix(p, strings.TrimSuffix(f, "/")+"/") })
}

// statements are the files of statements that a room embeds.
func statements(p string) bool {
	return strings.HasSuffix(p, ".sql") && !strings.HasPrefix(p, "migrations/")
}

// afterTheClock are the migrations that know portal_now().
func afterTheClock(p string) bool {
	return strings.HasPrefix(p, "migrations/0") && strings.HasSuffix(p, ".sql") && p > "migrations/00029_clock.sql"
}

func templ(p string) bool { return strings.HasSuffix(p, ".templ") }

// rule forbids a pattern in pages outside the files it allows.
type rule struct {
	why     string
	pattern *regexp.Regexp
	allowed []string // path prefixes or suffixes after *
	bad     string   // a sample that is found, and one that may be written
	good    string
}

func allows(list []string, path string) bool {
	return slices.ContainsFunc(list, func(a string) bool {
		if rest, ok := strings.CutPrefix(a, "*"); ok {
			return strings.HasSuffix(path, rest)
		}
		return strings.HasPrefix(path, a)
	})
}

// rules speak of pages as they are written, which are no Go.
var rules = []rule{
	{"pages write no raw HTML and no unchecked address", regexp.MustCompile(`templ\.(Raw|SafeURL|JSUnsafeFuncCall)|template\.HTML`), nil,
		`<p>@templ.Raw(x)</p>`, `<p>{ x }</p>`},
	{"no inline style or script: the policy blocks it", regexp.MustCompile(`(?i)(?:^|[^-\w])style=["{]|\bon[a-z]+=["{]|<script>|<style`), nil,
		`<p Style="x" onClick={ x }>`, `<p class="style" data-on={ x }>`},
	{"a page is not given the package of its words under another name", regexp.MustCompile(`(?m)^(?:import)?\s+(?:\w+|\.) "(?:github\.com/a-h/templ|html/template)"`), nil,
		"import t \"github.com/a-h/templ\"", "import \"github.com/a-h/templ\""},
}

// TestPagesKeepTheRules walks all pages; each rule names its exceptions.
func TestPagesKeepTheRules(t *testing.T) {
	t.Parallel()
	all := sources(t, templ)
	for _, r := range rules {
		found := []breach{}
		for _, s := range all {
			for _, m := range r.pattern.FindAllStringIndex(s.text, -1) {
				found = append(found, breach{s.path, 1 + strings.Count(s.text[:m[0]], "\n")})
			}
		}
		judge(t, r.why, r.allowed, found)
	}
}

// TestPageRulesCanFail: each rule finds a sample of what it forbids, and lets pass what is only like it.
func TestPageRulesCanFail(t *testing.T) {
	t.Parallel()
	for _, r := range rules {
		if !r.pattern.MatchString(r.bad) || r.pattern.MatchString(r.good) {
			t.Errorf("rule %q does not tell %q from %q", r.why, r.bad, r.good)
		}
	}
}

// slow is what `make quick` does without: a file of tests that opens a browser says so in its first line.
var slow = regexp.MustCompile(`browsertest\.|lookAt\(`)

const notQuick = "//go:build !quick\n"

func isQuick(text string) bool { return !strings.HasPrefix(text, notQuick) }

// TestQuickOpensNoBrowser: each file of tests that drives a browser stays out of `make quick`.
func TestQuickOpensNoBrowser(t *testing.T) {
	t.Parallel()
	if sample := "package web\n\nvar tab = browsertest.Open(t)\n"; !slow.MatchString(sample) || !isQuick(sample) {
		t.Error("a browser is not found")
	}
	tests := func(p string) bool {
		return strings.HasSuffix(p, "_test.go") && !strings.HasPrefix(p, "internal/archtest/")
	}
	for _, s := range sources(t, tests) {
		if slow.MatchString(s.text) && isQuick(s.text) {
			t.Errorf("%s opens a browser: its first line is %q", s.path, notQuick)
		}
	}
}

// TestLongWalksExist: what `make quick` leaves out by name is there, in order and once.
func TestLongWalksExist(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../prove/long.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(string(b))
	if sorted := slices.Compact(slices.Sorted(slices.Values(names))); !slices.Equal(names, sorted) {
		t.Errorf("long.txt is not in order: %q", names)
	}
	all := ""
	for _, s := range sources(t, func(p string) bool { return strings.HasSuffix(p, "_test.go") }) {
		all += s.text
	}
	for _, n := range names {
		if !strings.Contains(all, "func "+n+"(t *testing.T)") {
			t.Errorf("there is no test %s", n)
		}
	}
}
