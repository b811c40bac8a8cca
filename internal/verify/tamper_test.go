package verify_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/verify"
)

// counted are tables that are worked out anew, by the column that a change raises.
var counted = map[string]string{"task_day": "pending", "task_load": "pending", "task_source": "n", "topic_load": "n", "topic_sight": "owner"}

// fact is a column that a page may show, with what a forger puts there.
type fact struct{ table, column, other string }

// selectFacts gives each column with what another value of its type is.
const selectFacts = `SELECT c.relname::text, a.attname::text, CASE
	WHEN t.typname = 'text' THEN format('coalesce(%1$I, '''') || ''改''', a.attname) WHEN t.typname IN ('int4', 'int8', 'date') AND t.typname <> 'date' THEN format('coalesce(%1$I, 0) + 1', a.attname)
	WHEN t.typname = 'date' THEN format('coalesce(%1$I, ''2026-01-01'') + 1', a.attname) WHEN t.typname = 'bool' THEN format('NOT coalesce(%1$I, false)', a.attname)
	WHEN t.typname = 'timestamptz' THEN format('coalesce(%1$I, now()) + interval ''1 second''', a.attname) WHEN t.typname = 'bytea' THEN format('sha256(coalesce(%1$I, ''''))', a.attname)
	WHEN t.typname = 'uuid' THEN 'gen_random_uuid()' WHEN t.typname = 'jsonb' THEN format('%1$I || ''[1]''', a.attname) WHEN t.typname = '_text' THEN format('array_append(%1$I, ''改'')', a.attname) END
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
}

// forge makes a number of random changes in a database, at most one of each row, and gives the names of the rows.
func forge(t *testing.T, d *db.DB, r *rand.Rand, n int) (named []string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), dbtest.Admin(t, d), func(tx pgx.Tx) error {
		f := &forger{t: t, tx: tx, r: r, keys: map[string]string{}, ids: map[string]fact{}, facts: map[string][]fact{}, done: map[string]bool{}}
		f.learn()
		tables := []string{}
		for name := range f.facts {
			tables = append(tables, name)
		}
		slices.Sort(tables)
		for tries := 0; len(named) < n && tries < 20*n; tries++ {
			named = append(named, f.change(tables[r.IntN(len(tables))])...)
		}
		return nil
	})
	if err != nil || len(named) < n {
		t.Fatalf("%d rows were changed: %v", len(named), err)
	}
	return named
}

// learn reads what there is to forge, and takes off what would hinder it.
func (f *forger) learn() {
	f.t.Helper()
	names := []string{"audit"}
	without := map[string][]string{"audit": {"rows"}} // an entry that lost its lines leaves rows that nobody wrote
	for _, x := range verify.Covered() {
		names = append(names, x.Name)
		without[x.Name] = x.Without
	}
	for name, column := range counted {
		f.facts[name] = []fact{{name, column, column + " + 1000"}} // more than a forged row of what it counts makes up for
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
		if !slices.Contains(without[x.table], x.column) {
			f.facts[x.table] = append(f.facts[x.table], x)
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
		f.ids[name] = fact{name, id, columns}
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

// change changes, removes, copies or renumbers a row of the table and names what is wrong then; nothing when there is none, or a unique key is in
// the way.
func (f *forger) change(table string) (named []string) {
	f.t.Helper()
	var key, at, other string
	err := f.tx.QueryRow(f.t.Context(), fmt.Sprintf("SELECT %s::text, ctid::text FROM %s ORDER BY md5(ctid::text || '%d') LIMIT 1", f.keys[table], table, f.r.Int())).Scan(&key, &at)
	if err != nil || f.done[table+"/"+key] {
		return nil
	}
	sql, old := f.forgery(table)
	sql = fmt.Sprintf(sql+" RETURNING %s::text", at, f.keys[table])
	err = pgx.BeginFunc(f.t.Context(), f.tx, func(tx pgx.Tx) error { return tx.QueryRow(f.t.Context(), sql).Scan(&other) })
	if err != nil || f.done[table+"/"+other] {
		return nil
	}
	f.done[table+"/"+key], f.done[table+"/"+other] = true, true
	if table == "topic_sight" {
		table = "topic" // the topic is named
	}
	if named = append(named, table+"/"+other); old && other != key {
		named = append(named, table+"/"+key)
	}
	return named
}

// forgery is what is done to the row at a place; old says that the row of the key of before is missed.
func (f *forger) forgery(table string) (sql string, old bool) {
	x, id := f.facts[table][f.r.IntN(len(f.facts[table]))], f.ids[table]
	kind := f.r.IntN(20)
	switch {
	case counted[table] != "" || table == "audit" || kind > 3 || kind > 1 && id.column == "":
		return "UPDATE " + table + " SET " + x.column + " = " + x.other + " WHERE ctid = '%s'", true
	case kind == 3:
		return "UPDATE " + table + " SET " + id.column + " = " + id.column + " + 100000 WHERE ctid = '%s'", true
	case kind == 2:
		written := strings.Split(id.other, ", ")
		written[slices.Index(written, id.column)] += " + 100000"
		return "INSERT INTO " + table + " (" + id.other + ") SELECT " + strings.Join(written, ", ") + " FROM " + table + " WHERE ctid = '%s'", false
	}
	return "DELETE FROM " + table + " WHERE ctid = '%s'", true
}

// TestForgedRowsAreNamed: whatever a superuser changes of what a page would show is named, each row by its table and key, and
// no other row is.
func TestForgedRowsAreNamed(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(prove.Seed(), 9))
	for range prove.Pick(1, 10) {
		d := stories(t, r, 3)
		named := forge(t, d, r, 100)
		results, err := verify.Run(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, x := range results {
			all += strings.Join(x.Faults, "\n") + "\n"
			for _, fault := range x.Faults {
				row, _, _ := strings.Cut(fault, ": ")
				if x.Name == "rows" && !slices.Contains(named, row) {
					t.Errorf("nobody changed it: %s", fault)
				}
			}
		}
		for _, name := range named {
			if !strings.Contains("\n"+all, "\n"+name+": ") {
				t.Errorf("%s was forged and is not named", name)
			}
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
	r := rand.New(rand.NewPCG(prove.Seed(), 10))
	for range prove.Pick(3, 50) {
		if f := faults(t, stories(t, r, 1+r.IntN(4))); f != "" {
			t.Error(f)
		}
	}
}
