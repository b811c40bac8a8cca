package verify_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/house"
	"jointmeeting/internal/room"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/verify"
)

// coveredColumns are the tables that the migrations cover, with the columns that they leave out.
const coveredColumns = `SELECT c.relname::text, split_part(encode(g.tgargs, 'escape'), '\000', 2)::text[] FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE g.tgname = 'note_rows_insert'`

// TestEveryTableIsHeld: each table of the schema is covered by the log or says why not, and the list of the program is that
// of the migrations.
func TestEveryTableIsHeld(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	listed, own := map[string]string{}, map[string]room.Room{}
	for _, x := range verify.Covered() {
		listed[x.Name] = strings.Join(x.Without, ",")
	}
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			own[name] = r
		}
		for name := range maps.Keys(r.Unheld) {
			if own[name].Name != r.Name || r.Rows[name].Without != nil {
				t.Errorf("room %s: the log holds nothing of %s, which is no table of it or has Rows", r.Name, name)
			}
		}
		for name := range maps.Keys(r.Rows) {
			if own[name].Name != r.Name {
				t.Errorf("room %s has no table %s", r.Name, name)
			}
		}
	}
	rows, err := d.Pool().Query(t.Context(), coveredColumns)
	if err != nil {
		t.Fatal(err)
	}
	var name string
	var without []string
	made := map[string]string{}
	if _, err := pgx.ForEachRow(rows, []any{&name, &without}, func() error { made[name] = strings.Join(without, ","); return nil }); err != nil {
		t.Fatal(err)
	}
	for name := range columns(t, dbtest.OwnerURL(t, d.Pool().Config().ConnString())) {
		left, ok := made[name]
		want, covered := listed[name]
		switch {
		case own[name].Name == "":
			t.Errorf("%s is a table of no room: name it in the Tables of one", name)
		case covered != ok || left != want:
			t.Errorf("%s of room %s: the room has it held %v without %q, the migrations %v without %q: cover it in its migration (cover_table), or say in Unheld why no page shows it as done by somebody",
				name, own[name].Name, covered, want, ok, left)
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("%s of room %s is covered, and no table", name, own[name].Name)
	}
}

// TestActsWithoutTriggersAreNamed: a trigger that was switched off is named, and so is what was written meanwhile.
func TestActsWithoutTriggersAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	if _, err := dbtest.Admin(t, d).Exec(t.Context(), "ALTER TABLE setting DISABLE TRIGGER note_rows_insert"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ('task.soon_days', '9', '某人', now())"); err != nil {
		t.Fatal(err)
	}
	f := faults(t, d)
	for _, want := range []string{"schema: trigger setting.note_rows_insert：与本系统建立的不符", "setting/task.soon_days: 日志中没有这条记录"} {
		if !strings.Contains(f, want) {
			t.Errorf("%s is not named in %q", want, f)
		}
	}
}

// TestPlantedTriggersAreNamed: a trigger that writes beside an act, so that the act's entry vouches for what it wrote, is named.
func TestPlantedTriggersAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	for _, sql := range []string{
		"CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE unit_name SET name = name || '改' WHERE id = 1; RETURN NEW; END $$",
		"CREATE TRIGGER planted AFTER INSERT ON setting FOR EACH ROW EXECUTE FUNCTION planted()",
	} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	f := faults(t, d)
	for _, want := range []string{"schema: trigger setting.planted：不是本系统建立的", "schema: function planted()：不是本系统建立的"} {
		if !strings.Contains(f, want) {
			t.Errorf("%s is not named in %q", want, f)
		}
	}
}

// TestRightsTakenForAnActAreNamed: a seat that was moved to another person for the time of an act, and back, differs from what the log said of it
// before that person acted by it.
func TestRightsTakenForAnActAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.HoldActors(account.Hold)
	chief, thief := sample.Who(t, d, "chief"), sample.Who(t, d, "liaison-jyj")
	move := fmt.Sprintf("UPDATE seat SET person = %%d WHERE id = %d", chief.Seats[0].ID)
	dbtest.Tamper(t, d, fmt.Sprintf(move, thief.Person))
	signed := signedIn(t, d, "liaison-jyj")
	if _, err := d.Write(t.Context(), signed, func(_ context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Person: signed.Person, Action: "test.act", Kind: "test"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, fmt.Sprintf(move, chief.Person))
	if f := faults(t, d); !strings.Contains(f, fmt.Sprintf("seat/%d: ", chief.Seats[0].ID)) {
		t.Errorf("a seat taken for an act is not named: %q", f)
	}
}

// signedIn is a person with a session, as a request has them.
func signedIn(t *testing.T, d *db.DB, login string) access.Actor {
	t.Helper()
	who := sample.Who(t, d, login)
	sessions, secret := account.NewSessions(d, account.IdleEnd, account.LifeEnd), ""
	_, err := d.Write(t.Context(), access.Actor{Person: who.Person, Name: who.Name}, func(ctx context.Context, tx *db.Tx) (err error) {
		account.LogSignIn(tx, who.Person, who.Name, login)
		secret, err = sessions.Begin(ctx, tx, who.Person, nil, account.Device{Agent: "浏览器", Address: "10.0.0.1"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := sessions.Open(t.Context(), secret)
	if err != nil || !v.Who.Signed() {
		t.Fatalf("%s is not signed in: %v", login, err)
	}
	return v.Who
}

// after does something behind the program's back, and wants as many faults of rows of the table, with these words.
func after(t *testing.T, d *db.DB, what, sql, table string, want int, words ...string) {
	t.Helper()
	dbtest.Tamper(t, d, sql)
	f := faults(t, d)
	if strings.Count(f, table) != want || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(f, w) }) {
		t.Errorf("%s: %q", what, f)
	}
}

// TestForgedSessionsAreNamed: one that was moved to another person, and none that the program began.
func TestForgedSessionsAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	signedIn(t, d, "office1")
	signedIn(t, d, "liaison-jyj")
	if f := faults(t, d); f != "" {
		t.Fatalf("a true one is named: %s", f)
	}
	after(t, d, "one is forged", "UPDATE session SET person = (SELECT person FROM account WHERE login = 'chief') WHERE person = (SELECT person FROM account WHERE login = 'office1')", "session/", 1)
	after(t, d, "both are forged", "UPDATE session SET ends = now() + interval '10 years'", "session/", 2)
}

// TestASessionPutBackIsNamed: it was ended, and its row stands there again with its seal.
func TestASessionPutBackIsNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	who := signedIn(t, d, "office1")
	dbtest.Tamper(t, d, "CREATE TABLE kept AS SELECT * FROM session")
	_, err := d.Write(t.Context(), who, func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.act", Kind: "account", Record: who.Person, Title: who.Name})
		return account.End(ctx, tx, who.Session)
	})
	if err != nil {
		t.Fatal(err)
	}
	after(t, d, "it is not named", "INSERT INTO session SELECT * FROM kept; DROP TABLE kept", "session/", 1)
}

// TestForgedOutcomesAreNamed: what a form was told is the program's word; one that was changed, and one that was moved to another person.
func TestForgedOutcomesAreNamed(t *testing.T) {
	t.Parallel()
	d := story(t)
	const newest = " WHERE token IN (SELECT token FROM operation WHERE url <> '' ORDER BY at DESC, token LIMIT 1)"
	after(t, d, "one was changed", "UPDATE operation SET message = '已签批'"+newest, "operation/", 1)
	after(t, d, "one has lost its seal", "UPDATE operation SET seal = NULL"+newest, "audit/", 1, "所凭表单的办理结果曾被改动")
	after(t, d, "one was taken out", "DELETE FROM operation"+newest, "audit/", 1, "所凭表单的办理结果不见了")
	after(t, d, "one was moved", "UPDATE operation SET person = (SELECT person FROM account WHERE login = 'chief') WHERE token = (SELECT token FROM operation WHERE seal IS NOT NULL AND person <> (SELECT person FROM account WHERE login = 'chief') ORDER BY at, token LIMIT 1)", "operation/", 1)
}

// TestARecoveryCodeStaysUsed: one that was used and is put back is named, by a number and not by what is known of its code.
func TestARecoveryCodeStaysUsed(t *testing.T) {
	t.Parallel()
	d := story(t)
	who := sample.Who(t, d, "director")
	_, err := d.Write(t.Context(), who, func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.act", Kind: "account", Record: who.Person, Title: who.Name})
		_, err := tx.Insert(ctx, "INSERT INTO recovery_code (person, hash, made_at, used_at) VALUES (@person, 'x', @at, @at) RETURNING id", db.Args{"person": who.Person, "at": tx.At})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if f := faults(t, d); f != "" {
		t.Fatalf("a true one is named: %s", f)
	}
	dbtest.Tamper(t, d, "UPDATE recovery_code SET used_at = NULL")
	if f := faults(t, d); !strings.Contains(f, "recovery_code/1: ") {
		t.Errorf("it opens again, and nothing is said: %q", f)
	}
}

// TestOnlyOldRowsFade: a row that sweeps take when it is long past may be missing then; one that goes before is named.
func TestOnlyOldRowsFade(t *testing.T) {
	t.Parallel()
	d := story(t)
	who := sample.Who(t, d, "admin")
	_, err := d.Write(t.Context(), who, func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.act", Kind: "account", Record: who.Person, Title: who.Name})
		_, err := tx.Insert(ctx, `INSERT INTO credential_change (person, kind, what, by_person, by_name, at)
			VALUES (@person, 'asked', '登录密码', @person, @name, @at) RETURNING id`, db.Args{"person": who.Person, "name": who.Name, "at": tx.At})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, "DELETE FROM credential_change")
	if f := faults(t, d); !strings.Contains(f, "credential_change/1: ") {
		t.Errorf("a fresh one is missed: %q", f)
	}
	dbtest.Tamper(t, d, "UPDATE audit SET at = at - interval '366 days'")
	if f := faults(t, d); strings.Contains(f, "credential_change/") {
		t.Errorf("an old one is named: %q", f)
	}
}

// TestRowsWrittenAgainAreNamed: a row that was changed, made or removed behind the program's back is named though an act of the program wrote it
// again afterwards, and one that was changed back is, as soon as an act has met it in between.
func TestRowsWrittenAgainAreNamed(t *testing.T) {
	t.Parallel()
	put := "INSERT INTO setting (key, value, by_name, at) VALUES ('task.soon_days', '9', '某人', now()) ON CONFLICT (key) DO UPDATE SET value = '9'"
	for name, x := range map[string]struct {
		before string // by the program
		behind string // its back
		then   string // by the program
		back   string
		named  bool
	}{
		"nothing":                {before: put, then: "UPDATE setting SET value = '8'"},
		"written as it was":      {before: put, then: "UPDATE setting SET value = value"},
		"changed":                {before: put, behind: "UPDATE setting SET value = '7'", then: "UPDATE setting SET value = '8'", named: true},
		"changed and back":       {before: put, behind: "UPDATE setting SET value = '7'", then: "UPDATE setting SET by_name = '他人'", back: "UPDATE setting SET value = '9'", named: true},
		"changed, written twice": {before: put, behind: "UPDATE setting SET value = '7'", then: "UPDATE setting SET value = '8'; UPDATE setting SET value = '9'", named: true},
		"written twice":          {before: put, then: "UPDATE setting SET value = '8'; UPDATE setting SET value = '9'"},
		"made":                   {behind: put, then: "UPDATE setting SET value = '8'", named: true},
		"removed":                {before: put, behind: "DELETE FROM setting", then: put, named: true},
		"of another's value":     {before: put, behind: "UPDATE setting SET by_name = '他人'", then: "UPDATE setting SET value = '8'", named: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			by := func(sql string) {
				t.Helper()
				_, err := d.Write(t.Context(), sample.Who(t, d, "admin"), func(ctx context.Context, tx *db.Tx) error {
					tx.LogEntry(audit.Entry{Action: "test.act", Kind: "setting"})
					for one := range strings.SplitSeq(sql, "; ") {
						if _, err := tx.Exec(ctx, one, nil); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, step := range []struct {
				do  func(string)
				sql string
			}{{by, x.before}, {func(sql string) { dbtest.Tamper(t, d, sql) }, x.behind}, {by, x.then}, {func(sql string) { dbtest.Tamper(t, d, sql) }, x.back}} {
				if step.sql != "" {
					step.do(step.sql)
				}
			}
			if f := faults(t, d); strings.Contains(f, "setting/task.soon_days: ") != x.named {
				t.Errorf("named %v: %q", x.named, f)
			}
		})
	}
}

// TestNothingStandsBeforeTheRows: a function or a table that is put before those that are meant does not hide a changed row.
func TestNothingStandsBeforeTheRows(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string][]string{
		"a function": {"CREATE TABLE was AS SELECT id, to_jsonb(u) AS j FROM unit_name u", "GRANT SELECT ON was TO PUBLIC",
			"CREATE FUNCTION public.to_jsonb(u unit_name) RETURNS jsonb LANGUAGE sql AS 'SELECT j FROM public.was w WHERE w.id = u.id'"},
		"a table": {"CREATE SCHEMA before", "GRANT USAGE ON SCHEMA before TO PUBLIC", "CREATE TABLE before.unit_name AS SELECT * FROM public.unit_name", "GRANT SELECT ON before.unit_name TO PUBLIC",
			"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = before, public', current_database()); END $$"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			for _, x := range append(sql, "ALTER TABLE public.unit_name DISABLE TRIGGER USER", "UPDATE public.unit_name SET name = name || '改' WHERE id = 1", "ALTER TABLE public.unit_name ENABLE TRIGGER USER") {
				if _, err := dbtest.Admin(t, d).Exec(t.Context(), x); err != nil {
					t.Fatalf("%s: %v", x, err)
				}
			}
			d.Pool().Reset()
			if f := faults(t, d); !strings.Contains(f, "unit_name/1: ") {
				t.Errorf("the changed name is not named: %q", f)
			}
		})
	}
}
