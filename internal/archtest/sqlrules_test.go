package archtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"jointmeeting/internal/house"
	"jointmeeting/internal/paper"
)

// sqlRule forbids something in statements outside the files it allows.
type sqlRule struct {
	why     string
	finds   func(list []lexeme, i int) bool
	sql     func(path string) bool // which files of statements it reads beside the shipped code
	allowed []string
	bad     []string
	good    []string
}

var sqlRules = []sqlRule{
	{"statements take the time from portal_now() and portal_today()", readsClock, afterTheClock,
		[]string{
			"internal/db/write.go",                 // an act's moment, which portal_now() gives from then on, and the server's own where it is told beside it
			"internal/doctor/server.go",            // how far the clocks of two machines are apart
			"internal/authenticator/code_clock.go", // a phone goes by the world's clock
		},
		[]string{"SELECT 1 WHERE valid_to > NOW ()", "SELECT current_date", "select clock_timestamp()", "SELECT 'now'::timestamptz", "SELECT date 'today'", "SELECT cast('now' AS date)", "SELECT age(a.at)",
			"SELECT pg_catalog.now()", "SELECT \"now\"()", "SELECT transaction_timestamp()", "SELECT statement_timestamp()", "SELECT timeofday()", "SELECT current_timestamp(3)", "SELECT localtime", "SELECT pg_postmaster_start_time()",
			"SELECT pg_xact_commit_timestamp(x)", "SELECT 1 WHERE a.at > 'yesterday'", "SELECT ' Now'::timestamptz", "SELECT 'now()'::date", "SELECT 'TODAY 10:00'::timestamp", "SELECT date('now')", "SELECT DATE 'tomorrow'", "SELECT to_date('now', 'x')"},
		[]string{"SELECT portal_now()", "SELECT a.now, current_dates FROM t -- now()", "SELECT age(a.at, portal_now())", "SELECT to_timestamp(1)", "SELECT kind = 'nowhere'", "INSERT INTO throttle_times (a) VALUES (1)"}},
	{"nothing of the office is deleted: only sessions, tokens and draft rows go", deletes, nil,
		[]string{"internal/db/", "internal/account/", "internal/attempt/", "internal/authenticator/step_store.go", "internal/typed/", "internal/topic/store.go", "internal/meeting/store.go", "internal/round/store.go", "internal/minutes/", "internal/dump/load_store.go",
			"internal/bench/load.sql"}, // invented meetings whose minutes it has just invented
		[]string{"delete\nFROM t", "TRUNCATE TABLE t", "DROP TABLE t", "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE"},
		[]string{"SELECT deleted FROM t", "REFERENCES t ON DELETE CASCADE"}},
	// Any table is covered by the same trigger and its rows are read by the same function, which therefore name it as they run (internal/verify).
	{"the server puts no statements together: what EXECUTE and DO run is read by nobody here", runsText, afterTheClock, []string{"migrations/00047_cover.sql", "migrations/00055_before.sql", "migrations/00059_basis.sql",
		"internal/bench/kept.go", // the bench runs what a page asked, which is read where it stands
		"internal/pg/roles.sql"}, // the owner gives away what is there, before there is a program
		[]string{"DO $$ BEGIN PERFORM 1; END $$", "do 'BEGIN END'", "DO LANGUAGE plpgsql $$ BEGIN END $$", "EXECUTE 'UPDATE ' || t", "BEGIN EXECUTE format('SELECT %I', t); END", "PREPARE x AS SELECT 1", "EXECUTE sql"},
		[]string{"INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", "ON CONFLICT (a) DO UPDATE SET a = 1", "CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "SELECT do, execute FROM t",
			"GRANT EXECUTE ON FUNCTION f TO r", "what to do 'x'", "prepare it"}},
	{"what a stage of the sign-off is called stands in the table of stages alone", namesStage, nil, []string{"internal/bench/load.sql"}, // signatures that it invents past the services
		[]string{"SELECT 1 WHERE s.stage = 'review'", "SELECT 1 WHERE stage IN ('check', 'sign')", "SELECT 1 FROM minutes m WHERE m.state IN ('reviewing')", "SELECT CASE s.stage WHEN 'review' THEN 1 END", "SELECT 1 WHERE s.stage LIKE 'rev%'",
			"SELECT 1 WHERE s.stage IS DISTINCT FROM 'review'", "SELECT 1 WHERE s.stage::text = 'review'", "SELECT 1 WHERE 'review'::text = s.stage", "SELECT 1 WHERE s.stage = ANY('{review}')", "SELECT 1 WHERE nullif(s.stage, 'review') IS NULL",
			"SELECT 1 FROM a WHERE (id, stage) = (1, 'review')", "SELECT CASE m.state WHEN 'signing' THEN 1 END", "SELECT 1 WHERE m.state IS NOT DISTINCT FROM 'signing'", "SELECT 1 WHERE 'signing' = m.state::text"},
		[]string{"SELECT s.stage FROM signature s", "SELECT 1 WHERE s.stage = @stage", "SELECT 1 WHERE s.state = 'given'", "SELECT 'review'"}},
	{"PostgreSQL takes an argument that first stands beside a number for an int4, which no id fits: say its type (@id::bigint)", besideNumber, nil, nil,
		[]string{"SELECT 1 WHERE @id = 0", "SELECT 1 WHERE @after>-1", "SELECT nullif(@id, 0)", "SELECT coalesce(@n, -1)"},
		[]string{"SELECT 1 WHERE @id::bigint = 0", "SELECT nullif(@id::bigint, 0)", "SELECT 1 WHERE t.id = @id", "SELECT @word = '0'"}},
}

// runsText says whether a text is run as a statement at i.
func runsText(list []lexeme, i int) bool {
	next := at(list, i+1)
	text := next.kind == stringToken || next.kind == wordToken && strings.HasPrefix(next.text, "$")
	begins := i == 0 || at(list, i-1).is(";", "begin", "then", "else", "loop")
	switch k := list[i]; {
	case k.is("do"):
		return begins && (text || next.is("language"))
	case k.is("execute"):
		return text || begins && next.isName() && !next.is("function", "procedure", "on")
	case k.is("prepare"):
		return begins && next.isName() && at(list, i+2).is("as", "(")
	}
	return false
}

// besideNumber says whether an argument without a type is compared with a number at i, or falls back to one.
func besideNumber(list []lexeme, i int) bool {
	if !strings.HasPrefix(list[i].text, "@") || list[i].kind != wordToken {
		return false
	}
	next := at(list, i+1)
	if !next.is("=", "<>", "!=", "<", ">", "<=", ">=") && !(next.is(",") && at(list, i-1).is("(") && at(list, i-2).is("nullif", "coalesce", "greatest", "least")) {
		return false
	}
	n := at(list, i+2)
	if n.is("-") {
		n = at(list, i+3)
	}
	return n.kind == wordToken && n.text != "" && unicode.IsDigit(rune(n.text[0]))
}

// ofClock are pieces of the names of functions that speak of a time, and timeless those of them that give none of their own.
var (
	ofClock  = regexp.MustCompile(`now|clock|time|stamp|today`)
	timeless = []string{"portal_now", "portal_today", "to_timestamp", "make_timestamp", "make_timestamptz"}
	// rightNow is a word that PostgreSQL reads as the server's time, with whatever stands behind it: 'now()', 'Today 10:00'.
	rightNow = regexp.MustCompile(`(?i)^\s*(now|today|tomorrow|yesterday)\b`)
)

// readsClock says whether the time of the server is read at i: by a function or by a word that may be one where a time is wanted.
func readsClock(list []lexeme, i int) bool {
	k, called, of := list[i], at(list, i+1).is("("), at(list, i-1).is(".") && !at(list, i-2).names("pg_catalog")
	switch {
	case k.kind == stringToken:
		return rightNow.MatchString(k.text)
	case of || k.kind == signToken:
		return false
	case k.is("current_date", "current_timestamp", "current_time", "localtimestamp", "localtime"):
		return true
	case k.text == "age":
		return called && len(items(list, i+2, closing(list, i+1))) == 1 // with one moment, it is the age of today
	}
	return called && ofClock.MatchString(k.text) && !slices.Contains(timeless, k.text) && !at(list, i-1).is("into", "table", "on", "function")
}

// namesStage says whether the name or the state of a stage of the sign-off stands beside a column of them at i, or anything there that nobody reads.
func namesStage(list []lexeme, i int) bool {
	stage, state := comparedAt(list, i, "stage"), comparedAt(list, i, "state")
	return stage.unread || len(stage.words) > 0 || slices.ContainsFunc(state.words, func(w string) bool { return paper.StageIn(w).Name != "" })
}

// deletes says whether rows or tables go at i.
func deletes(list []lexeme, i int) bool {
	return list[i].is("delete") && at(list, i+1).is("from") || list[i].is("delete") && at(list, i-1).is("then") ||
		list[i].is("truncate") && isStatement(list) || list[i].is("drop") && at(list, i+1).is("table")
}

// breaches gives the places where the rule is broken, by what each string says itself.
func (r sqlRule) breaches(c *codebase) (out []breach) {
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if r.breaks(x.own) {
				out = append(out, breach{x.path, x.line})
			}
		}
	}
	return out
}

func (r sqlRule) breaks(sql string) bool {
	list := tokens(sql)
	for i := range list {
		if r.finds(list, i) {
			return true
		}
	}
	return false
}

// TestStatementsKeepTheRules reads every string of the shipped code, and the migrations that a rule speaks of.
func TestStatementsKeepTheRules(t *testing.T) {
	t.Parallel()
	for _, r := range sqlRules {
		found := r.breaches(shippedCode(t))
		if r.sql != nil {
			for _, s := range sources(t, r.sql) {
				if r.breaks(s.text) {
					found = append(found, breach{s.path, 1})
				}
			}
		}
		judge(t, r.why, r.allowed, found)
	}
}

// TestStatementRulesCanFail: each rule finds samples of what it forbids, and lets pass what is only like it.
func TestStatementRulesCanFail(t *testing.T) {
	t.Parallel()
	for _, r := range sqlRules {
		for _, sql := range r.bad {
			if !r.breaks(sql) {
				t.Errorf("rule %q does not find %q", r.why, sql)
			}
		}
		for _, sql := range r.good {
			if r.breaks(sql) {
				t.Errorf("rule %q finds %q", r.why, sql)
			}
		}
	}
}

// stateWriters gives the tables whose column state a statement sets.
func stateWriters(list []lexeme) (out []string) {
	for i, k := range list {
		if !k.is("set") {
			continue
		}
		for j := i + 1; j < len(list) && !list[j].is("where", "from", "returning", ";"); j++ {
			if list[j].names("state") && at(list, j+1).is("=", ",", ")") && !at(list, j-1).is(".", "=") {
				out = append(out, written(list[:i]))
				break
			}
			if at(list, j).is("=") { // what is assigned may speak of states
				j = assigned(list, j+1)
			}
		}
	}
	return out
}

// assigned is the place before the next comma of a list of assignments, or its end.
func assigned(list []lexeme, i int) int {
	for ; i < len(list) && !list[i].is(",", "where", "from", "returning", ";"); i++ {
		if list[i].is("(") {
			i = closing(list, i)
		}
	}
	return i - 1
}

// written is the last table that a beginning of a statement writes.
func written(list []lexeme) string {
	name := ""
	for _, r := range tableRefs(list) {
		if r.write {
			name = r.name
		}
	}
	return name
}

// doubleWriters gives the tables whose state is written by more than one statement, with the places.
func doubleWriters(c *codebase, tables []string) map[string][]string {
	places := map[string][]string{}
	for _, p := range c.files {
		for _, x := range c.texts(p) {
			if !slices.ContainsFunc(tokens(x.own), func(k lexeme) bool { return k.is("set") }) {
				continue // it stands where the string was written
			}
			for _, table := range stateWriters(tokens(x.full)) {
				if slices.Contains(tables, table) && !slices.Contains(places[table], x.place()) {
					places[table] = append(places[table], x.place())
				}
			}
		}
	}
	for table, at := range places {
		if len(at) < 2 {
			delete(places, table)
		}
	}
	return places
}

// writtenTwice are the tables with a second writer of their state, each with the reason.
var writtenTwice = map[string]string{
	"minutes":    "the bench invents minutes past the services",
	"escalation": "a decision that repeats another word for word brings the approval which that has, in the statement that prepares all",
}

// TestOneWriterOfStates: the state of a kind of record is written by one statement.
func TestOneWriterOfStates(t *testing.T) {
	t.Parallel()
	tables := []string{"signature"} // which has no chart
	for _, c := range house.Charts() {
		if c.Table != "" {
			tables = append(tables, c.Table)
		}
	}
	found := doubleWriters(shippedCode(t), tables)
	for table, places := range found {
		if writtenTwice[table] == "" || len(places) > 2 {
			t.Errorf("the state of %s is written at %v", table, places)
		}
	}
	for table := range writtenTwice {
		if found[table] == nil {
			t.Errorf("the state of %s needs no exception from being written once", table)
		}
	}
	for sql, want := range map[string]int{
		"UPDATE lamp SET state = 'on'":                                                           1,
		"update only lamp AS l set lit = (SELECT 1), \"state\" = @to WHERE id = 1":               1,
		"UPDATE lamp SET (lit, state) = (1, 'on')":                                               1,
		"INSERT INTO lamp (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET state = excluded.state": 1,
		"UPDATE lamp SET lit = state = 'on' WHERE state = 'off'":                                 0,
		"UPDATE lamp SET lit = CASE WHEN state = 'on' THEN 1 END, at = 2 FROM x":                 0,
	} {
		twice := "package x\nconst a = `" + sql + "`\nconst b = `" + sql + "`\nconst c = b + ` AND true`"
		if found := doubleWriters(parseAll(t, []source{{"internal/x/x.go", twice}}), []string{"lamp"}); len(found) != want {
			t.Errorf("of %q written twice is found: %v", sql, found)
		}
	}
}
