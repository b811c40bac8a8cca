package db_test

import (
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
)

type bulb struct {
	Code string
	Made string
}

// bulbs answers with the moment at which each row was read, unless its stamp is known.
const bulbs = `WITH s AS (SELECT sum(xmin::text::bigint)::text AS stamp FROM function)
	SELECT (SELECT stamp FROM s), code, clock_timestamp()::text AS made FROM function WHERE (SELECT stamp FROM s) <> @known ORDER BY code`

func keptBulbs(t *testing.T, d *db.DB, sql string) []bulb {
	t.Helper()
	var rows *[]bulb
	if err := d.Read(t.Context(), func(b *db.Batch) { rows = db.Kept[bulb](b, sql) }); err != nil {
		t.Fatal(err)
	}
	return *rows
}

// TestKeptRowsGoWithTheirConnection: behind a new connection there may be another server, which knows another change by the same stamp.
func TestKeptRowsGoWithTheirConnection(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	const same = "SELECT 'same', code, '' AS made FROM function WHERE 'same' <> @known"
	run(t, d, "INSERT INTO function (code, ord, short, quote) VALUES ('f5', 1, '一', '一')")
	keptBulbs(t, d, same)
	run(t, d, "UPDATE function SET code = 'f6'")
	run(t, d, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	var rows *[]bulb
	read := func() error { return d.Read(t.Context(), func(b *db.Batch) { rows = db.Kept[bulb](b, same) }) }
	for tries := 0; read() != nil; tries++ {
		if tries > 20 {
			t.Fatal("no connection is made")
		}
	}
	if len(*rows) != 1 || (*rows)[0].Code != "f6" {
		t.Errorf("another server's: %v", *rows)
	}
}

func run(t *testing.T, d *db.DB, sql string) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// TestKeptRowsAreReadOnceAndNeverStale: rows are read once, again when one of them changed, and each reader has rows of their own.
func TestKeptRowsAreReadOnceAndNeverStale(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	run(t, d, "INSERT INTO function (code, ord, short, quote) VALUES ('f1', 1, '一', '一')")
	first := keptBulbs(t, d, bulbs)
	if len(first) != 1 || first[0].Code != "f1" {
		t.Fatalf("read %v", first)
	}
	was := first[0]
	first[0].Code = "mine"
	again := keptBulbs(t, d, bulbs)
	if len(again) != 1 || again[0] != was {
		t.Errorf("read again: %v, was %v", again, was)
	}
	run(t, d, "UPDATE function SET code = 'f2'")
	if now := keptBulbs(t, d, bulbs); len(now) != 1 || now[0].Code != "f2" {
		t.Errorf("after a change: %v", now)
	}
}

// TestKeptRowsAreOfOneDatabase: another database with the same statement and stamp has its own.
func TestKeptRowsAreOfOneDatabase(t *testing.T) {
	t.Parallel()
	const same = "SELECT 'same', code, '' AS made FROM function WHERE 'same' <> @known"
	for _, code := range []string{"f3", "f4"} {
		d := dbtest.DB(t)
		run(t, d, "INSERT INTO function (code, ord, short, quote) VALUES ('"+code+"', 1, '一', '一')")
		if rows := keptBulbs(t, d, same); len(rows) != 1 || rows[0].Code != code {
			t.Errorf("%s: %v", code, rows)
		}
	}
}
