package archtest

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/migrations"
)

// TestSweptAreTheTablesThatLoseRows: the role that serves may remove rows of exactly the tables of which a statement
// or a trigger removes some (migrations.Swept).
func TestSweptAreTheTablesThatLoseRows(t *testing.T) {
	t.Parallel()
	found := []string{}
	c := shippedCode(t)
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if !strings.HasPrefix(x.path, "internal/bench/") {
				found = append(found, emptied(x.own)...)
			}
		}
	}
	schema, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	found = append(found, emptied(string(schema))...)
	tables, _ := schemaTables(t)
	found = slices.DeleteFunc(found, func(name string) bool { return !slices.Contains(tables, name) || strings.HasPrefix(name, "river_") })
	for _, s := range unevenlySwept(found, migrations.Swept, owners(t)) {
		t.Error(s)
	}
	if got := unevenlySwept([]string{"lamp", "lamp"}, []string{"shade"}, map[string]string{"lamp": "light", "shade": "light"}); len(got) != 2 || got[0] != "room light: rows of lamp are removed: name it in migrations.Swept" {
		t.Errorf("of a table that is not listed, and of one that nobody sweeps, is found: %q", got)
	}
}

// unevenlySwept gives the tables that lose rows and are not listed, and those listed that lose none, each with its room.
func unevenlySwept(found, listed []string, own map[string]string) (out []string) {
	slices.Sort(found)
	for _, name := range slices.Compact(found) {
		if !slices.Contains(listed, name) {
			out = append(out, "room "+own[name]+": rows of "+name+" are removed: name it in migrations.Swept")
		}
	}
	for _, name := range listed {
		if !slices.Contains(found, name) {
			out = append(out, "room "+own[name]+": no row of "+name+" is removed: take it off migrations.Swept")
		}
	}
	return out
}

var deleteFrom = regexp.MustCompile(`(?i)\bdelete\s+from\s+(?:only\s+)?(?:public\.)?([a-z_]+)`)

// emptied are the tables of which a text removes rows.
func emptied(sql string) (names []string) {
	for _, m := range deleteFrom.FindAllStringSubmatch(sql, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	return names
}
