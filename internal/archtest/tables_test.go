package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

// crossing is a room that reads or writes a table of another against the order.
type crossing struct{ room, verb, table string }

// exception is what a room does to tables against the order, with the reason.
type exception struct {
	room, verb string
	tables     []string
	why        string
}

// exceptions are those of the order, table by table; the guide lists them (order_test.go), and one that is not needed any more fails.
var exceptions = []exception{
	{"audit", "reads", []string{"goose_db_version"}, "asks whether a migration that the database has was the one that wrote an entry without a mac; goose's table is of no room"},
	{"message", "reads", []string{"account", "seat_now"}, "finds its readers by their seats; its types stand below the features"},
	{"sample", "writes", []string{"river_job"}, "tells people what happened at the dates of its story"},
	{"fill", "writes", []string{
		"agenda_item", "attachment", "audit", "authenticator", "basis", "blob", "blob_part", "citation", "clause", "clause_group", "clause_milestone", "clause_receipt", "clause_unit",
		"delivery", "escalation", "escalation_past", "invitation", "meeting", "message", "milestone", "minutes", "minutes_attendance", "minutes_look", "minutes_version", "office",
		"part", "referral", "round", "round_answer", "round_draft", "round_remark", "signature", "task", "task_report", "task_unit", "topic", "topic_joint", "topic_text",
		"topic_unit", "unit", "unit_name", "unwritten"}, "fills a database with an invented office of many years, past the services"},
	{"bench", "writes", []string{"session"}, "passes over the sign of life of a session"},
}

// behindAll are the rooms behind those of the house, in their order.
var behindAll = []string{"sample", "fill", "bench"}

// isCheckUp says whether a file is its room's part of portal verify, which reads whatever its invariants speak of.
func isCheckUp(path string) bool { return checkUpName.MatchString(path) }

// isFill says whether a file is what its room brings along for a portal that is measured: what hangs on its records is filled with them,
// though it stands in tables of rooms before it (deliveries, signatures, answers).
func isFill(path string) bool { return fillName.MatchString(path) }

var fillName = regexp.MustCompile(`^internal/[a-z]+/fill_store\.go$`)

var checkUpName = regexp.MustCompile(`^internal/[a-z]+/verify\.go$`)

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
			t.Errorf("the table %s has no room: name it in the Tables of its descriptor, and the room in internal/house/house.go", name)
		}
	}
	for name, r := range own {
		if !slices.Contains(known, name) && !strings.HasPrefix(name, "river_") {
			t.Errorf("%s owns %s, which no migration makes", r, name)
		}
	}
}

// order gives each room's place in the house and behind it.
func order() map[string]int {
	out := map[string]int{}
	for _, r := range house.Rooms() {
		out[r.Name] = len(out)
	}
	for _, name := range behindAll {
		out[name] = len(out)
	}
	return out
}

// use is a string with the tables that it names.
type use struct {
	text
	reads, writes []string
}

// uses are those of the code, with what the functions of the schema do that a statement calls.
func uses(c *codebase, s schema) (out []use) {
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if e := s.effectOf(x.full); len(e.reads)+len(e.writes) > 0 {
				out = append(out, use{x, e.reads, e.writes})
			}
		}
	}
	return out
}

// against gives what the code's statements do against the order, with a place where; hides are the files in which a table may be known at run time only.
func against(list []use, own map[string]string, place map[string]int, hides map[string]string) map[crossing]string {
	out, free := map[crossing]string{}, slices.Collect(maps.Keys(hides))
	for _, x := range list {
		name := strings.TrimPrefix(x.room, "internal/")
		for _, table := range x.reads {
			if of := own[table]; of != "" && of != name && !isCheckUp(x.path) && !leftOf(place, of, name) {
				out[crossing{name, "reads", table}] = x.place()
			}
		}
		for _, table := range x.writes {
			if of := own[table]; of != "" && of != name && !(isFill(x.path) && leftOf(place, of, name)) {
				out[crossing{name, "writes", table}] = x.place()
			}
		}
		for _, table := range slices.Concat(x.reads, x.writes) {
			if strings.Contains(table, hole) && !allows(free, x.path) {
				out[crossing{name, "hides", table}] = x.place()
			}
		}
	}
	return out
}

// disorder tells of what is found against the order without an exception, and of the exceptions without which no more would be found.
func disorder(found map[crossing]string, list []exception) (out []string) {
	excused := map[crossing]bool{}
	for _, e := range list {
		for _, table := range e.tables {
			x := crossing{e.room, e.verb, table}
			excused[x] = true
			if found[x] == "" {
				out = append(out, fmt.Sprintf("%s %s %s nowhere, or in order: it needs no exception", x.room, x.verb, x.table))
			}
		}
	}
	for x, where := range found {
		if !excused[x] {
			out = append(out, fmt.Sprintf("%s: %s %s %s", where, x.room, x.verb, x.table))
		}
	}
	slices.Sort(out)
	return out
}

// needless gives the files that may hide no table and hide none.
func needless(list []use, own map[string]string, place map[string]int) (out []string) {
	with := len(against(list, own, place, unread))
	for name := range unread {
		less := maps.Clone(unread)
		delete(less, name)
		if len(against(list, own, place, less)) == with {
			out = append(out, name)
		}
	}
	return out
}

func leftOf(place map[string]int, left, right string) bool {
	i, ok := place[left]
	j, known := place[right]
	return ok && known && i < j
}

// TestStatementsKeepTheOrder: a table is written by its room only, and read by the rooms behind it; each table for which that is not so is named.
func TestStatementsKeepTheOrder(t *testing.T) {
	t.Parallel()
	list := uses(shippedCode(t), schemaOfHouse(t))
	found := against(list, owners(t), order(), unread)
	for _, s := range disorder(found, exceptions) {
		t.Error(s)
	}
	for _, name := range needless(list, owners(t), order()) {
		t.Errorf("%s needs no exception from the order", name)
	}
	t.Logf("%d tables read or written against the order", len(found))
}

// TestExceptionsAreOfOneTable: a room that may read or write one table against the order may not touch another one so.
func TestExceptionsAreOfOneTable(t *testing.T) {
	t.Parallel()
	own, place := map[string]string{"b": "right", "c": "right"}, map[string]int{"left": 0, "right": 1}
	list := []exception{{"left", "reads", []string{"b"}, "because"}}
	for sql, want := range map[string]string{
		"SELECT 1 FROM b":           "",
		"SELECT 1 FROM b, c":        "internal/left/x.go:2: left reads c",
		"SELECT 1 FROM b FOR SHARE": "",
		"UPDATE b SET d = 1 FROM b": "internal/left/x.go:2: left writes b",
		"SELECT 1":                  "left reads b nowhere, or in order: it needs no exception",
	} {
		code := parseAll(t, []source{{"internal/left/x.go", "package left\nconst x = `" + sql + "`"}})
		if found := strings.Join(disorder(against(uses(code, schema{}), own, place, nil), list), "\n"); found != want {
			t.Errorf("in %q is found %q, want %q", sql, found, want)
		}
	}
}

// TestCrossingsAreFound: each way of writing a table's name is read.
func TestCrossingsAreFound(t *testing.T) {
	t.Parallel()
	own, place := map[string]string{"a": "left", "b": "right", "b2": "right"}, map[string]int{"left": 0, "right": 1}
	called := schema{functions: map[string]piece{"f": {sql: "SELECT g()"}, "g": {sql: "DELETE FROM b WHERE f()"}}}
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
		"const x = `select 1 from b`":                                      {"left", "reads", "b"},
		"const piece = ` left join b on true`":                             {"left", "reads", "b"},
		"const x = `SELECT 1 FROM \"b\"`":                                  {"left", "reads", "b"},
		"const x = `SELECT 1 FROM \"public\".\"b\" AS x`":                  {"left", "reads", "b"},
		"const x = `SELECT 1 FROM (a JOIN a x ON true), ONLY b`":           {"left", "reads", "b"},
		"const x = `SELECT 1 FROM unnest(@a) u (c, d), b`":                 {"left", "reads", "b"},
		"const x = `UPDATE b AS t SET c = 1`":                              {"left", "writes", "b"},
		"const x = `update only b set c = 1`":                              {"left", "writes", "b"},
		"const x = `MERGE INTO b USING a ON true`":                         {"left", "writes", "b"},
		"const x = `MERGE INTO a USING b ON true`":                         {"left", "reads", "b"},
		"const x = `TRUNCATE a, b`":                                        {"left", "writes", "b"},
		"const x = `truncate table only b`":                                {"left", "writes", "b"},
		"const x = `COPY b (c) FROM STDIN`":                                {"left", "writes", "b"},
		"const x = `COPY b TO STDOUT`":                                     {"left", "reads", "b"},
		"const x = `ALTER TABLE IF EXISTS b ADD c int`":                    {"left", "writes", "b"},
		"const x = `TABLE b`":                                              {"left", "reads", "b"},
		"func f(t string) string { return `SELECT 1 FROM t_` + t }":        {"left", "hides", "t_" + hole},
		"const x = `SELECT 1 FROM ((a JOIN a y ON true) JOIN b ON true)`":  {"left", "reads", "b"},
		"const x = `SELECT 1 FROM ((b JOIN a y ON true) JOIN a ON true)`":  {"left", "reads", "b"},
		"const x = `SELECT 1 FROM (((b)))`":                                {"left", "reads", "b"},
		"const x = `SELECT c FROM a UNION ALL TABLE b`":                    {"left", "reads", "b"},
		"const piece = ` EXCEPT TABLE ONLY b`":                             {"left", "reads", "b"},
		"const x = `WITH w AS (TABLE b) SELECT 1 FROM w`":                  {"left", "reads", "b"},
		"const x = `INSERT INTO a TABLE b`":                                {"left", "reads", "b"},
		"const x = `LOCK TABLE b IN EXCLUSIVE MODE`":                       {"left", "writes", "b"},
		"const x = `LOCK a, b IN SHARE MODE`":                              {"left", "writes", "b"},
		"const x = `LOCK b`":                                               {"left", "writes", "b"},
		"func f() { x := `SELECT 1 `; x += `FROM b` }":                     {"left", "reads", "b"},
		"func f() { x := `SELECT 1 FR`; x += `OM b` }":                     {"left", "reads", "b"},
		"func f() { x := `UPDATE `; x += `b SET c = 1` }":                  {"left", "writes", "b"},
		"var x = strings.Join([]string{`SELECT 1 FROM`, `b`}, ` `)":        {"left", "reads", "b"},
		"var x = fmt.Sprint(`SELECT 1 FROM `, `b`)":                        {"left", "reads", "b"},
		"var x = fmt.Appendf(nil, `SELECT 1 FROM %s`, `b`)":                {"left", "reads", "b"},
		"var x = fmt.Append(nil, `DELETE FROM `, `b`)":                     {"left", "writes", "b"},
		"func f() { fmt.Fprintf(w, `DELETE FROM %s`, `b`) }":               {"left", "writes", "b"},
		"var x = fmt.Sprintf(`SELECT %[2]s FROM %[1]s`, `b`, `c`)":         {"left", "reads", "b"},
		"func f() { w.WriteString(`DELETE FROM `) }":                       {"left", "hides", hole},
		"var x = strings.Join(append(list, `SELECT 1 FROM a,`), ` `)":      {"left", "hides", hole},
		"const x = `SELECT 1 FROM $table`":                                 {"left", "hides", hole},
		"const x = `SELECT f(1)`":                                          {"left", "writes", "b"},
		"const x = `DO $$ BEGIN DELETE FROM b; END $$`":                    {"left", "writes", "b"},
	} {
		found := against(uses(parseAll(t, []source{{"internal/left/x.go", "package left\n" + text}}), called), own, place, nil)
		if want.verb != "hides" {
			delete(found, crossing{"left", "hides", hole}) // a piece that is continued by another is told besides
		}
		if found[want] == "" || len(found) != 1 {
			t.Errorf("in %q %v is found, want %v", text, found, want)
		}
	}
	right := "package right\nconst x = `SELECT 1 FROM a JOIN b ON true`\nconst y = `UPDATE b SET c = 1`\nconst z = `COPY a TO STDOUT`\nconst w = `SELECT 1 FROM b FOR UPDATE OF a`\n" +
		"const v = `a words from b`\nvar p = q + ` from ` + q\nconst u = `INSERT INTO b (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2`"
	if found := against(uses(parseAll(t, []source{{"internal/right/x.go", right}}), called), own, place, nil); len(found) > 0 {
		t.Errorf("what is in order is found: %v", found)
	}
	for path, want := range map[string]int{"internal/right/fill_store.go": 0, "internal/right/store.go": 1, "internal/left/fill_store.go": 1} {
		text := "package x\nconst x = `INSERT INTO a VALUES (1)`\nconst y = `INSERT INTO b VALUES (1)`"
		if found := against(uses(parseAll(t, []source{{path, text}}), called), own, place, nil); len(found) != want {
			t.Errorf("in the fill %s is found %v", path, found)
		}
	}
}

// strayChecks gives the names of statements that stand in a check-up, where they may read any table, and are used by another file of their room.
func strayChecks(c *codebase) (out []string) {
	for _, p := range c.files {
		if !isCheckUp(p.path) {
			continue
		}
		for _, name := range statementsOf(c, p) {
			for _, other := range c.files {
				if other.room == p.room && other.path != p.path && path.Base(other.path) != "room.go" && mentionsName(other, name) {
					out = append(out, fmt.Sprintf("%s: %s is used in %s: it belongs in a store", p.path, name, other.path))
				}
			}
		}
	}
	return out
}

// statementsOf are the constants and variables of a file, and its functions, that hold statements.
func statementsOf(c *codebase, p parsed) (out []string) {
	for _, d := range p.file.Decls {
		part := p
		part.file = &ast.File{Name: p.file.Name, Imports: p.file.Imports, Decls: []ast.Decl{d}}
		if !slices.ContainsFunc(c.texts(part), func(x text) bool { return isStatement(tokens(x.full)) }) {
			continue
		}
		for _, n := range declared(part) {
			out = append(out, n.Name)
		}
	}
	return out
}

func mentionsName(p parsed, name string) (found bool) {
	ast.Inspect(p.file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			ast.Inspect(s.X, func(in ast.Node) bool { i, ok := in.(*ast.Ident); found = found || ok && i.Name == name; return true })
			return false
		}
		i, ok := n.(*ast.Ident)
		found = found || ok && i.Name == name
		return true
	})
	return found
}

// TestCheckUpsServeNobodyElse: what reads any table for portal verify is asked by portal verify only.
func TestCheckUpsServeNobodyElse(t *testing.T) {
	t.Parallel()
	for _, s := range strayChecks(shippedCode(t)) {
		t.Error(s)
	}
	check := source{"internal/x/verify.go", "package x\nconst broken, words = `SELECT 1 FROM t`, 1\nfunc stale() { q(`SELECT 1 FROM t`) }"}
	if found := strayChecks(parseAll(t, []source{check, {"internal/x/read.go", "package x\nvar list = f(broken)\nfunc g() { stale() }"}})); len(found) != 2 {
		t.Errorf("of two statements that others use is found: %v", found)
	}
	if found := strayChecks(parseAll(t, []source{check, {"internal/x/room.go", "package x\nvar list = f(broken)"}, {"internal/x/read.go", "package x\nvar list = y.broken"}})); len(found) > 0 {
		t.Errorf("what only checks is found: %v", found)
	}
}
