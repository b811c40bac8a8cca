package verify_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/prove"
	"jointmeeting/migrations"

	"github.com/jackc/pgx/v5"
)

// The data in testdata/vNN-*.sql.gz were written by the portal of that schema: its demo, or a story of signatures
// (design/reliability.md R-16). There is one for each schema behind which a migration moves or rewrites records: 16
// makes receipts of deliveries, 27 and 28 move answers and signatures, 30 and 34 and 35 fill what triggers keep. A new
// one is made by "pg_dump --data-only --inserts --rows-per-insert=1000 -T 'river_*' -T 'goose_*'" of that portal's demo.
// Schemas before the first of them held no whole office; 9 and 10 were changed before anybody used them.

// moved are tables that are no more, with the table that has their rows now.
var moved = map[string]string{
	"consultation": "round", "circulation": "round", "opinion": "round_answer", "circulation_reply": "round_answer",
	"opinion_point": "round_remark", "circulation_remark": "round_remark", "opinion_draft": "round_draft",
}

// rewritten are columns that a migration fills anew, with the reason; all others say after it what they said before.
var rewritten = map[string]string{}

// added are rows that migrations put beside those that there were; all others are told.
var added = map[string]string{"audit": " WHERE action NOT IN ('log.base', 'log.seal')"}

// TestRecordsOfEarlierSchemas: what an earlier version wrote (signatures of every grade, rounds, receipts, the whole
// sample office) is carried to the newest schema: row by row the columns say what they said, and seals, signatures,
// chain and numbers still verify.
func TestRecordsOfEarlierSchemas(t *testing.T) {
	t.Parallel()
	all, err := filepath.Glob("testdata/v*.sql.gz")
	if err != nil || len(all) < 2 {
		t.Fatalf("%v %v", all, err)
	}
	for _, name := range prove.Pick([]string{"testdata/v15-demo.sql.gz", "testdata/v26-signed.sql.gz"}, all) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			url := filled(t, name)
			columns := common(t, url, dbtest.OwnerURL(t, dbtest.URL(t)))
			before := told(t, url, columns)
			conn := connected(t, url)
			mark, err := audit.MarkOf(t.Context(), conn)
			if err != nil {
				t.Fatal(err)
			}
			if err := migrations.Up(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if err := audit.SealUpgrade(t.Context(), conn, dbtest.Key(), mark); err != nil {
				t.Fatal(err)
			}
			if err := migrations.Rights(t.Context(), url, dbtest.AppURL(t, url)); err != nil {
				t.Fatal(err)
			}
			carried(t, before, told(t, url, columns))
			d, err := db.Open(t.Context(), dbtest.AppURL(t, url), db.WithConns(4))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			dbtest.Seal(d)
			if f := faults(t, d); f != "" {
				t.Error(f)
			}
		})
	}
}

// filled is a database of the schema that the name tells, with the data of the file.
func filled(t *testing.T, name string) string {
	t.Helper()
	var version int64
	if _, err := fmt.Sscanf(filepath.Base(name), "v%d-", &version); err != nil {
		t.Fatalf("%s names no schema: %v", name, err)
	}
	url := dbtest.EmptyURL(t)
	if err := migrations.To(t.Context(), url, version); err != nil {
		t.Fatal(err)
	}
	putIn(t, url, dump(t, name))
	return url
}

// table is what one table says: how many rows, and a digest of them whatever their order.
type table struct {
	rows   int64
	digest string
	cells  map[string]string // a digest of each column's values
}

// told asks every table for its columns.
func told(t *testing.T, url string, columns map[string][]string) map[string]table {
	t.Helper()
	conn := connected(t, url)
	out := map[string]table{}
	for name, list := range columns {
		var x table
		of := func(what string) string {
			var digest string
			sql := "SELECT count(*), coalesce(md5(string_agg(md5(" + what + "::text), '' ORDER BY md5(" + what + "::text))), '') FROM " + pgx.Identifier{name}.Sanitize() + added[name]
			if err := conn.QueryRow(t.Context(), sql).Scan(&x.rows, &digest); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			return digest
		}
		quoted := []string{}
		x.cells = map[string]string{}
		for _, c := range list {
			if rewritten[name+"."+c] == "" {
				c = pgx.Identifier{c}.Sanitize()
				quoted = append(quoted, c)
				x.cells[c] = of("ROW(" + c + ")")
			}
		}
		x.digest = of("ROW(" + strings.Join(quoted, ", ") + ")")
		out[name] = x
	}
	return out
}

// carried compares.
func carried(t *testing.T, before, after map[string]table) {
	t.Helper()
	filled := 0
	for name, b := range before {
		a := after[name]
		if b.rows > 0 {
			filled++
		}
		if a.rows != b.rows || a.digest != b.digest {
			differ := []string{}
			for c, digest := range b.cells {
				if a.cells[c] != digest {
					differ = append(differ, c)
				}
			}
			slices.Sort(differ)
			t.Errorf("%s: %d rows, were %d; other values in %v", name, a.rows, b.rows, differ)
		}
	}
	if filled < 20 {
		t.Errorf("only %d tables held anything: the data prove little", filled)
	}
}

// columnsOf lists each table with its columns.
const columnsOf = `SELECT c.relname, coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{}') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^(river_|goose_)' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname`

// common are the tables of the old schema with the columns that the new one has as well. A table that the new one lacks
// must be told in moved.
func common(t *testing.T, old, fresh string) map[string][]string {
	t.Helper()
	was, is := columns(t, old), columns(t, fresh)
	out := map[string][]string{}
	for name, list := range was {
		if is[name] == nil {
			if moved[name] == "" {
				t.Errorf("the table %s is gone, and nobody says where its rows are", name)
			}
			continue
		}
		out[name] = slices.DeleteFunc(list, func(c string) bool { return !slices.Contains(is[name], c) })
	}
	return out
}

func columns(t *testing.T, url string) map[string][]string {
	t.Helper()
	rows, err := connected(t, url).Query(t.Context(), columnsOf)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	var name string
	var list []string
	if _, err := pgx.ForEachRow(rows, []any{&name, &list}, func() error { out[name] = slices.Clone(list); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func connected(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// TestMovedRowsAreCounted: rows of tables that are no more stand in those that have them now, none more and none less.
func TestMovedRowsAreCounted(t *testing.T) {
	t.Parallel()
	url := filled(t, "testdata/v26-demo.sql.gz")
	want := map[string]int64{}
	for name, x := range told(t, url, columns(t, url)) {
		if to := moved[name]; to != "" {
			want[to] += x.rows
		}
	}
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	got := told(t, url, columns(t, url))
	for name, n := range want {
		if got[name].rows != n {
			t.Errorf("%s: %d rows, want %d", name, got[name].rows, n)
		}
	}
	if want["round"] == 0 || want["round_answer"] == 0 || want["round_remark"] == 0 {
		t.Errorf("nothing was moved: %v", want)
	}
}

func dump(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// putIn runs the dump as it is: rows come in any order, so keys and triggers wait.
func putIn(t *testing.T, url, sql string) {
	t.Helper()
	conn := connected(t, dbtest.AdminURL(t, url))
	for _, s := range []string{
		"SET session_replication_role = replica",
		`DO $$ DECLARE x text; BEGIN FOR x IN SELECT format('%I', tablename) FROM pg_tables
			WHERE schemaname = 'public' AND tablename NOT LIKE 'river\_%' AND tablename <> 'goose_db_version' LOOP
			EXECUTE 'DELETE FROM ' || x; END LOOP; END $$`,
		sql,
	} {
		if _, err := conn.PgConn().Exec(t.Context(), s).ReadAll(); err != nil {
			t.Fatalf("fill the earlier schema: %v", err)
		}
	}
}
