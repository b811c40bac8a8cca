package archtest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

var (
	aliased = regexp.MustCompile(`(?:\b(?:FROM|JOIN|UPDATE|INTO|USING|LATERAL)|,)\s+([a-z_]+)(?:\s+AS)?(?:\s+([a-z][a-z0-9_]*))?`)
	literal = regexp.MustCompile(`(?:\b([a-z][a-z0-9_]*)\.)?\bstate\s*(?:=|<>|!=|(?:NOT )?IN)\s*(\([^()]*\)|'[^']*')|\bCASE (?:([a-z][a-z0-9_]*)\.)?state((?:\s+WHEN '[^']*' THEN \S+)+)`)
	quoted  = regexp.MustCompile(`'([a-z_]+)'`)
)

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
		for _, q := range quoted.FindAllStringSubmatch(m[2], -1) {
			out[m[1]] = append(out[m[1]], q[1])
		}
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
	return out
}

// strangeStates gives the literals that are no state of the table they are compared with. An alias that
// the string does not explain itself is looked up in the other strings of its room, unless it means a table
// without a chart there too.
func strangeStates(c *codebase, states map[string][]string) (out []string) {
	rooms, all, vague := map[string]map[string][]string{}, map[string][]text{}, map[string]bool{}
	for _, p := range c.files {
		if rooms[p.room] == nil {
			rooms[p.room] = map[string][]string{}
		}
		for _, x := range c.texts(p) {
			all[p.room] = append(all[p.room], x)
			for alias, tables := range aliases(commentless(x.full), states) {
				rooms[p.room][alias] = append(rooms[p.room][alias], tables...)
				vague[p.room+" "+alias] = vague[p.room+" "+alias] || len(tables) == 0
			}
		}
	}
	for room, list := range all {
		for _, x := range list {
			sql := commentless(x.full)
			own := aliases(sql, states)
			for _, m := range literal.FindAllStringSubmatch(sql, -1) {
				tables, told := own[m[1]+m[3]]
				if !told && !vague[room+" "+m[1]+m[3]] {
					tables = rooms[room][m[1]+m[3]]
				}
				for _, q := range quoted.FindAllStringSubmatch(m[2]+whens(m[4]), -1) {
					if len(tables) > 0 && !anyHas(tables, states, q[1]) {
						out = append(out, fmt.Sprintf("%s:%d: %q is no state of %v", x.path, x.line, q[1], tables))
					}
				}
			}
		}
	}
	return out
}

// whens are the compared words of a CASE.
func whens(cases string) string {
	return strings.Join(regexp.MustCompile(`WHEN '[^']*'`).FindAllString(cases, -1), " ")
}

// aliases gives, for each name that a statement uses for a table, the tables with states that it may mean;
// the empty name is for columns that stand alone.
func aliases(sql string, states map[string][]string) map[string][]string {
	out := map[string][]string{}
	for _, m := range aliased.FindAllStringSubmatch(sql, -1) {
		for _, name := range []string{m[1], m[2], ""} {
			if _, told := out[name]; !told {
				out[name] = nil
			}
			if states[m[1]] != nil && !slices.Contains(out[name], m[1]) {
				out[name] = append(out[name], m[1])
			}
		}
	}
	return out
}

func anyHas(tables []string, states map[string][]string, state string) bool {
	return slices.ContainsFunc(tables, func(t string) bool { return slices.Contains(states[t], state) })
}

// TestStatesInStatements: what a statement compares a state with is a state of that table's chart.
func TestStatesInStatements(t *testing.T) {
	t.Parallel()
	for _, s := range strangeStates(shippedCode(t), statesOf(t)) {
		t.Error(s)
	}
	states := map[string][]string{"a": {"open", "shut"}, "b": {"gone"}}
	for _, sql := range []string{"SELECT 1 FROM a x WHERE x.state = 'opened'", "SELECT 1 FROM a WHERE state IN ('open', 'gone')",
		"SELECT 1 FROM b JOIN a AS y ON y.state <> 'gone'", "UPDATE a SET state = 'gone'", "SELECT CASE x.state WHEN 'gone' THEN 1 END FROM a x"} {
		if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", "package x\nconst q = `" + sql + "`"}}), states); len(found) != 1 {
			t.Errorf("in %s %v is found", sql, found)
		}
	}
	pieces := "package x\nconst from = `SELECT 1 FROM a x`\nconst cond = `x.state = 'gone'`"
	if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", pieces}}), states); len(found) != 1 {
		t.Errorf("in a piece of a statement %v is found", found)
	}
	right := "package x\nconst q = `SELECT 1 FROM a x, b y WHERE x.state IN ('open', 'shut') AND y.state = 'gone' AND name = 'gone'`"
	if found := strangeStates(parseAll(t, []source{{"internal/x/x.go", right}}), states); len(found) > 0 {
		t.Errorf("right states are found: %v", found)
	}
}
