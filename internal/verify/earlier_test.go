package verify_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/migrations"

	"github.com/jackc/pgx/v5"
)

// earlierSchema is the schema that wrote testdata/v26-*.sql.gz.
const earlierSchema = 26

// TestRecordsOfAnEarlierSchema: what an earlier version wrote (signatures of every grade, rounds, receipts,
// the whole sample office) is carried to the newest schema with nothing broken: seals, signatures, chain
// and numbers still verify.
func TestRecordsOfAnEarlierSchema(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"v26-signed.sql.gz", "v26-demo.sql.gz"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if f := faults(t, carried(t, name)); f != "" {
				t.Error(f)
			}
		})
	}
}

// carried is a database that was filled at the earlier schema and then migrated.
func carried(t *testing.T, name string) *db.DB {
	t.Helper()
	url := dbtest.EmptyURL(t)
	if err := migrations.To(t.Context(), url, earlierSchema); err != nil {
		t.Fatal(err)
	}
	fill(t, url, dump(t, name))
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), url, db.WithConns(4))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func dump(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
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

// fill runs the dump as it is: rows come in any order, so keys and triggers wait.
func fill(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
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
