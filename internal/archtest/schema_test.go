package archtest

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema is what the migrations add up to, by the generated dump: pieces of SQL, each with the table that it is part of.
type schema struct {
	pieces     []piece
	functions  map[string]piece
	hung       map[string][]string // function, then the tables whose triggers run it
	references [][2]string         // table and the table that its foreign key names
	unread     string              // what no rule here knows
}

// piece is a table, an index, a trigger, a function or a view.
type piece struct {
	what, name string
	table      string // which it is part of; empty for functions
	sql        string
	rows       []string // names of its table's rows beside its own: old, new, transition tables
}

func (p piece) place() string { return p.what + " " + p.name }

// schemaShapes are the shapes of the dump, each taken off before the next is looked for.
var schemaShapes = []struct {
	what string
	is   *regexp.Regexp // name, table where there is one, text
}{
	{"function", regexp.MustCompile(`(?ms)^CREATE OR REPLACE FUNCTION public\.(?P<name>[a-z_]+)\((?P<sql>.*?AS \$function\$.*?\$function\$);?$`)},
	{"view", regexp.MustCompile(`(?ms)^CREATE (?:OR REPLACE )?VIEW (?P<name>[a-z_]+) AS(?P<sql>.*?);$`)},
	{"table", regexp.MustCompile(`(?ms)^CREATE TABLE (?P<name>(?P<table>[a-z_]+)) (?P<sql>\(\n.*?\n\);)$`)},
	{"index", regexp.MustCompile(`(?m)^CREATE (?:UNIQUE )?INDEX (?P<name>[a-z_0-9]+) ON public\.(?P<table>[a-z_]+) (?P<sql>.*);$`)},
	{"trigger", regexp.MustCompile(`(?m)^CREATE (?:CONSTRAINT )?TRIGGER (?P<name>[a-z_]+) (?P<sql>.* ON public\.(?P<table>[a-z_]+) .*EXECUTE FUNCTION (?P<runs>[a-z_]+)\(.*\));$`)},
	{"comment", regexp.MustCompile(`(?m)^--.*$`)},
}

var (
	transition = regexp.MustCompile(`(?:OLD|NEW) TABLE AS ([a-z_]+)`)
	reference  = regexp.MustCompile(`FOREIGN KEY \([a-z_, ]+\) REFERENCES ([a-z_]+)\(`)
)

// readSchema takes the dump apart.
func readSchema(text string) schema {
	s := schema{functions: map[string]piece{}, hung: map[string][]string{}}
	rows := map[string][]string{}
	for _, shape := range schemaShapes {
		for _, m := range shape.is.FindAllStringSubmatch(text, -1) {
			part := func(name string) string {
				if i := shape.is.SubexpIndex(name); i > 0 {
					return m[i]
				}
				return ""
			}
			p := piece{what: shape.what, name: part("name"), table: part("table"), sql: part("sql")}
			s.take(p, part("runs"), rows)
		}
		text = shape.is.ReplaceAllString(text, "")
	}
	for name, list := range rows {
		f := s.functions[name]
		f.rows = list
		s.functions[name] = f
	}
	s.unread = strings.TrimSpace(text)
	return s
}

// take keeps a piece of the dump; rows are those that triggers give their functions.
func (s *schema) take(p piece, runs string, rows map[string][]string) {
	switch p.what {
	case "comment":
		return
	case "function":
		s.functions[p.name] = p
		return
	case "table":
		for _, m := range reference.FindAllStringSubmatch(p.sql, -1) {
			s.references = append(s.references, [2]string{p.table, m[1]})
		}
	case "view":
		p.table = p.name
	case "trigger":
		p.rows = []string{"old", "new"}
		s.hung[runs] = append(s.hung[runs], p.table)
		rows[runs] = append(rows[runs], "old", "new")
		for _, m := range transition.FindAllStringSubmatch(p.sql, -1) {
			rows[runs] = append(rows[runs], m[1])
		}
	}
	s.pieces = append(s.pieces, p)
}

// effect is what a text does to tables, with all that it calls.
type effect struct{ reads, writes []string }

// effectOf follows calls of the schema's functions.
func (s schema) effectOf(sql string, seen ...string) effect {
	var e effect
	e.reads, e.writes = tablesIn(sql)
	list := tokens(sql)
	for i, k := range list {
		f, ok := s.functions[k.text]
		if ok && at(list, i+1).is("(") && !slices.Contains(seen, k.text) {
			in := s.effectOf(f.sql, append(seen, k.text)...)
			e.reads, e.writes = append(e.reads, in.reads...), append(e.writes, in.writes...)
		}
	}
	return e
}

// homes are the tables for which a function works: those whose triggers run it, else the one it is named for.
func (s schema) homes(f piece) []string {
	if list := s.hung[f.name]; len(list) > 0 {
		return list
	}
	best := ""
	for _, p := range s.pieces {
		if p.what == "table" && strings.HasPrefix(f.name, p.table+"_") && len(p.table) > len(best) {
			best = p.table
		}
	}
	if best == "" {
		return nil // it belongs to whoever calls it
	}
	return []string{best}
}

// arrows gives what the schema does against the order, as sentences: "signature: signed_rows_lock reads minutes".
func (s schema) arrows(own map[string]string, place map[string]int) []string {
	found := map[string]bool{}
	note := func(table, name string, e effect) {
		room := own[table]
		for _, t := range e.reads {
			if of := own[t]; of != "" && of != room && !leftOf(place, of, room) {
				found[fmt.Sprintf("%s: %s reads %s", table, name, t)] = true
			}
		}
		for _, t := range e.writes {
			if of := own[t]; of != "" && of != room {
				found[fmt.Sprintf("%s: %s writes %s", table, name, t)] = true
			}
		}
	}
	for _, f := range s.functions {
		for _, table := range s.homes(f) {
			note(table, f.name, s.effectOf(f.sql))
		}
	}
	for _, p := range s.pieces {
		if p.what != "trigger" { // which only names the function that it runs
			note(p.table, p.name, s.effectOf(p.sql))
		}
	}
	for _, r := range s.references {
		if of, room := own[r[1]], own[r[0]]; of != "" && of != room && !leftOf(place, of, room) {
			found[r[0]+" refers to "+r[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// schemaArrows are those that the database must hold itself, each with the reason. One that is not there any more fails. A foreign key
// keeps nothing but that the row is there, against any writer; no statement follows it against the order.
var schemaArrows = map[string]string{
	"signature: signed_rows_lock reads minutes": "what was signed stays as it is once its minutes are issued, whoever writes",
	"referral: signed_rows_lock reads minutes":  "what was asked and answered before the signature stays as it is once the minutes are issued, whoever writes",
	"signature refers to minutes":               "no signature without what was signed",
	"referral refers to minutes":                "no referral without what was referred",
	"signature refers to delegation":            "no signature under a mandate that is not there; a mandate is proved like a signature, by what stands before it",
	"referral refers to delegation":             "no referral under a mandate that is not there",
	"delivery refers to minutes":                "no receipt without what was received",
	"clause_receipt refers to clause":           "no receipt of a decision that is not there",
	"escalation refers to clause":               "no approval of a decision that is not there; with one that is struck from a draft its preparation goes",
	"message refers to person":                  "no message to nobody; its room stands below that of people because descriptors speak of messages",
	"topic refers to problem":                   "a topic is about a problem that is there; what is known of problems stands behind topics because their pages list topics",
	"topic_joint refers to topic":               "no question about a topic that is not there",
}

// statesIn gives the literals of the schema that are no state of the table they are compared with.
func (s schema) statesIn(states map[string][]string) (out []string) {
	for _, p := range slices.Concat(s.pieces, slices.Collect(maps.Values(s.functions))) {
		list := tokens(p.sql)
		names := aliases(list, states)
		if p.table != "" {
			names[""] = append(names[""], withStates([]string{p.table}, states)...)
		}
		alone := len(names[""]) == 0
		for _, row := range p.rows {
			names[row] = withStates(append(slices.Clone(s.hung[p.name]), p.table), states)
			if alone {
				names[""] = append(names[""], names[row]...)
			}
		}
		for _, c := range comparisons(list) {
			_, told := names[c.of]
			tables := c.meant(names, nil)
			if len(tables) == 0 {
				if !told {
					out = append(out, fmt.Sprintf("%s: of what table is the state of %q?", p.place(), c.of))
				}
				continue
			}
			for _, x := range c.strange(tables, states) {
				out = append(out, p.place()+": "+x)
			}
		}
	}
	slices.Sort(out)
	return out
}

func withStates(tables []string, states map[string][]string) []string {
	return slices.DeleteFunc(slices.Clone(tables), func(t string) bool { return states[t] == nil })
}

// copiesOf are the tables with a copy of the state of others.
var copiesOf = map[string]string{"task_unit": "task", "topic_sight": "topic", "topic_load": "topic", "topic_sees": "topic"}

func schemaOfHouse(t *testing.T) schema {
	t.Helper()
	b, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	return readSchema(string(b))
}

// TestSchemaKeepsTheOrder: functions, triggers, views, constraints and foreign keys of the schema keep the order of the rooms, and what
// they compare states with are states.
func TestSchemaKeepsTheOrder(t *testing.T) {
	t.Parallel()
	s := schemaOfHouse(t)
	if s.unread != "" {
		t.Errorf("nobody reads this part of schema.sql: %.300s", s.unread)
	}
	if len(s.functions) < 20 || len(s.references) < 80 || len(s.hung) < 15 {
		t.Errorf("of schema.sql are read %d functions, %d foreign keys, %d that triggers run", len(s.functions), len(s.references), len(s.hung))
	}
	found := s.arrows(owners(t), order())
	for _, a := range found {
		if schemaArrows[a] == "" {
			t.Errorf("schema.sql: %s", a)
		}
	}
	for a, why := range schemaArrows {
		if !slices.Contains(found, a) {
			t.Errorf("schema.sql needs no exception for %q (%s)", a, why)
		}
	}
	for _, x := range s.statesIn(statesOf(t)) {
		t.Errorf("schema.sql: %s", x)
	}
	t.Logf("%d functions, %d pieces, %d arrows of the schema that the database holds itself", len(s.functions), len(s.pieces), len(found))
}

// TestArrowsOfTheSchemaAreFound: each way in which the schema can read or write against the order, and states that are none.
func TestArrowsOfTheSchemaAreFound(t *testing.T) {
	t.Parallel()
	own, place := map[string]string{"lamp": "left", "switch": "right", "wire": "right"}, map[string]int{"left": 0, "right": 1}
	states := map[string][]string{"lamp": {"on", "off"}, "switch": {"up"}}
	function := func(name, body string) string {
		return "CREATE OR REPLACE FUNCTION public." + name + "()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\n" + body + "\n$function$;\n"
	}
	hung := func(table, name string) string {
		return "CREATE TRIGGER " + name + " AFTER UPDATE ON public." + table + " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION " + name + "();\n"
	}
	tables := "CREATE TABLE lamp (\n  id bigint\n);\nCREATE TABLE switch (\n  id bigint\n);\n"
	for text, want := range map[string][]string{
		hung("lamp", "f") + function("f", "BEGIN UPDATE switch SET a = 1; END"):                                                    {"lamp: f writes switch"},
		hung("lamp", "f") + function("f", "BEGIN SELECT s.a INTO x FROM switch s; END"):                                            {"lamp: f reads switch"},
		hung("lamp", "f") + function("f", "BEGIN PERFORM FROM wire WHERE true; END"):                                               {"lamp: f reads wire"},
		hung("switch", "f") + function("f", "BEGIN DELETE FROM lamp WHERE id = NEW.lamp; END"):                                     {"switch: f writes lamp"},
		hung("lamp", "f") + function("f", "BEGIN PERFORM g(1); END") + function("g", "BEGIN INSERT INTO wire (a) VALUES (1); END"): {"lamp: f writes wire"},
		function("lamp_add", "INSERT INTO switch (a) VALUES (1)"):                                                                  {"lamp: lamp_add writes switch"},
		"CREATE VIEW lamp AS\n  SELECT 1 FROM switch;\n":                                                                           {"lamp: lamp reads switch"},
		"CREATE TABLE wire (\n  a bigint,\n  CONSTRAINT x CHECK (f(a))\n);\n" + function("f", "SELECT 1 FROM lamp"):                nil,
		"CREATE TABLE lamp (\n  a bigint,\n  CONSTRAINT x CHECK (f(a))\n);\n" + function("f", "SELECT 1 FROM wire"):                {"lamp: lamp reads wire"},
		"CREATE TABLE lamp (\n  a bigint,\n  CONSTRAINT x FOREIGN KEY (a, b) REFERENCES wire(a, b)\n);\n":                          {"lamp refers to wire"},
		"CREATE TABLE wire (\n  a bigint,\n  CONSTRAINT x FOREIGN KEY (a) REFERENCES lamp(a)\n);\n":                                nil,
		hung("switch", "f") + function("f", "BEGIN UPDATE wire SET a = (SELECT 1 FROM lamp, fresh); END"):                          nil,
		"CREATE INDEX lamp_x ON public.lamp USING btree (f(a));\n" + function("f", "SELECT 1 FROM switch"):                         {"lamp: lamp_x reads switch"},
	} {
		if found := readSchema(text+map[bool]string{true: tables}[!strings.Contains(text, "CREATE TABLE")]).arrows(own, place); !slices.Equal(found, want) {
			t.Errorf("in %s\nis found %q, want %q", text, found, want)
		}
	}
	for text, want := range map[string]int{
		hung("lamp", "f") + function("f", "BEGIN IF NEW.state = 'up' THEN RETURN NULL; END IF; END"):                                    1,
		hung("lamp", "f") + function("f", "BEGIN x := ARRAY(SELECT 1 FROM fresh WHERE state IN ('on', 'up')); END"):                     1,
		hung("lamp", "f") + function("f", "BEGIN UPDATE switch SET state = 'off'; END"):                                                 1,
		hung("lamp", "f") + function("f", "BEGIN IF OLD.state = 'on' THEN UPDATE switch s SET a = 1 WHERE s.state = 'up'; END IF; END"): 0,
		"CREATE INDEX lamp_on ON public.lamp USING btree (id) WHERE (state = 'up'::text);\n":                                            1,
		"CREATE INDEX lamp_on ON public.lamp USING btree (id) WHERE (state = ANY (ARRAY['on'::text, 'off'::text]));\n":                  0,
		"CREATE TRIGGER t AFTER UPDATE ON public.lamp FOR EACH ROW WHEN ((new.state = 'lit'::text)) EXECUTE FUNCTION f();\n":            1,
		"CREATE TABLE lamp (\n  state text,\n  CONSTRAINT x CHECK (((state = 'lit'::text) = (a IS NULL)))\n);\n":                        1,
		"CREATE VIEW lit AS\n  SELECT 1 FROM lamp l WHERE l.state = 'up';\n":                                                            1,
		hung("lamp", "f") + function("f", "BEGIN SELECT 1 WHERE x.state = 'up'; END"):                                                   1,
	} {
		if found := readSchema(text).statesIn(states); len(found) != want {
			t.Errorf("in %s\nis found %q", text, found)
		}
	}
	if s := readSchema("CREATE RULE r AS ON INSERT TO lamp DO INSTEAD NOTHING;"); s.unread == "" {
		t.Error("what nobody reads is not told")
	}
}
