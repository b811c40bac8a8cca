package archtest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/migrations"
)

var (
	updateOf  = regexp.MustCompile(`(?i)\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)`)
	insertOr  = regexp.MustCompile(`(?is)\binsert\s+into\s+(?:public\.)?"?([a-z_]+)[^;]*?\bdo\s+update\b`)
	protected = regexp.MustCompile(`(?m)^CREATE TRIGGER \w+ BEFORE (?:DELETE OR )?UPDATE ON public\.([a-z_]+) FOR EACH ROW EXECUTE FUNCTION protect_row\(\)`)
	stateOf   = regexp.MustCompile(`(?m)^\s+CONSTRAINT ([a-z_]+)_state_check CHECK \(\(state = ANY \(ARRAY\[([^\]]*)\]\)\)\)`)
)

// changed are the tables of which a text changes rows.
func changed(sql string) (names []string) {
	for _, re := range []*regexp.Regexp{updateOf, insertOr} {
		for _, m := range re.FindAllStringSubmatch(sql, -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// unprotected are tables whose rows nothing of ours changes, and which hold none against a change, each with the reason.
var unprotected = map[string]string{
	"duty":   "ended by the statement of dated facts, whose table is an argument",
	"person": "no act puts a name right yet, and whoever owns the database may have to; the log notes it",
}

// TestWhatIsOnlyWrittenStays: a table into which rows come and of which no statement changes or removes any, kept texts above all, says so itself:
// its trigger refuses whatever else changes one.
func TestWhatIsOnlyWrittenStays(t *testing.T) {
	t.Parallel()
	found := []string{}
	c := shippedCode(t)
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if !strings.HasPrefix(x.path, "internal/fill/") {
				found = append(found, changed(x.full)...)
			}
		}
	}
	schema, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	found = append(found, changed(string(schema))...)
	tables, _ := schemaTables(t)
	tables = slices.DeleteFunc(tables, func(name string) bool { return strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "goose_") })
	for _, s := range loose(tables, slices.Concat(found, migrations.Swept), string(schema), owners(t), unprotected) {
		t.Error(s)
	}
	got := loose([]string{"lamp", "lamp_text", "shade"}, []string{"lamp"}, "CREATE TRIGGER x BEFORE DELETE OR UPDATE ON public.shade FOR EACH ROW EXECUTE FUNCTION protect_row();",
		map[string]string{"lamp_text": "light"}, map[string]string{"shade": "of no use"})
	if want := []string{"room light: no statement changes lamp_text: let protect_row hold its rows", "shade is let be for nothing"}; !slices.Equal(got, want) {
		t.Errorf("of a kept text that nothing holds, and a needless exception, is found %q", got)
	}
}

// loose gives the tables that nothing of ours changes and that protect_row does not hold.
func loose(tables, changes []string, schema string, own, let map[string]string) (out []string) {
	held := []string{}
	for _, m := range protected.FindAllStringSubmatch(schema, -1) {
		held = append(held, m[1])
	}
	needed := map[string]bool{}
	for _, name := range tables {
		if slices.Contains(changes, name) || slices.Contains(held, name) {
			continue
		}
		if needed[name] = true; let[name] == "" {
			out = append(out, fmt.Sprintf("room %s: no statement changes %s: let protect_row hold its rows", own[name], name))
		}
	}
	for name := range let {
		if !needed[name] {
			out = append(out, name+" is let be for nothing")
		}
	}
	return out
}

// TestStatesAreThoseOfTheTable: the table of a chart lets in exactly the states of its charts.
func TestStatesAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range unlike(house.Charts(), string(schema)) {
		t.Error(s)
	}
	lamp := flow.Outline{Table: "lamp", States: []flow.State{{Name: "lit"}, {Name: "out"}}}
	shade := flow.Outline{Table: "shade", States: []flow.State{{Name: "up"}}}
	got := unlike([]flow.Outline{lamp, shade}, "  CONSTRAINT lamp_state_check CHECK ((state = ANY (ARRAY['lit'::text, 'gone'::text]))),")
	if want := []string{`lamp: the table lets in ["gone" "lit"], the charts have ["lit" "out"]`, `shade: the table lets in [], the charts have ["up"]`}; !slices.Equal(got, want) {
		t.Errorf("of a state that the table does not know, and of a table that lets in any, is found %q", got)
	}
}

// reckoned are tables of which a chart reckons the state from other columns.
var reckoned = []string{"account", "seat"}

// unlike gives the tables whose CHECK of the state is not what the charts have.
func unlike(charts []flow.Outline, schema string) (out []string) {
	has, lets, order := map[string][]string{}, map[string][]string{}, []string{}
	for _, c := range charts {
		for _, s := range c.States {
			has[c.Table] = append(has[c.Table], s.Name)
		}
		if len(c.States) > 0 && !slices.Contains(reckoned, c.Table) {
			order = append(order, c.Table)
		}
	}
	for _, m := range stateOf.FindAllStringSubmatch(schema, -1) {
		for _, w := range regexp.MustCompile(`'([a-z_]+)'`).FindAllStringSubmatch(m[2], -1) {
			lets[m[1]] = append(lets[m[1]], w[1])
		}
	}
	slices.Sort(order)
	for _, table := range slices.Compact(order) {
		want, got := slices.Compact(slices.Sorted(slices.Values(has[table]))), slices.Sorted(slices.Values(lets[table]))
		if !slices.Equal(want, got) {
			out = append(out, fmt.Sprintf("%s: the table lets in %q, the charts have %q", table, got, want))
		}
	}
	return out
}
