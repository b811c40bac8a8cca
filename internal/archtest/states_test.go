package archtest

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/riverqueue/river/rivertype"

	"jointmeeting/internal/house"
)

// stateColumns are the columns that hold states: that of each table, and copies of the states of others under other names, with what statesOf calls theirs.
var stateColumns = map[string]string{"state": "", "listed_state": "delivery.listed_state"}

// statesOf gives the states that each table's column state may have: its chart's, or where it has none
// those of the schema.
func statesOf(t *testing.T) map[string][]string {
	t.Helper()
	b, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	checks := regexp.MustCompile(`CONSTRAINT ([a-z_]+)_state_check CHECK \(\(state = ANY \(ARRAY\[([^\]]*)\]`)
	for _, m := range checks.FindAllStringSubmatch(string(b), -1) {
		out[m[1]] = append(out[m[1]], operand(tokens("("+m[2]+")"), 0).words...)
	}
	for _, c := range house.Charts() {
		if out[c.Table] == nil {
			continue
		}
		out[c.Table] = nil
		for _, s := range c.States {
			out[c.Table] = append(out[c.Table], s.Name)
		}
	}
	for copy, of := range copiesOf {
		out[copy] = out[of]
	}
	for _, p := range house.Delivered() {
		out["delivery.listed_state"] = append(out["delivery.listed_state"], out[tableOf(p.Kind)]...)
	}
	for _, s := range rivertype.JobStates() {
		out["river_job"] = append(out["river_job"], string(s))
	}
	return out
}

// tableOf is the table of a kind of record.
func tableOf(kind string) string {
	for _, c := range house.Charts() {
		if c.Kind == kind && c.Table != "" {
			return c.Table
		}
	}
	return kind
}

// meant are the tables whose states a comparison may speak of: those of its alias, in the statement or else in the room.
func (c comparison) meant(own, room map[string][]string) []string {
	if copied := stateColumns[c.column]; copied != "" {
		return []string{copied}
	}
	if tables, told := own[c.of]; told {
		return tables
	}
	return room[c.of]
}

// aliasesOf gives what each room's strings call the tables with states.
func aliasesOf(c *codebase, states map[string][]string) map[string]map[string][]string {
	rooms := map[string]map[string][]string{}
	for _, p := range c.files {
		if rooms[p.room] == nil {
			rooms[p.room] = map[string][]string{}
		}
		for _, x := range c.texts(p) {
			for alias, tables := range aliases(tokens(x.full), states) {
				rooms[p.room][alias] = append(rooms[p.room][alias], tables...)
			}
		}
	}
	return rooms
}

// strangeStates gives the literals that are no state of the table they are compared with, and the columns of a state that are compared in a
// form which nobody reads. An alias that the string does not explain itself is looked up in the other strings of its room; where it may be
// that of a subquery, the literal is at least a state of some table.
func strangeStates(c *codebase, states map[string][]string) (out []string) {
	rooms := aliasesOf(c, states)
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			sql := tokens(x.full)
			own := aliases(sql, states)
			for _, c := range comparisons(sql) {
				for _, s := range c.strange(c.meant(own, rooms[p.room]), states) {
					out = append(out, x.place()+": "+s)
				}
			}
		}
	}
	return out
}

// strange tells what is wrong with a comparison with the state of one of these tables; of any where none is known.
func (c comparison) strange(tables []string, states map[string][]string) (out []string) {
	if len(tables) == 0 {
		tables = slices.Sorted(maps.Keys(states))
	}
	if c.unread {
		out = append(out, fmt.Sprintf("the state of %q stands beside what nobody reads: write =, <>, IN, IS DISTINCT FROM or CASE … WHEN with the words", c.of))
	}
	for _, word := range c.words {
		if !slices.ContainsFunc(tables, func(t string) bool { return slices.Contains(states[t], word) }) {
			out = append(out, fmt.Sprintf("%q is no state of %v", word, tables))
		}
	}
	return out
}

// aliases gives, for each name that a statement uses for a table, the tables with states that it may mean;
// the empty name is for columns that stand alone.
func aliases(list []lexeme, states map[string][]string) map[string][]string {
	out := map[string][]string{}
	for _, r := range tableRefs(list) {
		for _, name := range []string{r.name, r.alias, ""} {
			if _, told := out[name]; !told {
				out[name] = nil
			}
			if states[r.name] != nil && !slices.Contains(out[name], r.name) {
				out[name] = append(out[name], r.name)
			}
		}
	}
	return out
}

// TestStatesInStatements: what a statement compares a state with is a state of that table's chart.
func TestStatesInStatements(t *testing.T) {
	t.Parallel()
	for _, s := range strangeStates(shippedCode(t), statesOf(t)) {
		t.Error(s)
	}
	states := map[string][]string{"a": {"open", "shut"}, "b": {"gone"}, "delivery.listed_state": {"open"}}
	for _, sql := range []string{"SELECT 1 FROM a x WHERE x.state = 'opened'", "SELECT 1 FROM a WHERE state IN ('open', 'gone')",
		"SELECT 1 FROM b JOIN a AS y ON y.state <> 'gone'", "UPDATE a SET state = 'gone'", "SELECT CASE x.state WHEN 'gone' THEN 1 END FROM a x",
		"select 1 from a where state = 'gone'", "SELECT 1 FROM \"a\" WHERE \"state\" = 'gone'", "SELECT 1 FROM a WHERE state = ANY(ARRAY['open', 'gone'])",
		"SELECT 1 FROM a WHERE state <> ALL ('{open,gone}'::text[])", "SELECT 1 FROM a x WHERE 'gone' = x.state", "SELECT 1 FROM a x WHERE 'gone'::text <> x.state",
		"SELECT 1 FROM a WHERE state IS DISTINCT FROM 'gone'", "SELECT 1 FROM a WHERE state IS NOT DISTINCT FROM 'gone'", "SELECT 1 FROM a WHERE 'gone' IS DISTINCT FROM state",
		"SELECT 1 FROM a WHERE state NOT IN (\n'open',\n'gone' -- x\n)", "SELECT CASE state WHEN 'open' THEN 1 WHEN 'gone' THEN 2 ELSE 3 END FROM a",
		"SELECT CASE x.state WHEN 'open' THEN CASE WHEN true THEN 1 END WHEN 'gone' THEN 2 END FROM a x", "SELECT 1 FROM a WHERE (state)::text = ('gone')",
		"SELECT 1 FROM a WHERE coalesce(state, '') = 'gone'", "UPDATE a AS x SET state = CASE WHEN true THEN 'open' ELSE 'gone' END",
		"INSERT INTO a (id, state) VALUES (f(1, 2), 'gone')", "INSERT INTO a (id, state) SELECT 1, 'gone' FROM b", "MERGE INTO a USING b ON a.state = 'gone'",
		"SELECT 1 FROM a WHERE state = ANY('{gone}')", "SELECT 1 FROM a WHERE state IN (VALUES ('gone'), ('open'))", "SELECT 1 FROM a WHERE state = 'Open'",
		"SELECT coalesce(x.state, 'gone') FROM a x", "INSERT INTO a (state) VALUES (CASE WHEN true THEN 'gone' END)", "SELECT 1 FROM (SELECT 1 FROM b) y WHERE y.state = 'never'", "UPDATE a SET state = (ARRAY['open', 'gone'])[i % 2]",
		"SELECT 1 FROM a x WHERE to_jsonb(x)->>'state' = 'open'", "SELECT 1 FROM a x WHERE x.listed_state = 'gone'", "UPDATE a SET listed_state = 'gone'", "INSERT INTO a (listed_state) VALUES ('gone')",
		"UPDATE a SET state = @to, at = CASE WHEN @to = 'gone' THEN 1 END", "UPDATE a SET state = @to::text, at = CASE @to WHEN 'gone' THEN 1 END", "SELECT 1 FROM a x WHERE @s = x.state OR @s IN ('open', 'gone')",
		"SELECT 1 FROM a x, b WHERE x.state = ANY(@s) AND @s <> ALL ('{gone}')", "SELECT 1 FROM a WHERE state IN (@r, @s) AND @s = 'gone'", "INSERT INTO a (id, state) SELECT 1, @s WHERE @s <> 'gone'",
		"SELECT 1 FROM a WHERE state IS DISTINCT FROM @s AND 'gone' = @s", "SELECT 1 FROM a WHERE @s::text IS DISTINCT FROM state AND @s = 'gone'", "UPDATE a SET listed_state = @s WHERE @s = 'gone'"} {
		if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", "package x\nconst q = `" + sql + "`"}}), states); len(found) != 1 {
			t.Errorf("in %s %v is found", sql, found)
		}
	}
	for _, cond := range []string{"state LIKE 'open'", "state ILIKE 'open'", "state ~ 'open'", "state ~* '^open'", "state SIMILAR TO 'open'", "(state, id) = ('open', 1)", "(id, state) IN ((1, 'open'))",
		"(1, 'open') = (id, state)", "(id, state) IS NOT DISTINCT FROM (1, 'open')", "nullif(state, 'open') IS NULL", "nullif('open', state) IS NULL", "state || '' = 'open'", "'x' || state = 'xopen'", "lower(state) = 'open'",
		"state = lower('OPEN')", "state = 'op' || 'en'", "state BETWEEN 'open' AND 'open'", "state >= 'open'", "'open' < state", "state COLLATE \"C\" = 'open'", "state = (SELECT 'open')", "state = ALL (SELECT 'open')",
		"starts_with(state, 'open')", "array_position(ARRAY['open'], state) > 0", "CASE state || '' WHEN 'open' THEN true END", "CASE state WHEN 'op' || 'en' THEN true END", "ARRAY[state] && ARRAY['open']"} {
		for _, of := range []string{"", "x."} {
			sql := "SELECT 1 FROM a x WHERE " + strings.ReplaceAll(cond, "state", of+"state")
			if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", "package x\nconst q = `" + sql + "`"}}), states); !strings.Contains(strings.Join(found, "\n"), "nobody reads") {
				t.Errorf("in %s %v is found", sql, found)
			}
		}
	}
	pieces := "package x\nconst from = `SELECT 1 FROM a x`\nconst cond = `x.state = 'gone'`"
	if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", pieces}}), states); len(found) != 1 {
		t.Errorf("in a piece of a statement %v is found", found)
	}
	right := "package x\nconst q = `SELECT 1 FROM a x, b y WHERE x.state IN ('open', 'shut') AND y.state = 'gone' AND name = 'gone'`\n" +
		"const r = `SELECT CASE x.name WHEN 'gone' THEN 'gone' END, CASE x.state WHEN 'open' THEN 'gone' END FROM a x`\n" +
		"const w = `INSERT INTO a (id, name, state) VALUES (1, 'gone', @to)`\n" +
		"const v = `UPDATE a SET state = @to, name = @name WHERE @to = 'open' AND @name = 'gone' AND listed_state = 'open'`\n" +
		"const s = `INSERT INTO a (name, state) VALUES ('gone', 'open')`\nconst u = `SELECT 1 FROM (SELECT 1 FROM b) x WHERE x.state = 'gone'`"
	if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", right}}), states); len(found) > 0 {
		t.Errorf("right states are found: %v", found)
	}
}

// TestStateColumnsAreListed: a column of the schema that is called a state is one of which statements are read.
func TestStateColumnsAreListed(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	found := strangeColumns(string(b))
	for _, s := range found {
		t.Error(s)
	}
	for name := range stateColumns {
		if !strings.Contains(string(b), "\n  "+name+" ") {
			t.Errorf("no table has a column %s", name)
		}
	}
	if found := strangeColumns("CREATE TABLE a (\n  state text,\n  was_state text,\n  listed_state text,\n  state_at date\n);"); len(found) != 1 || !strings.Contains(found[0], "was_state") {
		t.Errorf("of a column with states that nobody reads is found %q", found)
	}
}

func strangeColumns(schema string) (out []string) {
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z_]*state)s? `).FindAllStringSubmatch(schema, -1) {
		if _, ok := stateColumns[m[1]]; !ok {
			out = append(out, fmt.Sprintf("the column %s holds states: name it in stateColumns, with whose they are", m[1]))
		}
	}
	return out
}
