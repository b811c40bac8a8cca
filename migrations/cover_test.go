package migrations_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"
)

// heldFrom is the schema from which on the log holds a digest of each covered row.
const heldFrom = 47

// facts are the columns of a table that its rows' digests are made of, each with its type and whether every row has it.
type facts map[string]string

// selectFacts reads them of all tables; covered says whether the log holds the table's rows.
const selectFacts = `SELECT coalesce(jsonb_object_agg(t.name, t.facts), '{}') FROM (
	SELECT c.relname AS name, jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END)
		|| jsonb_build_object('', (g.tgargs IS NOT NULL)::text) AS facts
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_trigger g ON g.tgrelid = c.oid AND g.tgname = 'note_rows_insert'
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND (g.tgargs IS NULL OR a.attname <> ALL (split_part(encode(g.tgargs, 'escape'), '\000', 2)::text[]))
	GROUP BY c.relname, g.tgargs) t`

// unbased names the tables of which a migration changes what the digests of rows are made of, without noting in the log what they are from then on: portal
// verify would call each of their rows changed.
func unbased(before, after map[string]facts, sql string) (out []string) {
	for _, table := range slices.Sorted(maps.Keys(after)) {
		was, is := before[table], after[table]
		if was == nil || is[""] != "true" || strings.Contains(sql, "log_base('"+table+"')") {
			continue
		}
		if moves(was, is) || regexp.MustCompile(`(?m)^(UPDATE|DELETE FROM|INSERT INTO) `+table+`\b`).MatchString(sql) {
			out = append(out, table)
		}
	}
	return out
}

// moves says whether a row that there was has another digest: by a column that it must have now, by one that is gone or another, or because it had none.
func moves(was, is facts) bool {
	if was[""] != "true" {
		return true
	}
	for column, kind := range is {
		if old, there := was[column]; there && old != kind || !there && strings.HasSuffix(kind, " not null") {
			return true
		}
	}
	return slices.ContainsFunc(slices.Collect(maps.Keys(was)), func(column string) bool { return is[column] == "" })
}

// TestChangedRowsAreNotedInTheLog: a migration that gives the rows of a covered table other digests ends with log_base of the table.
func TestChangedRowsAreNotedInTheLog(t *testing.T) {
	t.Parallel()
	url := dbtest.EmptyURL(t)
	files, err := fs.Glob(os.DirFS("."), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var before map[string]facts
	for _, name := range files {
		var number int64
		if _, err := fmt.Sscanf(name, "%05d_", &number); err != nil || number < heldFrom {
			continue
		}
		sql, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := migrations.To(t.Context(), url, number); err != nil {
			t.Fatal(err)
		}
		after := value[map[string]facts](t, url, selectFacts)
		if before != nil {
			for _, table := range unbased(before, after, string(sql)) {
				t.Errorf("%s changes the rows of %s: end it with SELECT log_base('%s')", name, table, table)
			}
		}
		before = after
	}
	if len(before["topic"]) < 10 || before["topic"][""] != "true" {
		t.Errorf("the facts of topics are not read: %v", before["topic"])
	}
}

// TestUnnotedChangesAreFound: each change that moves digests, and none that does not.
func TestUnnotedChangesAreFound(t *testing.T) {
	t.Parallel()
	was := facts{"": "true", "id": "bigint not null", "note": "text"}
	with := func(column, kind string) facts {
		out := maps.Clone(was)
		if out[column] = kind; kind == "" {
			delete(out, column)
		}
		return out
	}
	for name, x := range map[string]struct {
		before, after facts
		sql           string
		found         bool
	}{
		"nothing":                {was, was, "", false},
		"a column that is empty": {was, with("due", "date"), "", false},
		"a column that is full":  {was, with("due", "date not null"), "", true},
		"noted":                  {was, with("due", "date not null"), "SELECT log_base('lamp');", false},
		"noted of another":       {was, with("due", "date not null"), "SELECT log_base('lamps');", true},
		"a column less":          {was, with("note", ""), "", true},
		"another type":           {was, with("id", "text not null"), "", true},
		"filled":                 {was, was, "UPDATE lamp SET note = 'x';", true},
		"of another table":       {was, was, "UPDATE lamps SET note = 'x';", false},
		"covered late":           {with("", "false"), was, "", true},
		"a new table":            {nil, was, "", false},
		"not covered":            {with("", "false"), with("", "false"), "UPDATE lamp SET note = 'x';", false},
	} {
		if got := unbased(map[string]facts{"lamp": x.before}, map[string]facts{"lamp": x.after}, x.sql); (len(got) > 0) != x.found {
			t.Errorf("%s: %v", name, got)
		}
	}
}
