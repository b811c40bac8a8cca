package dump_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/file"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/verify"
	"jointmeeting/migrations"
)

// pair is a new key and its public half.
func pair(t testing.TB) ([]age.Identity, []age.Recipient) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return []age.Identity{id}, []age.Recipient{id.Recipient()}
}

func urlOf(d *db.DB) string { return d.Pool().Config().ConnString() }

var deviceKey = dump.Secret{Name: "device.key", Text: []byte(strings.Repeat("0f", 32) + "\n")}

// take writes a backup of the database into a file of its own.
func take(t testing.TB, url string, to []age.Recipient) (string, dump.Manifest) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := dump.Take(t.Context(), url, f, to, dump.Origin{Program: "test", Machine: "here", Keys: []dump.Secret{deviceKey}})
	if err != nil {
		t.Fatal(err)
	}
	return path, m
}

// digests are those of each table of a database, taken anew.
func digests(t testing.TB, url string) map[string]string {
	t.Helper()
	_, to := pair(t)
	m, err := dump.Take(t.Context(), url, io.Discard, to, dump.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, table := range m.Tables {
		out[table.Name] = fmt.Sprint(table.Rows, " ", table.Digest)
	}
	for _, s := range m.Sequences {
		out["sequence "+s.Name] = fmt.Sprint(s.Last, s.Called)
	}
	return out
}

func restore(t testing.TB, path string, keys []age.Identity, url string) *dump.File {
	t.Helper()
	f, err := dump.Check(path, keys)
	if err == nil {
		err = f.Load(t.Context(), url)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func lines(t testing.TB, url, sql string) (out []string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(t.Context(), sql)
	if err == nil {
		out, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func run(t testing.TB, url string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%v: %s", err, sql)
		}
	}
}

// busy lets people bring topics with files until stop is called, which says how many they brought. It returns once
// the first of them is there.
func busy(t testing.TB, d *db.DB) (stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	began, count := make(chan struct{}, 1000), 0
	var mu sync.Mutex
	s := topic.NewService(d)
	for _, code := range []string{"jyj", "scjgj"} {
		who := sample.Who(t, d, "liaison-"+code)
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if _, err := s.Create(t.Context(), who, brought(code, i)); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				count++
				mu.Unlock()
				select {
				case began <- struct{}{}:
				default:
				}
			}
		})
	}
	<-began
	return func() int {
		cancel()
		all.Wait()
		return count
	}
}

func brought(code string, i int) topic.Sent {
	data := []byte(fmt.Sprintf("%%PDF-1.7\n%s %d %s", code, i, strings.Repeat("字", 1000)))
	up := file.Upload{Name: "材料.pdf", Size: int64(len(data)), Bytes: bytes.NewReader(data)}
	return topic.Sent{Form: sample.TopicForm(fmt.Sprintf("负载下的议题 %s %d", code, i)), Uploads: []file.Upload{up}}
}

// structure are the triggers and constraints of the schema, which a restore takes off and puts on again.
const structure = `SELECT pg_get_triggerdef(t.oid) || t.tgenabled::text FROM pg_trigger t WHERE NOT t.tgisinternal
	UNION ALL SELECT k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) || k.convalidated FROM pg_constraint k WHERE k.contype = 'f' ORDER BY 1`

// TestRestoreIsByteEqual: what was taken while people worked is one moment, and comes back to the byte, with every
// attachment, sequence and key.
func TestRestoreIsByteEqual(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	d := sampledb.LivingDB(t)
	stop := busy(t, d)
	path, m := take(t, urlOf(d), to)
	if n := stop(); n < 2 {
		t.Fatalf("only %d topics were brought meanwhile: the test proves little", n)
	}
	target := dbtest.EmptyURL(t)
	f := restore(t, path, keys, target)
	if err := dump.Finish(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	got := digests(t, target)
	for _, table := range m.Tables {
		if want := fmt.Sprint(table.Rows, " ", table.Digest); got[table.Name] != want {
			t.Errorf("%s: %s, was %s", table.Name, got[table.Name], want)
		}
	}
	if moved := digests(t, urlOf(d)); moved["audit"] == got["audit"] {
		t.Error("nothing was written behind the snapshot: the test proves little")
	}
	for _, s := range m.Sequences {
		if got["sequence "+s.Name] != fmt.Sprint(s.Last, s.Called) {
			t.Errorf("the sequence %s stands at %s, stood at %d", s.Name, got["sequence "+s.Name], s.Last)
		}
	}
	if len(f.Secrets) != 1 || !bytes.Equal(f.Secrets[0].Text, deviceKey.Text) {
		t.Errorf("keys: %q", f.Secrets)
	}
	whole(t, target)
}

// whole holds a restored database to portal verify and to its own attachments, and goes on working in it.
func whole(t *testing.T, url string) {
	t.Helper()
	r, err := db.Open(t.Context(), url, db.WithConns(4))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dbtest.Seal(r)
	results, err := verify.Run(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		for _, fault := range result.Faults {
			t.Errorf("%s: %s", result.Name, fault)
		}
	}
	files := lines(t, url, "SELECT encode(sha256, 'hex') || ' ' || encode(string_agg(bytes, ''::bytea ORDER BY n), 'hex') FROM blob_part GROUP BY sha256")
	for _, line := range files {
		name, text, _ := strings.Cut(line, " ")
		raw, err := hex.DecodeString(text)
		if sum := sha256.Sum256(raw); err != nil || hex.EncodeToString(sum[:]) != name {
			t.Errorf("the file %s is another one", name)
		}
	}
	if len(files) == 0 {
		t.Error("no attachment came back")
	}
	if a, b := lines(t, url, structure), lines(t, dbtest.URL(t), structure); strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Error("triggers or references are not those of a new database")
	}
	sample.SubmittedTopic(t, r, "jyj") // numbers and sequences go on
}

// TestOnlyIntoAnEmptyPlace: a database with one record is refused and left as it was; the target's own settings are none.
func TestOnlyIntoAnEmptyPlace(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	path, _ := take(t, sampledb.URL(t), to)
	f, err := dump.Check(path, keys)
	if err != nil {
		t.Fatal(err)
	}
	used := dbtest.DB(t)
	run(t, urlOf(used), "INSERT INTO person (name) VALUES ('某人')")
	before := digests(t, urlOf(used))
	if err := f.Load(t.Context(), urlOf(used)); !errors.Is(err, dump.ErrNotEmpty) || !strings.Contains(err.Error(), "person") {
		t.Errorf("into a used database: %v", err)
	}
	if after := digests(t, urlOf(used)); !maps.Equal(before, after) {
		t.Error("the refused restore changed something")
	}
	if err := dump.Finished(t.Context(), urlOf(used)); err != nil {
		t.Errorf("the refused restore left its mark: %v", err)
	}
	foreign := dbtest.EmptyURL(t)
	run(t, foreign, "CREATE TABLE cellar (bottle int)", "INSERT INTO cellar VALUES (1)")
	if err := f.Load(t.Context(), foreign); !errors.Is(err, dump.ErrNotEmpty) {
		t.Errorf("into a database of something else: %v", err)
	}
	fresh := dbtest.OwnerURL(t, dbtest.URL(t)) // migrated, and nobody has worked in it
	if err := f.Load(t.Context(), fresh); err != nil {
		t.Errorf("into a new database: %v", err)
	}
}

// TestNewerSchema: a backup of a newer program is refused by its number.
func TestNewerSchema(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	url := dbtest.OwnerURL(t, dbtest.URL(t))
	run(t, url, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	path, _ := take(t, url, to)
	if _, err := dump.Check(path, keys); !errors.Is(err, dump.ErrNewer) || !strings.Contains(err.Error(), "99999") {
		t.Errorf("%v", err)
	}
}

// TestOlderSchema: a backup of an older program comes back in its own schema and is brought to this one.
func TestOlderSchema(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	old := dbtest.EmptyURL(t)
	if err := migrations.To(t.Context(), old, 34); err != nil {
		t.Fatal(err)
	}
	run(t, old, "INSERT INTO person (name) VALUES ('旧人')")
	path, m := take(t, old, to)
	if m.Schema != 34 {
		t.Fatalf("schema %d", m.Schema)
	}
	target := dbtest.EmptyURL(t)
	restore(t, path, keys, target)
	if pending, err := migrations.Pending(t.Context(), target); pending || err != nil {
		t.Errorf("pending %v, %v", pending, err)
	}
	if names := lines(t, target, "SELECT name FROM person"); len(names) != 1 || names[0] != "旧人" {
		t.Errorf("people: %q", names)
	}
}

// TestUnequalRestoreIsUndone: rows that are not what the manifest says are taken back as one, the database stays marked
// until a restore ends, and the next one begins anew.
func TestUnequalRestoreIsUndone(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	path, m := take(t, sampledb.URL(t), to)
	f, err := dump.Check(path, keys)
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Tables {
		if f.Tables[i].Name == "unit_name" {
			f.Tables[i].Digest = strings.Repeat("0", 64)
		}
	}
	target := dbtest.EmptyURL(t)
	if err := f.Load(t.Context(), target); err == nil || !strings.Contains(err.Error(), "unit_name") {
		t.Errorf("another digest: %v", err)
	}
	if rows := lines(t, target, "SELECT name FROM person"); len(rows) > 0 {
		t.Errorf("%d people stayed", len(rows))
	}
	if err := dump.Finished(t.Context(), target); !errors.Is(err, dump.ErrUnfinished) {
		t.Errorf("not marked: %v", err)
	}
	restore(t, path, keys, target)
	if err := dump.Finished(t.Context(), target); !errors.Is(err, dump.ErrUnfinished) {
		t.Errorf("the mark went before the end: %v", err)
	}
	if err := dump.Finish(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if err := dump.Finished(t.Context(), target); err != nil {
		t.Error(err)
	}
	if got := digests(t, target); got["person"] != fmt.Sprint(rowsOf(m, "person")) {
		t.Errorf("people: %s", got["person"])
	}
}

func rowsOf(m dump.Manifest, table string) string {
	for _, t := range m.Tables {
		if t.Name == table {
			return fmt.Sprint(t.Rows, " ", t.Digest)
		}
	}
	return "no such table"
}

// TestBrokenReferenceIsNamed: a row that a superuser left without what it refers to does not come in unseen.
func TestBrokenReferenceIsNamed(t *testing.T) {
	t.Parallel()
	keys, to := pair(t)
	url := sampledb.URL(t)
	run(t, dbtest.AdminURL(t, url), "SET session_replication_role = replica; UPDATE seat SET person = 99999 WHERE id = (SELECT min(id) FROM seat)")
	path, _ := take(t, url, to)
	f, err := dump.Check(path, keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Load(t.Context(), dbtest.EmptyURL(t)); err == nil || !strings.Contains(err.Error(), "leads nowhere") {
		t.Errorf("%v", err)
	}
}

// TestNoMigrationMovesTheTables: while a backup is made nobody changes the tables under it, and everybody writes.
func TestNoMigrationMovesTheTables(t *testing.T) {
	t.Parallel()
	_, to := pair(t)
	d := sampledb.DB(t)
	w := &during{do: func() error {
		if _, err := d.Pool().Exec(t.Context(), "SET lock_timeout = '200ms'; ALTER TABLE unit ADD COLUMN extra int"); err == nil {
			return errors.New("the schema was changed under a backup")
		}
		run(t, urlOf(d), "INSERT INTO person (name) VALUES ('同时')")
		return nil
	}}
	if _, err := dump.Take(t.Context(), urlOf(d), w, to, dump.Origin{}); err != nil {
		t.Error(err)
	}
	if !w.done {
		t.Error("nothing was tried meanwhile")
	}
}

// during does something once while a backup is written.
type during struct {
	do   func() error
	done bool
}

// Write is called with the first bytes, when the snapshot stands.
func (w *during) Write(p []byte) (int, error) {
	if !w.done {
		w.done = true
		return len(p), w.do()
	}
	return len(p), nil
}

// TestOneBackupAtATime: a second one beside the first is told so, whatever folder it would go to.
func TestOneBackupAtATime(t *testing.T) {
	t.Parallel()
	_, to := pair(t)
	url := sampledb.URL(t)
	w := &during{do: func() error {
		if _, err := dump.Take(t.Context(), url, io.Discard, to, dump.Origin{}); !errors.Is(err, dump.ErrRunning) {
			return fmt.Errorf("a second backup beside the first: %w", err)
		}
		return nil
	}}
	if _, err := dump.Take(t.Context(), url, w, to, dump.Origin{}); err != nil {
		t.Error(err)
	}
}

// TestOneMoment: an act that is committed while the tables are copied is in none of them, not even in those that are
// copied after it.
func TestOneMoment(t *testing.T) {
	t.Parallel()
	_, to := pair(t)
	d := sampledb.DB(t)
	w := &during{do: func() error {
		run(t, urlOf(d), "INSERT INTO unit (code, kind, ord) VALUES ('zz', 'other', 999)")
		return nil
	}}
	before := lines(t, urlOf(d), "SELECT count(*)::text FROM unit")
	m, err := dump.Take(t.Context(), urlOf(d), w, to, dump.Origin{})
	if err != nil || !w.done {
		t.Fatalf("%v, tried %v", err, w.done)
	}
	if got, _, _ := strings.Cut(rowsOf(m, "unit"), " "); got != before[0] {
		t.Errorf("%s units, were %s at the moment of the backup", got, before[0])
	}
}
