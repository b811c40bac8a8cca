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
	slices.Sort(found)
	want := slices.Sorted(slices.Values(migrations.Swept))
	if found = slices.Compact(found); !slices.Equal(found, want) {
		t.Errorf("rows are removed from %v\nmigrations.Swept says  %v", found, want)
	}
}

var deleteFrom = regexp.MustCompile(`(?i)\bdelete\s+from\s+(?:only\s+)?(?:public\.)?([a-z_]+)`)

// emptied are the tables of which a text removes rows.
func emptied(sql string) (names []string) {
	for _, m := range deleteFrom.FindAllStringSubmatch(sql, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	return names
}
