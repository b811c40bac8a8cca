package verify_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/verify"
)

// counted are tables that are worked out anew, by the column that a change raises.
var counted = map[string]string{"task_day": "pending", "task_load": "pending", "task_source": "n", "topic_load": "n", "topic_sight": "owner"}

// elsewhere are tables that the log does not hold and something else does: what a forger does to a row, and how the row is named then.
var elsewhere = map[string][2]string{
	"unwritten":  {"DELETE FROM unwritten t WHERE ctid = '%s'", "'meeting/' || t.meeting"},
	"checkpoint": {"UPDATE checkpoint t SET hash = sha256(hash) WHERE ctid = '%s'", "'audit/' || t.seq"},
	"blob": {"DELETE FROM blob t WHERE EXISTS (SELECT FROM attachment a WHERE a.sha256 = t.sha256) AND ctid = '%s'",
		"(SELECT 'attachment/' || min(a.id) FROM attachment a WHERE a.sha256 = t.sha256)"},
	"blob_part": {"UPDATE blob_part t SET bytes = bytes || 'x' WHERE ctid = '%s'",
		"coalesce((SELECT 'attachment/' || min(a.id) FROM attachment a WHERE a.sha256 = t.sha256), 'blob/' || encode(t.sha256, 'hex'))"},
	"session":   {"UPDATE session t SET address = address || '9' WHERE ctid = '%s'", "'session/' || encode(substr(t.id_hash, 1, 8), 'hex')"},
	"operation": {"UPDATE operation t SET message = message || '改' WHERE seal IS NOT NULL AND ctid = '%s'", "'operation/' || t.token"},
}

// unshown are columns of held tables that no page shows as done by somebody, with the reason.
var unshown = map[string]string{
	"account.size": "how large one wants one's own letters", "account.contrast": "how strong one wants one's own colours",
	"credential_change.seen_at": "whether its person has put the note away", "message.read_at": "whether its reader has opened it",
}

// silent are the tables of which no row is named, with the reason that their rooms give.
func silent() map[string]string {
	out := map[string]string{}
	for _, r := range house.Rooms() {
		for name, why := range r.Unheld {
			if elsewhere[name] == [2]string{} && counted[name] == "" && name != "audit" {
				out[name] = why
			}
		}
	}
	return out
}

var silentTables = silent()

// fact is a column that a page may show, with what a forger puts there; why says that none does.
type fact struct{ table, column, other, why string }

// selectFacts gives each column with what another value of its type is.
const selectFacts = `SELECT c.relname::text, a.attname::text, coalesce(CASE
	WHEN t.typname = 'text' THEN format('coalesce(%1$I, '''') || ''改''', a.attname) WHEN t.typname IN ('int4', 'int8', 'date') AND t.typname <> 'date' THEN format('coalesce(%1$I, 0) + 1', a.attname)
	WHEN t.typname = 'date' THEN format('coalesce(%1$I, ''2026-01-01'') + 1', a.attname) WHEN t.typname = 'bool' THEN format('NOT coalesce(%1$I, false)', a.attname)
	WHEN t.typname = 'timestamptz' THEN format('coalesce(%1$I, now()) + interval ''1 second''', a.attname) WHEN t.typname = 'bytea' THEN format('sha256(coalesce(%1$I, ''''))', a.attname)
	WHEN t.typname = 'uuid' THEN 'gen_random_uuid()' WHEN t.typname = 'jsonb' THEN format('%1$I || ''[1]''', a.attname) WHEN t.typname = '_text' THEN format('array_append(%1$I, ''改'')', a.attname) END, '')
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
	WHERE c.relname = ANY($1) AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
	AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY(i.indkey::int[])) ORDER BY 1, 2`

// forger changes rows as a superuser who knows every trigger and takes all conditions off before.
type forger struct {
	t     *testing.T
	tx    pgx.Tx
	r     *rand.Rand
	keys  map[string]string // by table: its key in SQL
	ids   map[string]fact   // by table: the number in its key, and as other all columns that can be written
	facts map[string][]fact
	done  map[string]bool
	tally *tally
}

// tally counts what was forged, for whoever reads the figures.
type tally struct {
	named map[string]int // by table
	quiet map[string]int // by what is not named, with the reason
}

func (a *tally) sum() (named, quiet int) {
	for _, n := range a.named {
		named += n
	}
	for _, n := range a.quiet {
		quiet += n
	}
	return named, quiet
}

// forge makes a number of random changes in a database, at most one of each row, and gives the names of the rows that a page would show.
func forge(t *testing.T, d *db.DB, r *rand.Rand, n int, all *tally) (named []string) {
	t.Helper()
	made := 0
	err := pgx.BeginFunc(t.Context(), dbtest.Admin(t, d), func(tx pgx.Tx) error {
		f := &forger{t: t, tx: tx, r: r, keys: map[string]string{}, ids: map[string]fact{}, facts: map[string][]fact{}, done: map[string]bool{}, tally: all}
		f.learn()
		tables := slices.Sorted(maps.Keys(f.facts))
		for _, table := range slices.Sorted(maps.Keys(elsewhere)) {
			if name := f.elsewhere(table); name != "" {
				named, made = append(named, name), made+1
			}
		}
		for tries := 0; made < n && tries < 20*n; tries++ {
			more, ok := f.change(tables[r.IntN(len(tables))])
			if named = append(named, more...); ok {
				made++
			}
		}
		return nil
	})
	if err != nil || made < n {
		t.Fatalf("%d rows were changed: %v", made, err)
	}
	return named
}

// elsewhere forges a row of a table that something else than the log holds, and gives its name; nothing where there is none.
func (f *forger) elsewhere(table string) (name string) {
	f.t.Helper()
	var at string
	err := f.tx.QueryRow(f.t.Context(), fmt.Sprintf("SELECT ctid::text FROM %s ORDER BY md5(ctid::text || '%d') LIMIT 1", table, f.r.Int())).Scan(&at)
	if err == nil {
		err = f.tx.QueryRow(f.t.Context(), fmt.Sprintf(elsewhere[table][0], at)+" RETURNING "+elsewhere[table][1]).Scan(&name)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		f.t.Fatalf("forge a row of %s: %v", table, err)
	}
	if err != nil || f.done[name] {
		return ""
	}
	f.done[name] = true
	f.tally.named[table]++
	return name
}

// learn reads what there is to forge, and takes off what would hinder it.
func (f *forger) learn() {
	f.t.Helper()
	names := []string{"audit"}
	without := map[string][]string{"audit": {"rows"}} // an entry that lost its lines leaves rows that nobody wrote
	for _, x := range verify.Covered() {
		names = append(names, x.Name)
		for _, c := range x.Without {
			if unshown[x.Name+"."+c] == "" {
				without[x.Name] = append(without[x.Name], c) // made from other columns, or the test says nothing of it: see below
			}
		}
	}
	quiet := silentTables
	names = append(names, slices.Sorted(maps.Keys(quiet))...)
	for name, column := range counted {
		f.facts[name] = []fact{{name, column, column + " + 1000", ""}} // more than a forged row of what it counts makes up for
		f.keys[name] = "unit"
	}
	f.keys["topic_sight"] = "topic"
	f.exec("SET LOCAL session_replication_role = replica")
	f.exec(`DO $$ DECLARE x record; BEGIN FOR x IN SELECT conname, conrelid::regclass AS t FROM pg_constraint
		WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', x.t, x.conname); END LOOP;
		FOR x IN SELECT a.attname, a.attrelid::regclass AS t FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE a.attidentity <> '' AND c.relnamespace = 'public'::regnamespace LOOP EXECUTE format('ALTER TABLE %s ALTER %I DROP IDENTITY', x.t, x.attname); END LOOP; END $$`)
	rows, err := f.tx.Query(f.t.Context(), selectFacts, names)
	if err != nil {
		f.t.Fatal(err)
	}
	var x fact
	if _, err := pgx.ForEachRow(rows, []any{&x.table, &x.column, &x.other}, func() error {
		x.why = cmp.Or(quiet[x.table], unshown[x.table+"."+x.column])
		switch {
		case slices.Contains(without[x.table], x.column):
			if x.table != "audit" {
				f.t.Errorf("%s.%s is held by nothing: say in unshown why no page shows it", x.table, x.column)
			}
		case x.other != "":
			f.facts[x.table] = append(f.facts[x.table], x)
		case x.why == "":
			f.t.Errorf("nobody knows how to forge %s.%s", x.table, x.column)
		}
		return nil
	}); err != nil {
		f.t.Fatal(err)
	}
	f.learnKeys()
}

func (f *forger) learnKeys() {
	f.t.Helper()
	rows, err := f.tx.Query(f.t.Context(), `SELECT c.relname::text, 'concat_ws('','', ' || string_agg(format('to_jsonb(%I)#>>''{}''', a.attname), ', ' ORDER BY u.n) || ')',
		coalesce((array_agg(a.attname::text ORDER BY u.n DESC) FILTER (WHERE a.atttypid IN ('int4'::regtype, 'int8'::regtype)))[1], ''),
		(SELECT string_agg(w.attname::text, ', ' ORDER BY w.attnum) FROM pg_attribute w WHERE w.attrelid = c.oid AND w.attnum > 0 AND NOT w.attisdropped AND w.attgenerated = '')
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY u(col, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.col
		WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace GROUP BY 1, c.oid`)
	if err != nil {
		f.t.Fatal(err)
	}
	var name, key, id, columns string
	if _, err := pgx.ForEachRow(rows, []any{&name, &key, &id, &columns}, func() error {
		if f.keys[name] == "" {
			f.keys[name] = key
		}
		f.ids[name] = fact{name, id, columns, ""}
		return nil
	}); err != nil {
		f.t.Fatal(err)
	}
}

func (f *forger) exec(sql string) {
	f.t.Helper()
	if _, err := f.tx.Exec(f.t.Context(), sql); err != nil {
		f.t.Fatalf("%s: %v", sql, err)
	}
}

// change changes, removes, copies or renumbers a row of the table and names what is wrong then; not ok when there is none, or a unique key is in
// the way.
func (f *forger) change(table string) (named []string, ok bool) {
	f.t.Helper()
	if f.keys[table] == "" {
		return nil, false
	}
	var key, at, other string
	err := f.tx.QueryRow(f.t.Context(), fmt.Sprintf("SELECT %s::text, ctid::text FROM %s ORDER BY md5(ctid::text || '%d') LIMIT 1", f.keys[table], table, f.r.Int())).Scan(&key, &at)
	if err != nil || f.done[table+"/"+key] {
		return nil, false
	}
	sql, old, why := f.forgery(table)
	sql = fmt.Sprintf(sql+" RETURNING %s::text", at, f.keys[table])
	err = pgx.BeginFunc(f.t.Context(), f.tx, func(tx pgx.Tx) error { return tx.QueryRow(f.t.Context(), sql).Scan(&other) })
	if err != nil || f.done[table+"/"+other] {
		return nil, false
	}
	f.done[table+"/"+key], f.done[table+"/"+other] = true, true
	if why != "" {
		f.tally.quiet[table+": "+why]++
		return nil, true
	}
	f.tally.named[table]++
	if table == "topic_sight" {
		table = "topic" // the topic is named
	}
	if named = append(named, table+"/"+other); old && other != key {
		named = append(named, table+"/"+key)
	}
	return named, true
}

// forgery is what is done to the row at a place; old says that the row of the key of before is missed, why that nobody misses anything.
func (f *forger) forgery(table string) (sql string, old bool, why string) {
	x, id := f.facts[table][f.r.IntN(len(f.facts[table]))], f.ids[table]
	kind := f.r.IntN(20)
	switch {
	case counted[table] != "" || table == "audit" || kind > 3 || kind > 1 && id.column == "":
		return "UPDATE " + table + " SET " + x.column + " = " + x.other + " WHERE ctid = '%s'", true, x.why
	case kind == 3:
		return "UPDATE " + table + " SET " + id.column + " = " + id.column + " + 100000 WHERE ctid = '%s'", true, silentTables[table]
	case kind == 2:
		written := strings.Split(id.other, ", ")
		written[slices.Index(written, id.column)] += " + 100000"
		return "INSERT INTO " + table + " (" + id.other + ") SELECT " + strings.Join(written, ", ") + " FROM " + table + " WHERE ctid = '%s'", false, silentTables[table]
	}
	return "DELETE FROM " + table + " WHERE ctid = '%s'", true, silentTables[table]
}

// TestForgedRowsAreNamed: whatever a superuser changes of what a page would show is named, each row by its table and key, and
// no other row is. The whole way makes 1,000 changes over all tables; those of which nothing is named are of what no page shows as done by
// somebody, with the reason.
func TestForgedRowsAreNamed(t *testing.T) {
	t.Parallel()
	r, all := rand.New(rand.NewPCG(prove.Seed(), 9)), &tally{map[string]int{}, map[string]int{}}
	const each = 100
	for range prove.Pick(1, 10) {
		d := stories(t, r, 3)
		wrongAndRight(t, d)
		named := forge(t, d, r, each, all)
		namedAlone(t, d, named)
	}
	n, quiet := all.sum()
	if n+quiet != prove.Pick(1, 10)*each || n < 2*quiet {
		t.Errorf("%d forged rows would be shown, %d not", n, quiet)
	}
	t.Logf("%d forged rows are named, by table: %v", n, all.named)
	for _, why := range slices.Sorted(maps.Keys(all.quiet)) {
		t.Logf("not named: %d of %s", all.quiet[why], why)
	}
	for _, c := range slices.Sorted(maps.Keys(unshown)) {
		t.Logf("not named: %s, %s", c, unshown[c])
	}
}

// namedAlone wants each of the rows named, and no other one.
func namedAlone(t *testing.T, d *db.DB, named []string) {
	t.Helper()
	results, err := verify.Run(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	said := "\n"
	for _, x := range results {
		said += strings.Join(x.Faults, "\n") + "\n"
		for _, fault := range x.Faults {
			row, _, _ := strings.Cut(fault, ": ")
			if x.Name == "rows" && !slices.Contains(named, row) {
				t.Errorf("nobody changed it: %s", fault)
			}
		}
	}
	for _, name := range named {
		if !slices.ContainsFunc([]string{": ", "：", "（"}, func(colon string) bool { return strings.Contains(said, "\n"+name+colon) }) {
			t.Errorf("%s was forged and is not named", name)
		}
	}
}

// wrongAndRight leaves what signing in leaves.
func wrongAndRight(t *testing.T, d *db.DB) {
	t.Helper()
	a := account.NewService(d, account.NewSessions(d, time.Hour, time.Hour), []byte(strings.Repeat("k", 32)))
	for i, password := range []string{"wrong", sample.Password} {
		if _, err := a.SignIn(t.Context(), access.Actor{From: "10.0.0.1"}, account.SignInForm{Login: "chief", Password: password}); (err == nil) != (i == 1) {
			t.Fatal(err)
		}
	}
}

// plots are pieces of an office's work, told in any order.
var plots = []func(*testing.T, *db.DB){
	func(t *testing.T, d *db.DB) { sample.IssuedMinutes(t, d) },
	func(t *testing.T, d *db.DB) {
		sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signing)
	},
	func(t *testing.T, d *db.DB) { sample.HeldMeeting(t, d, meeting.Special, nil) },
	func(t *testing.T, d *db.DB) {
		sample.Cite(t, d, sample.SubmittedTopic(t, d, "jyj"), sample.Basis(t, d, "关于加强标准化工作的意见"))
	},
	func(t *testing.T, d *db.DB) { sample.ApprovedTopic(t, d, "jyj") },
	func(t *testing.T, d *db.DB) { sample.JointTopic(t, d, "wjw", "jyj") },
	func(t *testing.T, d *db.DB) { sample.ConsultedTopic(t, d, "jyj", "wjw") },
	func(t *testing.T, d *db.DB) { sample.Problem(t, d, "jyj", "关于学校周边停车的问题") },
	func(t *testing.T, d *db.DB) { sample.Delegation(t, d, "convenor2", false) },
	func(t *testing.T, d *db.DB) { sample.CorrectMinutes(t, d, sample.IssuedMinutes(t, d)) },
	func(t *testing.T, d *db.DB) { sample.Deliver(t, d) },
}

// stories is the sample office in which some plots have gone their way.
func stories(t *testing.T, r *rand.Rand, n int) *db.DB {
	t.Helper()
	d := sampledb.LivingDB(t)
	for _, i := range r.Perm(len(plots))[:n] {
		plots[i](t, d)
	}
	sample.Deliver(t, d)
	return d
}

// TestCleanDatabasesAreClean: no false alarm, whatever was done in whatever order.
func TestCleanDatabasesAreClean(t *testing.T) {
	t.Parallel()
	r, n := rand.New(rand.NewPCG(prove.Seed(), 10)), prove.Pick(3, 50)
	alarms := 0
	for range n {
		if f := faults(t, stories(t, r, 1+r.IntN(4))); f != "" {
			alarms++
			t.Error(f)
		}
	}
	t.Logf("%d false alarms on %d clean databases", alarms, n)
}
