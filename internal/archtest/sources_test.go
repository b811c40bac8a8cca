package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
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

// afterTheClock are the migrations that know portal_now().
func afterTheClock(p string) bool {
	return strings.HasPrefix(p, "migrations/0") && strings.HasSuffix(p, ".sql") && p > "migrations/00029_clock.sql"
}

func templ(p string) bool { return strings.HasSuffix(p, ".templ") }

// rule forbids a pattern outside the files it allows.
type rule struct {
	why     string
	pattern *regexp.Regexp
	in      func(path string) bool
	allowed []string // path prefixes or suffixes after *
}

func allows(list []string, path string) bool {
	return slices.ContainsFunc(list, func(a string) bool {
		if rest, ok := strings.CutPrefix(a, "*"); ok {
			return strings.HasSuffix(path, rest)
		}
		return strings.HasPrefix(path, a)
	})
}

var rules = []rule{
	{"the clock is read in cmd and by the bench only; acts take tx.At, pages take db.Now", regexp.MustCompile(`time\.(Now|Since|Until)\(`), shipped,
		[]string{"cmd/", "internal/pg/", "internal/bench/"}},
	// Sessions, failed sign-ins, codes of a phone and what is swept go by the machine's own time: whatever day the office has,
	// nobody stays signed in longer and no code is good for longer.
	{"statements take the time from portal_now() and portal_today()", regexp.MustCompile(`(?i:\b(clock|statement|transaction)_timestamp\(|\b(current_date|current_timestamp|localtimestamp)\b)|[^\w.)](now|NOW)\(\)`),
		func(p string) bool { return shipped(p) || afterTheClock(p) },
		[]string{"internal/db/write.go", "cmd/portal/doctor.go", "internal/account/", "internal/authenticator/"}},
	{"the transport's address header is not trusted", regexp.MustCompile(`middleware\.RealIP`), shipped, nil},
	{"pages write no raw HTML and no unchecked address", regexp.MustCompile(`templ\.(Raw|SafeURL|JSUnsafeFuncCall)|template\.HTML`),
		func(p string) bool { return shipped(p) || templ(p) }, nil},
	{"no inline style or script: the policy blocks it", regexp.MustCompile(`style="|style=\{|\son[a-z]+=|<script>|<style`), templ, nil},
	{"roles are compared in access, charts and gates, never in pages", regexp.MustCompile(`access\.(Chief|Convenor|Director|Office|Member|Liaison|Admin|Security|Auditor)\b`),
		func(p string) bool { return templ(p) || strings.HasPrefix(p, "templates/") && shipped(p) }, nil},
	{"no right is computed in a page: offers come in its view from whoever makes it", regexp.MustCompile(`\.(Offers?|Act|Holds|InUnit|May[A-Z]\w*)\(`),
		func(p string) bool { return templ(p) || strings.HasPrefix(p, "templates/") && shipped(p) }, nil},
	{"housekeeping without a log entry has few doors", regexp.MustCompile(`\.Touch\(`), shipped,
		[]string{"internal/account/", "internal/message/", "internal/worker/"}},
	{"nothing of the office is deleted: only sessions, tokens and draft rows go", regexp.MustCompile(`DELETE FROM`), shipped,
		[]string{"internal/db/", "internal/account/", "internal/topic/store.go", "internal/round/store.go", "internal/minutes/", "internal/meeting/"}},
	{"the log's entries are made by db.LogAct from what the chart took", regexp.MustCompile(`audit\.Entry\{`), shipped,
		[]string{"internal/db/", "internal/audit/"}},
	{"a form's version is compared in db.Steps, so that a stale page answers 409 before all else", regexp.MustCompile(`\.Version (?:!=|==) (?:\w+\.)?[vV]ersion\b`), shipped,
		[]string{"internal/db/",
			"internal/signing/sign.go", "*/verify.go"}}, // these compare the text that is named with the one that is there
	{"a step is taken by its chart alone", regexp.MustCompile(`flow\.Taken\{[^}]`), shipped, []string{"internal/flow/"}},
	{"skipping hides a missing server", regexp.MustCompile(`\bt\.Skip`), func(p string) bool {
		return strings.HasSuffix(p, "_test.go") && !strings.HasPrefix(p, "internal/archtest/")
	}, nil},
}

// TestSourcesKeepTheRules walks all sources; each rule names its exceptions.
func TestSourcesKeepTheRules(t *testing.T) {
	t.Parallel()
	all := sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") || templ(p) || afterTheClock(p) })
	for _, r := range rules {
		for _, s := range all {
			if !r.in(s.path) || allows(r.allowed, s.path) {
				continue
			}
			for _, m := range r.pattern.FindAllStringIndex(s.text, -1) {
				t.Errorf("%s:%d: %q: %s", s.path, 1+strings.Count(s.text[:m[0]], "\n"), s.text[m[0]:m[1]], r.why)
			}
		}
	}
}

// TestRulesCanFail: each rule finds a sample of what it forbids.
func TestRulesCanFail(t *testing.T) {
	t.Parallel()
	samples := []string{"time.Now()", "SELECT 1 WHERE valid_to > now()", "middleware.RealIP", "templ.Raw(x)", `<p style="x">`, "access.Chief", "minutes.Chart.Offers(who, m)", "d.Touch(", "DELETE FROM", "tx.Log(audit.Entry{Action: x})", "if t.Version != version {", `flow.Taken{Do: "answer"}`, "t.Sk" + "ip("}
	for i, r := range rules {
		if !r.pattern.MatchString(samples[i]) {
			t.Errorf("rule %q does not find %q", r.why, samples[i])
		}
	}
}

// TestOneWriterOfStates: the state of a kind of record is written by one statement.
func TestOneWriterOfStates(t *testing.T) {
	t.Parallel()
	tables := []string{"signature"} // which has no chart
	for _, c := range house.Charts() {
		if c.Table != "" {
			tables = append(tables, c.Table)
		}
	}
	writes := regexp.MustCompile(`(?i)UPDATE (` + strings.Join(tables, "|") + `) SET[^"` + "`" + `]*\bstate\s*=`)
	seen := map[string]string{}
	for _, s := range sources(t, shipped) {
		for _, m := range writes.FindAllStringSubmatch(s.text, -1) {
			kind := strings.ToLower(m[1])
			if where, twice := seen[kind]; twice {
				t.Errorf("the state of %s is written in %s and in %s", kind, where, s.path)
			}
			seen[kind] = s.path
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
