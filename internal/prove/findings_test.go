package prove

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	testName = regexp.MustCompile(`\bTest[A-Z]\w*`)
	declared = regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(`)
	found    = regexp.MustCompile(`(?m)^(?:- )?\*\*F(\d+)[. ]`)
)

// TestFindingsAreHeld: each finding of the two trials has a row, and each test that a row names is there. The trials
// themselves may be absent.
func TestFindingsAreHeld(t *testing.T) {
	rows := findings(t)
	there := tests(t)
	for id, row := range rows {
		names := testName.FindAllString(row, -1)
		if len(names) == 0 && !strings.Contains(row, "waits for") {
			t.Errorf("%s: neither a test nor what it waits for", id)
		}
		for _, name := range names {
			if !there[name] {
				t.Errorf("%s names %s, which is not there", id, name)
			}
		}
	}
	for letter, file := range map[string]string{"S": "security.md", "R": "reliability.md"} {
		text, err := os.ReadFile(filepath.Join("../../../shared/review", file))
		if err != nil {
			continue
		}
		for _, m := range found.FindAllStringSubmatch(string(text), -1) {
			if id := letter + "-F" + m[1]; rows[id] == "" {
				t.Errorf("no row for %s", id)
			}
		}
	}
}

func findings(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("FINDINGS.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| S-") || strings.HasPrefix(line, "| R-") {
			rows[strings.TrimPrefix(cells[0], "| ")] = cells[len(cells)-1]
		}
	}
	return rows
}

func tests(t *testing.T) map[string]bool {
	t.Helper()
	there := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			there[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}
