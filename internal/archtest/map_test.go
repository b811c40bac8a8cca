package archtest

import (
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

// maps of the house: each names every package that is no room, no handlers of a feature and no pages of one; those stand in the guide's order
// (TestOrderIsFresh) or have the name of their feature.
var houseMaps = map[string]string{"../../README.md": "## Map\n", "../../README.zh.md": "## 地图\n"}

var inTicks = regexp.MustCompile("`([^`]+)`")

// mapped are the folders that the rows of a map name: a path, and words that stand beside or below it. Rows are those whose first column says that a
// folder is there.
func mapped(text, heading string) (named map[string]bool, rows []string) {
	_, text, _ = strings.Cut(text, heading)
	text, _, _ = strings.Cut(text, "\n## ")
	named = map[string]bool{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		first := ""
		for i, m := range inTicks.FindAllStringSubmatch(line, -1) {
			for j, word := range strings.Fields(m[1]) {
				if first == "" {
					first = word
				}
				beside := path.Join(path.Dir(first), word)
				if i == 0 && j == 0 {
					beside = first
				}
				if i == 0 {
					rows = append(rows, beside)
				}
				named[beside], named[path.Join(first, word)] = true, true
			}
		}
	}
	return named, rows
}

// packagesIn are the folders with files of Go.
func packagesIn(list []source) []string {
	found := map[string]bool{}
	for _, s := range list {
		found[path.Dir(s.path)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// unmapped gives the packages that a map leaves out, and the folders of its rows in which there is none.
func unmapped(text, heading string, packages, rooms []string) (out []string) {
	named, rows := mapped(text, heading)
	for _, p := range packages {
		feature := path.Dir(p) == "web" && strings.HasSuffix(p, "web") || path.Dir(p) == "templates/page"
		if !named[p] && !feature && !slices.Contains(rooms, p) {
			out = append(out, fmt.Sprintf("%s is on no row", p))
		}
	}
	for _, r := range rows {
		if !slices.ContainsFunc(packages, func(p string) bool { return p == r || strings.HasPrefix(p, r+"/") }) {
			out = append(out, fmt.Sprintf("%s is on a row, and no package", r))
		}
	}
	return out
}

// TestMapsNameEveryPackage: whoever looks for a package finds it on the map or, where it is a room, in the guide's order.
func TestMapsNameEveryPackage(t *testing.T) {
	t.Parallel()
	packages, rooms := packagesIn(sources(t, func(p string) bool { return strings.HasSuffix(p, ".go") })), []string{}
	for _, r := range house.Rooms() {
		rooms = append(rooms, "internal/"+r.Name)
	}
	for file, heading := range houseMaps {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range unmapped(string(text), heading, packages, rooms) {
			t.Errorf("%s: %s", path.Base(file), s)
		}
	}
	text := "## Commands\n| `web/lamp` | x |\n## Map\n| `internal/lamp shade/bulb` | `wick` |\n| `internal/gone` | |\n## Next\n| `internal/late` | |\n"
	packages = []string{"internal/lamp", "internal/lamp/wick", "internal/shade/bulb", "internal/late", "internal/room1", "web/lamp", "web/lampweb", "templates/page/lamppage"}
	want := []string{"internal/late is on no row", "web/lamp is on no row", "internal/gone is on a row, and no package"}
	if found := unmapped(text, "## Map\n", packages, []string{"internal/room1"}); !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
