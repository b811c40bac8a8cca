package archtest

import (
	"os"
	"regexp"
	"testing"
)

// schemaTables are the tables and views of the migrations, by the generated schema.
func schemaTables(t *testing.T) (tables, views []string) {
	t.Helper()
	b, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^CREATE (?:OR REPLACE )?(TABLE|VIEW) (?:public\.)?([a-z_]+)`).FindAllStringSubmatch(string(b), -1) {
		if m[1] == "TABLE" {
			tables = append(tables, m[2])
		} else {
			views = append(views, m[2])
		}
	}
	return tables, views
}

// plumbing are the folders that are made of statements.
var plumbing = []string{"internal/db/", "internal/audit/", "internal/pg/", "internal/desk/", "internal/verify/", "internal/bench/", "internal/fill/", "internal/doctor/", "cmd/portal/", "migrations/"}

// storeNames are what the files of a room are called where its statements stand.
var storeNames = regexp.MustCompile(`^internal/[a-z]+/(?:(?:[a-z]+_)?store|verify|room|waits)\.go$`)

func isStore(path string) bool {
	return allows(plumbing, path) || storeNames.MatchString(path) || statements(path)
}

// outsideStores gives the strings of statements, joined or whole, that stand elsewhere.
func outsideStores(c *codebase) (out []text) {
	for _, p := range c.files {
		if isStore(p.path) {
			continue
		}
		for _, x := range c.texts(p) {
			if ownWords(tokens(x.own)) && isStatement(tokens(x.full)) {
				out = append(out, x)
			}
		}
	}
	return out
}

// TestStatementsStandInStores reads every string of the shipped code, also one joined of pieces.
func TestStatementsStandInStores(t *testing.T) {
	t.Parallel()
	for _, x := range outsideStores(shippedCode(t)) {
		t.Errorf("%s: a statement stands outside the stores: %.60q", x.place(), x.own)
	}
	sample := parseAll(t, []source{{"internal/x/x_store.go", "package x\nconst from = ` FROM t WHERE true`\nconst s = `SELECT 1` + from"},
		{"internal/x/restore.go", "package x\nvar q = \"SELECT t.id\" + from + \" AND t.id = @id\"\nvar w = fmt.Sprintf(\"UPDATE %s SET a = 1\", \"t\")"},
		{"web/x/store.go", "package x\nvar q = `select 1\nfrom \"t\"`"}})
	places := map[string]bool{}
	for _, x := range outsideStores(sample) {
		places[x.place()] = true
	}
	if len(places) != 3 || places["internal/x/x_store.go:2"] {
		t.Errorf("of three statements outside of stores are found %v", places)
	}
}

// TestFilesOfStatementsAreRead: a file that a room embeds is read like its strings, each statement at its line.
func TestFilesOfStatementsAreRead(t *testing.T) {
	t.Parallel()
	c := parseAll(t, []source{{"internal/left/fill.sql", "-- what the room's page asks\nSELECT 1 FROM a;\n-- isn't one\nSELECT 1 FROM b x\n  WHERE x.state = 'gone' AND x.at > now();\n"}})
	if found := against(uses(c, schema{}), map[string]string{"a": "left", "b": "right"}, map[string]int{"left": 0, "right": 1}, nil); len(found) != 1 || found[crossing{"left", "reads", "b"}] != "internal/left/fill.sql:3" {
		t.Errorf("of one table of another room is found %v", found)
	}
	if found := strangeStates(c, map[string][]string{"b": {"open"}}); len(found) != 1 {
		t.Errorf("of one strange state is found %v", found)
	}
	if found := (sqlRule{finds: readsClock}).breaches(c); len(found) != 1 {
		t.Errorf("of one clock is found %v", found)
	}
}

// TestStatementsAreKnown: prose is no statement, however a statement is written.
func TestStatementsAreKnown(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]bool{
		"select 1 from t":                       true,
		"Insert Into \"t\" (a) VALUES (1)":      true,
		"UPDATE t AS x SET a = 1":               true,
		"update only t set a = 1":               true,
		"delete from only t":                    true,
		"MERGE INTO t USING s ON true":          true,
		"COPY t (a, b) FROM STDIN":              true,
		"truncate t":                            true,
		"TABLE t":                               true,
		"update":                                false,
		"do not delete from it":                 true, // may stand in no message
		"the copy is not from here":             false,
		"a table of units":                      false,
		"AND EXISTS (SELECT 1) FOR UPDATE OF t": false,
	} {
		if got := isStatement(tokens(sql)); got != want {
			t.Errorf("%q is a statement: %v", sql, got)
		}
	}
}

// unread are strings with a table that is known at run time only; each says why it is not read here.
var unread = map[string]string{
	"internal/room/keep_store.go": "the tables are those of the charts of all rooms, put in when the log is read",
	"internal/unit/store.go":      "dated facts of a unit, of its own tables",
	"internal/basis/verify.go":    "looks for the records of whatever kind cites",
	"internal/verify/":            "reads whatever table has numbers",
	"internal/desk/":              "asks what the rooms declare as their waits",
	"internal/round/":             "joins what the asking feature declares of its records",
	"internal/signing/":           "joins what the signed feature declares of its records",
	"internal/delivery/":          "joins what the issuing feature declares of its records",
	"internal/escalation/":        "joins what the deciding feature declares of its decisions",
	"internal/circulation/":       "asks rounds by what minutes declare",
	"internal/message/":           "asks of a record what its feature declares",
	"internal/dump/":              "copies every table that the migrations made, whatever is in it",
}
