package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/migrations"
)

// setBack is what somebody with all roles of the database does: the authentication goes out of the log, the schema back to before it, a
// row is changed, and the log takes the rows as they are. What later migrations made goes, too, or they could not be made again.
const setBack = `ALTER TABLE audit DROP COLUMN mac, DROP COLUMN mac_key; DELETE FROM goose_db_version WHERE version_id >= 50;
	ALTER TABLE task_unit DROP COLUMN lead; DROP INDEX topic_heard, signature_waits;
	DROP INDEX agenda_item_topic_once; ALTER TABLE agenda_item DROP COLUMN conclusion, DROP COLUMN conclusion_note, DROP COLUMN returned_at;
	CREATE UNIQUE INDEX agenda_item_topic_once ON agenda_item (topic) WHERE removed_at IS NULL;
	DROP FUNCTION row_key, row_digest, note_basis;
	DROP FUNCTION law_day; DROP INDEX meeting_title; ALTER TABLE session DROP COLUMN seal, DROP COLUMN shown, ADD COLUMN enrol boolean;
	ALTER TABLE authenticator DROP COLUMN alone; ALTER TABLE handover DROP COLUMN shown_at;
	DROP TRIGGER note_rows_insert ON recovery_code; DROP TRIGGER note_rows_update ON recovery_code; DROP TRIGGER note_rows_delete ON recovery_code;
	ALTER TABLE recovery_code DROP COLUMN id, DROP COLUMN alone, DROP CONSTRAINT recovery_code_hash_key, ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (person, hash);
	ALTER TABLE meeting DROP COLUMN planned_from, DROP COLUMN planned_until, DROP COLUMN planned_place, DROP COLUMN planned_chair, DROP COLUMN paper, DROP COLUMN issued;
	ALTER TABLE invitation DROP COLUMN uninvited; ALTER TABLE clause_unit DROP COLUMN role, DROP COLUMN via; DROP TABLE milestone, clause_milestone, clause_group, unit_group_unit, unit_group; ALTER TABLE part DROP COLUMN role;
	ALTER TABLE clause DROP COLUMN due_kind; ALTER TABLE task DROP COLUMN due_kind, DROP COLUMN ahead;
	DROP INDEX part_waits; CREATE INDEX part_open ON part (task, unit) WHERE state = 'open';
	ALTER TABLE operation DROP COLUMN seal; DROP INDEX audit_form; DROP TABLE session_end;
	DROP INDEX round_answer_once, round_answer_round; ALTER TABLE round_answer ADD CONSTRAINT round_answer_once UNIQUE (kind, round, unit);
	DROP VIEW seat_now; DROP TRIGGER seat_unit_ended ON seat; DROP FUNCTION seat_unit_goes_on; DROP TABLE succession; CREATE VIEW seat_now AS SELECT s.id, s.person, s.role, s.unit, s.slot, s.title, s.section, s.phone, p.name,
		coalesce(u.name, '') AS unit_name, coalesce(u.ord, 0) AS unit_ord FROM seat s JOIN person p ON p.id = s.person LEFT JOIN unit_now u ON u.id = s.unit
		WHERE s.confirmed_at IS NOT NULL AND s.valid_from <= portal_today() AND (s.valid_to IS NULL OR s.valid_to > portal_today());
	DROP TRIGGER clause_lead_outside ON clause; DROP TRIGGER task_lead_outside ON task; DROP FUNCTION lead_belongs;
	CREATE OR REPLACE VIEW unit_now AS SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.inner_review, u.version, (SELECT n.name FROM unit_name n WHERE n.unit = u.id ORDER BY (portal_today() >= n.valid_from AND (n.valid_to IS NULL OR portal_today() < n.valid_to)) DESC, abs(portal_today() - n.valid_from) LIMIT 1) AS name, coalesce((SELECT nullif(n.full_name, '') FROM unit_name n WHERE n.unit = u.id AND n.valid_from <= portal_today() AND (n.valid_to IS NULL OR n.valid_to > portal_today())), u.full_name) AS full_name, (u.kind = 'other' OR EXISTS (SELECT 1 FROM membership m WHERE m.unit = u.id AND m.valid_from <= portal_today() AND (m.valid_to IS NULL OR m.valid_to > portal_today()))) AS current FROM unit u;
	ALTER TABLE unit DROP COLUMN retired_at; DROP TRIGGER seat_unit_outside ON seat; DROP FUNCTION seat_unit_belongs; ALTER TABLE credential_change DROP CONSTRAINT credential_change_kind_check, ADD CONSTRAINT credential_change_kind_check CHECK (kind IN ('asked', 'started', 'reset', 'added', 'removed', 'confirmed', 'recovered'));
	ALTER TABLE seat DROP COLUMN asked_person, DROP COLUMN leave_on, DROP COLUMN leave_basis, DROP COLUMN leave_person, DROP COLUMN leave_by, DROP COLUMN leave_at; DROP TRIGGER escalation_past_protect ON escalation_past; DROP INDEX part_waits_unit;
	UPDATE unit_name SET name = '改过的单位' WHERE id = (SELECT min(id) FROM unit_name); SELECT log_base()`

// setBackFrom is the newest migration that setBack takes out.
const setBackFrom = 75

func TestSetBackTakesOutEveryMigration(t *testing.T) {
	if migrations.Latest() != setBackFrom {
		t.Errorf("setBack takes out the migrations up to %d: say there what %d has made", setBackFrom, migrations.Latest())
	}
}

// office is a database in which there was work, and the settings of a machine that has seen it.
func office(t *testing.T, more ...string) (url string, env []string) {
	t.Helper()
	url = dbtest.URL(t)
	env = append([]string{"PORTAL_DATABASE_URL=" + url, "PORTAL_OWNER_URL=" + dbtest.OwnerURL(t, url), "PORTAL_DATA_DIR=" + t.TempDir(), "PORTAL_LISTEN=127.0.0.1:0"}, more...)
	if code, out, errs := portal(t, env, "charter", "load", "--yes"); code != 0 {
		t.Fatal(out, errs)
	}
	return url, env
}

// ask reads one text of the database.
func ask(t *testing.T, url, sql string) (text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func schemaOf(t *testing.T, url string) string {
	t.Helper()
	return ask(t, url, "SELECT max(version_id)::text || (SELECT count(*) FROM audit WHERE action = 'log.seal') FROM goose_db_version WHERE is_applied")
}

// TestLogIsNotTakenInTwice: a log that this machine has seen authenticated is brought up by nothing but the word of who has the machine; until
// then each command names it and leaves the database as it is.
func TestLogIsNotTakenInTwice(t *testing.T) {
	t.Parallel()
	url, env := office(t)
	owner := dbtest.OwnerURL(t, url)
	if code, out, errs := portal(t, env, "verify"); code != 0 {
		t.Fatal(out, errs)
	}
	insert(t, owner, setBack)
	before := schemaOf(t, owner)
	for _, args := range [][]string{{"migrate"}, {"verify"}, {"serve"}, {"doctor"}} {
		code, out, errs := portal(t, env, args...)
		if code == 0 || !strings.Contains(out+errs, "not the one that this machine knows") || !strings.Contains(out+errs, "seal nothing") {
			t.Errorf("%v: code %d, %s%s", args, code, out, errs)
		}
		if after := schemaOf(t, owner); after != before {
			t.Fatalf("%v changed the database: %s, was %s", args, after, before)
		}
	}
	if code, out, errs := portal(t, env, "migrate", "seal", "--reason", "恢复了旧库"); code != 0 || !strings.Contains(out, "没有来源认证") {
		t.Fatal(out, errs)
	}
	for _, args := range [][]string{{"migrate"}, {"verify"}} {
		if code, out, errs := portal(t, env, args...); code != 0 {
			t.Errorf("after the word: %v: %s%s", args, out, errs)
		}
	}
}

// TestNewFolderIsNoFirstDay: a machine with its secret from a setting may have a new folder at each start, and takes in no log without
// authentication by itself; one with its own key does, on its first day.
func TestNewFolderIsNoFirstDay(t *testing.T) {
	t.Parallel()
	for secret, known := range map[string]bool{"PORTAL_SECRET=" + dbtest.Secret: false, "PORTAL_BASE_URL=http://127.0.0.1": true} {
		url, env := office(t, secret)
		insert(t, dbtest.OwnerURL(t, url), setBack)
		dir := strings.TrimPrefix(env[2], "PORTAL_DATA_DIR=")
		notes, err := filepath.Glob(filepath.Join(dir, "log*.witness"))
		if err != nil || len(notes) != 1 {
			t.Fatal(notes, err)
		}
		if err := os.Remove(notes[0]); err != nil {
			t.Fatal(err)
		}
		code, out, errs := portal(t, env, "migrate")
		if (code == 0) != known || !known && !strings.Contains(errs, "whether they ever had") {
			t.Errorf("%s: code %d, %s%s", secret, code, out, errs)
		}
	}
}

// TestShorterLogIsNamed: what was cut from the log behind what this machine has seen is a fault of verify and doctor; the office works on, and
// what was seen stays noted until somebody says so.
func TestShorterLogIsNamed(t *testing.T) {
	t.Parallel()
	url, env := office(t)
	if code, out, errs := portal(t, env, "clock", "accept", "--reason", "核对"); code != 0 {
		t.Fatal(out, errs)
	}
	last := ask(t, dbtest.OwnerURL(t, url), "SELECT max(seq)::text FROM audit")
	insert(t, dbtest.AdminURL(t, url), "SET session_replication_role = replica; DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
	for range 2 {
		for _, args := range [][]string{{"verify"}, {"doctor"}} {
			if code, out, errs := portal(t, env, args...); code == 0 || !strings.Contains(out, "audit/"+last+": ") || !strings.Contains(out, "据本机在数据库之外的记载") {
				t.Errorf("%v: code %d, %s%s", args, code, out, errs)
			}
		}
		if code, _, errs := portal(t, env, "clock", "accept", "--reason", "试"); code != 0 && !strings.Contains(errs, "据本机") {
			t.Errorf("a command says nothing of it: %s", errs)
		}
	}
	if code, out, errs := portal(t, env, "migrate", "seal", "--reason", "备机切换丢失末尾"); code != 0 {
		t.Fatal(out, errs)
	}
	if _, out, _ := portal(t, env, "verify"); strings.Contains(out, "据本机") {
		t.Error(out)
	}
}

// TestForgedEntryClosesNobodysOffice: one line under a strange key, which the role that serves can add, does not keep the portal from starting;
// it stands on the desks of the guards at once, and nobody is told to seal it.
func TestForgedEntryClosesNobodysOffice(t *testing.T) {
	t.Parallel()
	url := sampledb.URL(t)
	env := []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_DATA_DIR=" + t.TempDir(), "PORTAL_SECRET=" + dbtest.Secret}
	insert(t, url, `INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash, rows, mac, mac_key)
		SELECT seq + 1, at, 0, '', '', 0, 'minutes.sign', 'minutes', 1, '', '', '', '', '', 1, hash, sha256('x'), '', sha256('y'), 'somebodys' FROM audit ORDER BY seq DESC LIMIT 1`)
	s := serve(t, append(env, "PORTAL_BASE_URL=http://127.0.0.1")...)
	if got := status(t, s.url+"/readyz"); got != 200 {
		t.Errorf("/readyz %d", got)
	}
	if said := ask(t, url, "SELECT said FROM inspection WHERE faults > 0 ORDER BY id DESC LIMIT 1"); !strings.Contains(said, "somebodys") {
		t.Errorf("the desks are told %q", said)
	}
	if code := s.ended(t); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	for _, args := range [][]string{{"verify"}, {"doctor"}} {
		if code, out, errs := portal(t, env, args...); code == 0 || !strings.Contains(out, "somebodys") || strings.Contains(fmt.Sprint(out, errs), "portal migrate seal") {
			t.Errorf("%v: code %d, %s%s", args, code, out, errs)
		}
	}
}
