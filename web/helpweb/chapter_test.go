package helpweb

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/templates/page/helppage"
)

// TestEveryKindHasOneChapter: what can be done with a kind of record is told in one chapter, and each chapter tells of kinds that there are.
func TestEveryKindHasOneChapter(t *testing.T) {
	t.Parallel()
	told := map[string]int{}
	for _, c := range parts {
		for _, k := range c.kinds {
			told[k]++
		}
	}
	for _, o := range house.Charts() {
		if told[o.Kind] != 1 {
			t.Errorf("%s (%s) is told in %d chapters of web/helpweb/chapter.go", o.Title, o.Kind, told[o.Kind])
		}
		told[o.Kind] = 1
	}
	if kinds := kindsOf(house.Charts()); len(told) != len(kinds) {
		t.Errorf("chapters tell of %d kinds, there are %d", len(told), len(kinds))
	}
}

func kindsOf(charts []flow.Outline) map[string]bool {
	out := map[string]bool{}
	for _, o := range charts {
		out[o.Kind] = true
	}
	return out
}

// TestEveryRoleHasAFirstChapter: nobody is left without a place to begin.
func TestEveryRoleHasAFirstChapter(t *testing.T) {
	t.Parallel()
	for _, role := range access.Roles() {
		who := access.Actor{Person: 1, Seats: []access.Seat{{Role: role}}}
		if !slices.ContainsFunc(firsts, func(c chapter) bool { return c.forThem(who) }) {
			t.Errorf("%s begins nowhere", role)
		}
	}
}

// TestEveryFileIsAChapter: each chapter is written, and nothing is written that no address shows.
func TestEveryFileIsAChapter(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(text, "text/*.txt")
	if err != nil || len(files) != len(parts)+len(firsts)+len(jobs) {
		t.Errorf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if _, ok := find(strings.TrimSuffix(filepath.Base(f), ".txt")); !ok {
			t.Errorf("%s is no chapter", f)
		}
	}
}

// TestEveryStepOfAJobHasAPicture: and the last shows a button, or what is then to be seen.
func TestEveryStepOfAJobHasAPicture(t *testing.T) {
	t.Parallel()
	for _, c := range jobs {
		for step := range strings.Lines(written(t, c.key)) {
			if kind, _ := kindOf(step); kind == helppage.Steps && !strings.Contains(written(t, c.key), step+"| 页 ") {
				t.Errorf("%s: no picture: %s", c.key, step)
			}
		}
	}
}

func written(t *testing.T, key string) string {
	t.Helper()
	file, err := text.ReadFile("text/" + key + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

var (
	quoted = regexp.MustCompile(`“([^”{…]+)”`)
	drawn  = regexp.MustCompile(`(?m)^\| [页栏行钮] ([^{\n]+)$`)
)

// TestWordsInQuotesStandOnAPage: what the manual quotes and no chart declares is written in a page or a room.
func TestWordsInQuotesStandOnAPage(t *testing.T) {
	t.Parallel()
	shipped := sources(t)
	for _, c := range slices.Concat(parts, firsts, jobs) {
		file := written(t, c.key)
		for _, m := range slices.Concat(quoted.FindAllStringSubmatch(file, -1), drawn.FindAllStringSubmatch(file, -1)) {
			if !strings.Contains(shipped, m[1]) {
				t.Errorf("%s: no page says %q", c.key, m[1])
			}
		}
	}
}

// sources are all that is shipped, but the manual itself and generated files.
func sources(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, root := range []string{"../../templates", "../../internal", "../../web"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || strings.Contains(path, "help") ||
				filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ" {
				return err
			}
			file, err := os.ReadFile(path)
			b.Write(file)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestDeedsAreToldToWhoHasThem: the same chapter tells a liaison of submitting and the office of accepting; what follows by itself is nobody's.
func TestDeedsAreToldToWhoHasThem(t *testing.T) {
	t.Parallel()
	w := words{charts: house.Charts()}
	for role, want := range map[access.Role][2]string{access.Liaison: {"提交议题", "通过，列为拟上会"}, access.Office: {"通过，列为拟上会", "提交议题"}} {
		own, others := w.tables(access.Actor{Person: 1, Seats: []access.Seat{{Role: role, Unit: 1}}}, []string{"topic"})
		if !has(own, want[0]) || has(own, want[1]) || !has(others, want[1]) || has(others, want[0]) || has(own, "上会") || has(others, "上会") {
			t.Errorf("%s: own %v, others %v", role, own, others)
		}
	}
}

func has(tables []helppage.Table, label string) bool {
	return slices.ContainsFunc(tables, func(t helppage.Table) bool {
		return slices.ContainsFunc(t.Rows, func(d helppage.Deed) bool { return d.Label == label })
	})
}

// TestUnknownWordsAreRefused: a chapter that names what nobody declares any more is not shown half.
func TestUnknownWordsAreRefused(t *testing.T) {
	t.Parallel()
	w := words{charts: house.Charts()}
	for _, mark := range []string{"{topic.sumbit}", "{topic:drafts}", "{/topicz}", "{f:/topics heading}", "{}", "{topic.submit"} {
		if runs, err := w.runs("前" + mark + "后"); err == nil {
			t.Errorf("%s: %v", mark, runs)
		}
	}
}
