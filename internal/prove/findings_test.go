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

// many are the places where a trial put small findings side by side: how they begin and what stands between two of them.
// A letter names each; a single one has none.
var many = []struct {
	id, file string
	begins   *regexp.Regexp
	between  *regexp.Regexp
}{
	{"S-F16", "security.md", regexp.MustCompile(`(?m)^\*\*F16 · S4\*\*(.*)$`), regexp.MustCompile(` · `)},
	{"R-S4", "reliability.md", regexp.MustCompile(`(?m)^### S4\n(.*)$`), regexp.MustCompile(`; `)},
	{"S-X1", "security.md", regexp.MustCompile(`(?m)^- \*\*Dependencies\*\*(.*)$`), nil},
	{"S-X2", "security.md", regexp.MustCompile(`(?m)^- \*\*ASVS (.*)$`), regexp.MustCompile(` · `)},
	{"S-X3", "security.md", regexp.MustCompile(`(?m)^- \*\*等保(.*)$`), regexp.MustCompile(` · `)},
	{"S-X4", "security.md", regexp.MustCompile(`(?m)^- \*\*Operations\*\*(.*)$`), regexp.MustCompile(", (?:no |`)")},
}

// promises are those of the design that the trials could show in part only.
var promises = []string{"R-1", "R-2", "R-3", "R-4", "R-6", "S-3", "S-4", "S-13", "S-31"}

// TestFindingsAreHeld: each finding of the two trials has a row, with those that stand side by side in one paragraph, and each test that a row names is there. The trials
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
	for _, id := range promises {
		if rows[id] == "" {
			t.Errorf("no row for %s", id)
		}
	}
	for _, letter := range []string{"S", "R"} {
		for _, id := range told(t, letter) {
			if rows[id] == "" {
				t.Errorf("no row for %s", id)
			}
		}
	}
}

// told are the ids of all that a trial found, nothing where its report is absent.
func told(t *testing.T, letter string) (ids []string) {
	t.Helper()
	report := map[string]string{"S": "security.md", "R": "reliability.md"}[letter]
	text, err := os.ReadFile(filepath.Join("../../../shared/review", report))
	if err != nil {
		return nil
	}
	for _, m := range found.FindAllStringSubmatch(string(text), -1) {
		if id := letter + "-F" + m[1]; id != "S-F16" {
			ids = append(ids, id)
		}
	}
	for _, p := range many {
		if p.file != report {
			continue
		}
		m := p.begins.FindStringSubmatch(string(text))
		switch {
		case m == nil:
			t.Errorf("%s is not found in %s", p.id, report)
		case p.between == nil:
			ids = append(ids, p.id)
		default:
			for n := range p.between.Split(m[1], -1) {
				ids = append(ids, p.id+string(rune('a'+n)))
			}
		}
	}
	return ids
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
			for id := range strings.SplitSeq(strings.TrimPrefix(cells[0], "| "), ", ") {
				rows[id] = cells[len(cells)-1]
			}
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
