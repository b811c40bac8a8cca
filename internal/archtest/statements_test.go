package archtest

import (
	"os"
	"regexp"
	"slices"
	"strings"
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

var (
	writeWords = regexp.MustCompile(`\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY\s+)?([a-z_][a-z0-9_]*|` + hole + `)`)
	joinWords  = regexp.MustCompile(`\bJOIN\s+(?:LATERAL\s+|ONLY\s+)?([a-z_][a-z0-9_]*|` + hole + `)`)
	fromWords  = regexp.MustCompile(`\b(?:FROM|USING)\s+`)
	fromEnd    = regexp.MustCompile(`\b(?:WHERE|JOIN|LEFT|RIGHT|CROSS|INNER|ON|ORDER|GROUP|LIMIT|RETURNING|FOR|UNION|SET|HAVING)\b`)
	firstWord  = regexp.MustCompile(`^\s*(?:LATERAL\s+|ONLY\s+)?([a-z_][a-z0-9_]*|` + hole + `)`)
	deletes    = regexp.MustCompile(`\bDELETE\s+$`)
)

// tablesIn gives the words that stand where tables are read and written.
func tablesIn(sql string) (reads, writes []string) {
	for _, m := range writeWords.FindAllStringSubmatch(sql, -1) {
		writes = append(writes, m[1])
	}
	for _, m := range joinWords.FindAllStringSubmatch(sql, -1) {
		reads = append(reads, m[1])
	}
	for _, m := range fromWords.FindAllStringIndex(sql, -1) {
		if deletes.MatchString(sql[:m[0]]) {
			continue
		}
		for _, item := range fromList(sql[m[1]:]) {
			if w := firstWord.FindStringSubmatch(item); w != nil {
				reads = append(reads, w[1])
			}
		}
	}
	return reads, writes
}

// fromList cuts the list behind a FROM at its commas, as far as it goes.
func fromList(rest string) (items []string) {
	depth, start := 0, 0
	for i, r := range rest {
		switch {
		case r == '(':
			depth++
		case r == ')':
			if depth--; depth < 0 {
				return append(items, rest[start:i])
			}
		case depth == 0 && r == ',':
			items, start = append(items, rest[start:i]), i+1
		case depth == 0 && i > 0 && rest[i-1] <= ' ' && fromEnd.FindStringIndex(rest[i:]) != nil && fromEnd.FindStringIndex(rest[i:])[0] == 0:
			return append(items, rest[start:i])
		}
	}
	return append(items, rest[start:])
}

// statement says that a string is part of one: it has words that only a statement has.
var statement = regexp.MustCompile(`\bSELECT\b[\s\S]*\bFROM\b|\bINSERT INTO\s+[a-z_` + hole + `]+|\bUPDATE\s+[a-z_` + hole + `]+[\s\S]*\bSET\b|\bDELETE FROM\s`)

// ownWords are the words of a statement that a file outside a store may not write itself.
var ownWords = regexp.MustCompile(`\b(SELECT|INSERT INTO|DELETE FROM|FROM|JOIN)\s|\bUPDATE\s+[a-z_` + hole + `]+`)

// stores are where statements stand.
var stores = []string{"internal/db/", "internal/audit/", "internal/pg/", "internal/desk/", "internal/verify/", "internal/bench/", "cmd/portal/", "*store.go", "*_store.go", "*verify.go", "*room.go", "*waits.go"}

// outsideStores gives the strings of statements, joined or whole, that stand elsewhere.
func outsideStores(c *codebase) (out []text) {
	for _, p := range c.files {
		if allows(stores, p.path) {
			continue
		}
		for _, x := range c.texts(p) {
			if ownWords.MatchString(x.own) && statement.MatchString(x.full) {
				out = append(out, x)
			}
		}
	}
	return out
}

// statementsElsewhere are the files that still have statements outside stores, each with the room that is
// to move them. The list shall become empty.
var statementsElsewhere = map[string]string{
	"internal/sample/task.go": "sample",
}

// TestStatementsStandInStores reads every string of the shipped code, also one joined of pieces.
func TestStatementsStandInStores(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, x := range outsideStores(shippedCode(t)) {
		if found[x.path] = true; statementsElsewhere[x.path] == "" {
			t.Errorf("%s:%d: a statement stands outside the stores: %.60q", x.path, x.line, x.own)
		}
	}
	for path, by := range statementsElsewhere {
		if !found[path] {
			t.Errorf("%s has no statement any more: take it off the list of %s", path, by)
		}
	}
	sample := parseAll(t, []source{{"internal/x/x_store.go", "package x\nconst from = ` FROM t WHERE true`"},
		{"internal/x/x.go", "package x\nvar q = \"SELECT t.id\" + from + \" AND t.id = @id\"\nvar w = fmt.Sprintf(\"UPDATE %s SET a = 1\", \"t\")"}})
	if found := outsideStores(sample); len(found) != 2 {
		t.Errorf("of two joined statements %d are found", len(found))
	}
}

// unread are strings with a table that is known at run time only; each says why it is not read here.
var unread = map[string]string{
	"internal/unit/store.go": "dated facts of a unit, of its own tables",
	"internal/db/":           "the plumbing",
	"internal/audit/":        "the plumbing",
	"internal/bench/":        "fills a database with an invented office",
	"internal/verify/":       "reads whatever table has numbers",
	"cmd/portal/":            "the machine's own questions",
	"internal/pg/":           "the server",
	"internal/file/":         "its own tables",
	"internal/sample/":       "the sample office",
	"internal/desk/":         "asks what the rooms declare as their waits",
	"internal/round/":        "joins what the asking feature declares of its records",
	"internal/signing/":      "joins what the signed feature declares of its records",
	"internal/delivery/":     "joins what the issuing feature declares of its records",
	"internal/escalation/":   "joins what the deciding feature declares of its decisions",
	"internal/circulation/":  "asks rounds by what minutes declare",
	"internal/message/":      "asks of a record what its feature declares",
}

func readsUnknown(list []string) bool { return slices.Contains(list, hole) }

func commentless(sql string) string {
	return regexp.MustCompile(`--[^\n]*`).ReplaceAllString(strings.ReplaceAll(sql, "public.", ""), "")
}
