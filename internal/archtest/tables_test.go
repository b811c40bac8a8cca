package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

// crossing is a room that reads or writes a table of another against the order.
type crossing struct{ room, verb, table string }

// readsAll are the rooms that may read any table, each with the reason.
var readsAll = map[string]string{
	"desk":        "shows what waits in every room",
	"verify":      "checks every room",
	"message":     "finds its readers by their seats and asks of a record what its feature declares; its types stand below the features",
	"cmd/portal":  "asks the machine what state it is in",
	"internal/pg": "is the server",
}

// writesAll are the rooms that fill empty databases, with the reason.
var writesAll = map[string]string{
	"sample": "tells the story of the sample office",
	"bench":  "fills a database with an invented office",
}

// checkUps are the rooms' parts of portal verify, which read whatever their invariants speak of.
const checkUps = "verify.go"

// crossings are what is not in order yet; the list shall become empty, and an entry that is not needed any
// more fails too. Behind each stands the room that is to end it.
var crossings = map[crossing]string{}

// owners gives each table's room; a table of two rooms is told.
func owners(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{"seat_now": "unit", "unit_now": "unit", "topic_sees": "topic", "goose_db_version": "migrations"}
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			if out[name] != "" {
				t.Errorf("the table %s has two rooms: %s and %s", name, out[name], r.Name)
			}
			out[name] = r.Name
		}
	}
	return out
}

// TestTablesHaveOwners: every table of the migrations has one room, every named table is there.
func TestTablesHaveOwners(t *testing.T) {
	t.Parallel()
	own := owners(t)
	tables, views := schemaTables(t)
	known := slices.Concat(tables, views, []string{"goose_db_version"})
	for _, name := range known {
		if own[name] == "" {
			t.Errorf("the table %s has no room: name it in the Tables of one", name)
		}
	}
	for name, r := range own {
		if !slices.Contains(known, name) && !strings.HasPrefix(name, "river_") {
			t.Errorf("%s owns %s, which no migration makes", r, name)
		}
	}
}

// order gives each room's place in the house.
func order() map[string]int {
	out := map[string]int{}
	for i, r := range house.Rooms() {
		out[r.Name] = i
	}
	return out
}

// against gives what the code's statements do against the order, with a place where.
func against(c *codebase, own map[string]string, place map[string]int) map[crossing]string {
	out := map[crossing]string{}
	for _, p := range c.files {
		name := strings.TrimPrefix(p.room, "internal/")
		if writesAll[name] != "" {
			continue
		}
		free := readsAll[name] != "" || strings.HasSuffix(p.path, checkUps)
		for _, x := range c.texts(p) {
			reads, writes := tablesIn(commentless(x.full))
			where := fmt.Sprintf("%s:%d", x.path, x.line)
			for _, table := range reads {
				if of := own[table]; of != "" && of != name && !free && !leftOf(place, of, name) {
					out[crossing{name, "reads", table}] = where
				}
			}
			for _, table := range writes {
				if of := own[table]; of != "" && of != name {
					out[crossing{name, "writes", table}] = where
				}
			}
			if readsUnknown(slices.Concat(reads, writes)) && !unreadAllowed(p.path) {
				out[crossing{name, "hides", hole}] = where
			}
		}
	}
	return out
}

func unreadAllowed(path string) bool {
	return allows(slices.Collect(maps.Keys(unread)), path)
}

func leftOf(place map[string]int, left, right string) bool {
	i, ok := place[left]
	j, known := place[right]
	return ok && known && i < j
}

// TestStatementsKeepTheOrder: a table is written by its room only, and read by the rooms behind it.
func TestStatementsKeepTheOrder(t *testing.T) {
	t.Parallel()
	found := against(shippedCode(t), owners(t), order())
	for x, where := range found {
		if crossings[x] == "" {
			t.Errorf("%s: %s %s %s", where, x.room, x.verb, x.table)
		}
	}
	for x, by := range crossings {
		if found[x] == "" {
			t.Errorf("%s no longer %s %s: take it off the list of %s", x.room, x.verb, x.table, by)
		}
	}
	t.Logf("%d arrows of statements against the order", len(found))
}

// TestCrossingsAreFound: each way of writing a table's name is read.
func TestCrossingsAreFound(t *testing.T) {
	t.Parallel()
	own, place := map[string]string{"a": "left", "b": "right", "b2": "right"}, map[string]int{"left": 0, "right": 1}
	for text, want := range map[string]crossing{
		"const x = `SELECT 1 FROM b`":                                      {"left", "reads", "b"},
		"const x = `SELECT 1 FROM a, b WHERE true`":                        {"left", "reads", "b"},
		"const x = `SELECT 1 FROM a JOIN b ON true`":                       {"left", "reads", "b"},
		"const x = `DELETE FROM b`":                                        {"left", "writes", "b"},
		"const x = `INSERT INTO b (c) VALUES (1)`":                         {"left", "writes", "b"},
		"const t = `b`\nconst x = `UPDATE ` + t + ` SET c = 1`":            {"left", "writes", "b"},
		"var x = fmt.Sprintf(`SELECT 1 FROM %s`, `b`)":                     {"left", "reads", "b"},
		"func f(t string) string { return `SELECT 1 FROM ` + t }":          {"left", "hides", hole},
		"func f() { g(`SELECT 1` + h(`SELECT 2 FROM b`) + ` FROM a`) }":    {"left", "reads", "b"},
		"const x = `SELECT (SELECT 1 FROM a), c FROM b2 -- FROM a\n`":      {"left", "reads", "b2"},
		"const x = `WITH w AS (SELECT 1 FROM a) SELECT 1 FROM w, b WHERE`": {"left", "reads", "b"},
	} {
		found := against(parseAll(t, []source{{"internal/left/x.go", "package left\n" + text}}), own, place)
		if found[want] == "" || len(found) != 1 {
			t.Errorf("in %q %v is found, want %v", text, found, want)
		}
	}
	right := "package right\nconst x = `SELECT 1 FROM a JOIN b ON true`\nconst y = `UPDATE b SET c = 1`"
	if found := against(parseAll(t, []source{{"internal/right/x.go", right}}), own, place); len(found) > 0 {
		t.Errorf("what is in order is found: %v", found)
	}
}
