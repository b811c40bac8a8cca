// Package archtest holds the building's rules as tests: which room may import which, where SQL may
// stand, who may read the clock. The table of rooms is the architecture document.
package archtest

import (
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

const module = "jointmeeting/"

// room is a package of ours and the rooms it may import. A name ending in / stands for all below it.
type room struct {
	name string
	may  []string
}

var (
	ground = []string{"internal/fault", "internal/access", "internal/form", "internal/flow", "internal/canon", "internal/limit"}
	// pure rooms need no database: a checker of an offline copy is made of them.
	pure    = []string{"internal/diff", "internal/suggest", "internal/passwords", "internal/paper", "internal/proofread", "internal/entry", "internal/passkey", "internal/bundle"}
	records = append(slices.Clone(ground), "internal/audit", "internal/job", "internal/db")
	// features are the rooms from the settings up, in the order of the house.
	features = ordered()
	// house is who reads the list of rooms.
	whole = append(append(slices.Clone(records), features...), "internal/house")
	// drawing has what templates take from records: words, forms, offers; no seat and no right.
	drawing = append(without(ground, "internal/access"), "internal/audit")
	// pages draw one feature each: those that lend pieces to others first, in their order, then all others of the folder.
	pages = arranged(lending, folders("templates/page/", ""))
	// handlers serve one feature each over the edge; the few that name another's address say so.
	handlers = folders("web/", "web")
	// naming are the handlers that name another's address.
	naming = map[string][]string{"web/basisweb": {"web/taskweb", "web/topicweb"}}
)

func without(list []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(n string) bool { return n == name })
}

// ordered are the rooms of the house above the records.
func ordered() []string {
	out := []string{}
	for _, r := range house.Rooms() {
		if name := "internal/" + r.Name; !slices.Contains(records, name) {
			out = append(out, name)
		}
	}
	return out
}

// folders are the packages of a folder whose names end so.
func folders(folder, end string) []string {
	found, err := filepath.Glob("../../" + folder + "*" + end)
	if err != nil || len(found) == 0 {
		panic("no packages in " + folder)
	}
	for i := range found {
		found[i] = folder + filepath.Base(found[i])
	}
	return found
}

// rooms lists every package. A feature may import the features before it in the order above, nothing
// after it.
func rooms() []room {
	list := []room{
		{"internal/fault", nil},
		{"internal/access", nil},
		{"internal/form", nil},
		{"internal/flow", ground[:3]},
		{"internal/canon", nil},
		{"internal/limit", nil},
		{"internal/audit", nil},
		{"internal/job", nil},
		{"internal/db", append(slices.Clone(ground), "internal/audit", "internal/job")},
		{"internal/pg", nil},
		{"internal/diff", nil},
		{"internal/suggest", nil},
		{"internal/passwords", []string{"internal/form"}},
		{"internal/paper", []string{"internal/access", "internal/diff"}},
		{"internal/passkey", nil},
		{"internal/proofread", []string{"internal/form", "internal/paper"}},
		{"internal/entry", []string{"internal/access", "internal/flow", "internal/form"}},
		{"internal/bundle", []string{"internal/form", "internal/paper", "internal/passkey"}},
		{"migrations", nil},
		{"internal/house", append(slices.Clone(records), features...)},
		{"internal/events", whole},
		{"internal/verify", append(slices.Clone(whole), "migrations")},
		{"internal/worker", append(slices.Clone(whole), "internal/events", "internal/verify")},
		{"internal/doctor", append(slices.Clone(records), "migrations")},
		{"internal/address", nil},
		{"internal/secretfile", nil},
		{"internal/dump", []string{"internal/form", "migrations"}},
		{"internal/recovery", append(slices.Clone(whole), "internal/dump", "internal/pg", "internal/secretfile", "internal/verify")},
		{"templates/part", append(without(ground, "internal/access"), "internal/diff")},
		{"templates/layout", append(without(ground, "internal/access"), "templates/part")},
		{"templates/sheet", append(append(slices.Clone(drawing), features...), "internal/paper", "templates/part", "templates/layout")},
		{"internal/sample", append(slices.Clone(whole), "internal/events", "internal/entry")},
		{"internal/fill", append(slices.Clone(whole), "internal/sample")},
		{"internal/bench", append(slices.Clone(whole), "internal/sample", "internal/fill")},
		{"web/static", nil},
		{"web/edge", append(slices.Clone(records), "internal/unit", "internal/typed", "internal/account", "internal/authenticator", "internal/file", "internal/message", "templates/layout", "templates/page/shared", "templates/page/deskpage", "web/static", "web/rate", "web/label")},
		{"web/label", nil},
		{"web/rate", []string{"internal/access", "internal/fault", "internal/limit"}},
		{"web", append(slices.Clone(handlers), "web/edge")},
		{"cmd/", []string{"internal/", "templates/", "web", "web/static", "migrations"}},
	}
	for i, f := range features {
		list = append(list, room{f, append(append(slices.Clone(records), pure...), features[:i]...)})
	}
	drawn := append(append(slices.Clone(drawing), features...), "templates/part", "templates/layout", "internal/diff", "internal/suggest", "internal/paper", "internal/proofread", "internal/entry")
	for i, p := range pages {
		list = append(list, room{p, append(slices.Clone(drawn), lending[:min(i, len(lending))]...)})
	}
	served := append(append(slices.Clone(records), features...), "internal/house", "templates/", "web/static", "web/edge", "web/label")
	// signoff serves a part of each feature whose records are signed.
	list = append(list, room{"web/signoff", served})
	for _, h := range handlers {
		list = append(list, room{h, append(append(slices.Clone(served), "web/signoff"), naming[h]...)})
	}
	return list
}

// forTests are rooms that only tests may import, and the gallery some of them.
var forTests = []string{"internal/dbtest/", "internal/htmltest", "internal/browsertest", "internal/flow/flowtest", "internal/form/fieldtest", "internal/passkey/passkeytest", "internal/archtest", "internal/sample/sampledb", "internal/charts", "internal/mutants", "internal/killtest", "internal/histories", "internal/prove"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	list := []pkg{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return p == name || (strings.HasSuffix(p, "/") && strings.HasPrefix(name+"/", p))
	})
}

func allowed(r room, imp string) bool { return matches(r.may, imp) && !matches(forTests, imp) }

// TestTableCanRefuse: imports that must never be there are refused by the table.
func TestTableCanRefuse(t *testing.T) {
	t.Parallel()
	table := rooms()
	for name, imp := range map[string]string{
		"templates/page/topicpage": "internal/access", // no right is computed in a page
		"templates/part":           "internal/topic",
		"web/topicweb":             "web/minutesweb",
		"web/edge":                 "internal/topic",
		"internal/topic":           "internal/minutes",
		"internal/minutes":         "internal/dbtest",
	} {
		i := slices.IndexFunc(table, func(r room) bool { return matches([]string{r.name}, name) })
		if i < 0 || allowed(table[i], imp) {
			t.Errorf("%s may import %s", name, imp)
		}
	}
}

// TestImportsRunOneWay: no import that the table does not allow, no package outside the table.
func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	table := rooms()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if matches(forTests, name) {
			continue
		}
		i := slices.IndexFunc(table, func(r room) bool { return matches([]string{r.name}, name) })
		if i < 0 {
			t.Errorf("%s is in no room: a room with tables or use cases is a line of internal/house/house.go, any other package one of this table with what it may import", name)
			continue
		}
		for _, h := range handlers {
			if name == "web" && !slices.Contains(p.Imports, module+h) {
				t.Errorf("%s is not in the list of web/features.go", h)
			}
		}
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, module); ok && !allowed(table[i], ours) {
				t.Errorf("%s imports %s", name, ours)
			}
		}
	}
}
