package migrations_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/pg"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/migrations"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// code is what PostgreSQL says to a statement, undone whatever it says.
func code(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	_, err = tx.Exec(t.Context(), sql)
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return ""
}

const denied, kept = "42501", "23001"

// unissued are given signatures whose paper keeps nothing yet: only their own guard does.
const unissued = " WHERE state = 'given' AND minutes IN (SELECT id FROM minutes WHERE state = 'signing')"

// refusedToTheApp is what the role that serves tries in vain (S-23, security F8), with the answer.
var refusedToTheApp = map[string]string{
	"ALTER TABLE audit DISABLE TRIGGER audit_protect":            denied,
	"ALTER TABLE signature DISABLE TRIGGER USER":                 denied,
	"DROP TRIGGER audit_protect ON audit":                        denied,
	"ALTER TABLE topic ADD COLUMN x int":                         denied,
	"DROP TABLE topic":                                           denied,
	"CREATE TABLE x (n int)":                                     denied,
	"CREATE TEMP TABLE x (n int)":                                denied,
	"CREATE INDEX ON topic (id)":                                 denied,
	"CREATE SCHEMA x":                                            denied,
	"CREATE EXTENSION hstore":                                    denied,
	"CREATE ROLE x":                                              denied,
	"ALTER ROLE portal_app SUPERUSER":                            denied,
	"GRANT portal_owner TO portal_app":                           denied,
	"SET ROLE portal_owner":                                      denied,
	"SET SESSION AUTHORIZATION portal":                           denied,
	"SET session_replication_role = replica":                     denied,
	"SELECT pg_reload_conf()":                                    denied,
	"SELECT pg_read_file('/etc/passwd')":                         denied,
	"COPY office FROM PROGRAM 'true'":                            denied,
	"COPY office TO PROGRAM 'cat'":                               denied,
	"COPY office TO '/tmp/x'":                                    denied,
	"CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'": denied,
	"ALTER FUNCTION protect_row() RENAME TO x":                   denied,
	"CREATE TRIGGER x BEFORE INSERT ON topic EXECUTE FUNCTION suppress_redundant_updates_trigger()": denied,
	"UPDATE audit SET title = ''":                            denied,
	"DELETE FROM audit":                                      denied,
	"TRUNCATE audit":                                         denied,
	"LOCK TABLE audit IN EXCLUSIVE MODE":                     denied,
	"UPDATE checkpoint SET hash = ''":                        denied,
	"DELETE FROM checkpoint":                                 denied,
	"TRUNCATE checkpoint":                                    denied,
	"UPDATE minutes_version SET content = ''":                denied,
	"DELETE FROM minutes_version":                            denied,
	"UPDATE task_report SET text = ''":                       denied,
	"UPDATE topic_text SET title = ''":                       denied,
	"UPDATE blob_part SET bytes = ''":                        denied,
	"DELETE FROM blob":                                       denied,
	"DELETE FROM signature":                                  denied,
	"TRUNCATE signature":                                     denied,
	"UPDATE signature SET remark = remark || '。'" + unissued: kept,
	"UPDATE signature SET state = 'asked', given_at = NULL, n = NULL, statement = NULL, hash = NULL, prev = NULL" + unissued: kept,
	"DELETE FROM minutes": denied,
	"DELETE FROM topic":   denied,
	"DELETE FROM counter": denied,
	"TRUNCATE session":    denied,
	"INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)": denied,
	"UPDATE goose_db_version SET is_applied = false":                         denied,
}

// TestTheServingRoleIsRefused: PostgreSQL itself says no, to each for itself; the owner of the tables may do what is
// refused by right, so the tries are not refused for another reason.
func TestTheServingRoleIsRefused(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.IssuedMinutes(t, d)
	sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), minutes.Signing)
	config := d.Pool().Config().ConnConfig
	roles := pg.Standard
	roles.Database = config.Database
	admin := connect(t, dbtest.AdminURL(t, config.ConnString()))
	if err := roles.Apply(t.Context(), admin); err != nil { // a clone does not keep what is said of the database itself
		t.Fatal(err)
	}
	app := connect(t, dbtest.AppURL(t, config.ConnString()))
	for sql, want := range refusedToTheApp {
		if got := code(t, app, sql); got != want {
			t.Errorf("%s: code %q, want %q", sql, got, want)
		}
	}
	owner := connect(t, dbtest.OwnerURL(t, config.ConnString()))
	for _, sql := range []string{"ALTER TABLE audit DISABLE TRIGGER audit_protect", "CREATE TABLE x (n int)", "DROP TRIGGER audit_protect ON audit"} {
		if got := code(t, owner, sql); got != "" {
			t.Errorf("the owner is refused as well: %s: %s", sql, got)
		}
	}
	for _, sql := range []string{"SET session_replication_role = replica", "COPY office TO PROGRAM 'cat'", "CREATE ROLE x"} {
		if got := code(t, owner, sql); got != denied {
			t.Errorf("the owner may %s: %q", sql, got)
		}
	}
}

// TestRightsFollowTheSchema: a table that a later migration makes can be used at once, a kept one only added to; what
// somebody gave by hand is taken back, and the second time there is nothing to do.
func TestRightsFollowTheSchema(t *testing.T) {
	t.Parallel()
	app := dbtest.URL(t)
	owner := dbtest.OwnerURL(t, app)
	conn := connect(t, owner)
	do := func(sql string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	rights := func(table string) (held []string) {
		t.Helper()
		for _, right := range []string{"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"} {
			if value[bool](t, app, "SELECT has_table_privilege('"+table+"', '"+right+"')") {
				held = append(held, right)
			}
		}
		return held
	}
	do("CREATE TABLE lamp (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n serial)")
	if got := rights("lamp"); !slices.Equal(got, []string{"SELECT", "INSERT"}) {
		t.Errorf("a new table, before anybody says so: %v", got)
	}
	do("CREATE TABLE oath (n int); CREATE TRIGGER oath_protect BEFORE UPDATE OR DELETE ON oath FOR EACH ROW EXECUTE FUNCTION protect_row(); CREATE VIEW lamps AS SELECT * FROM lamp")
	do("GRANT ALL ON topic TO portal_app; GRANT UPDATE ON oath TO portal_app; REVOKE INSERT ON session FROM portal_app")
	if err := migrations.Rights(t.Context(), owner, app); err != nil {
		t.Fatal(err)
	}
	before := value[string](t, owner, "SELECT string_agg(relname || coalesce(relacl::text, ''), ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
	for table, want := range map[string]string{"lamp": "SELECT INSERT UPDATE", "oath": "SELECT INSERT", "lamps": "SELECT", "topic": "SELECT INSERT UPDATE", "audit": "SELECT INSERT",
		"session": "SELECT INSERT UPDATE DELETE", "river_job": "SELECT INSERT UPDATE DELETE", "goose_db_version": "SELECT"} {
		if got := strings.Join(rights(table), " "); got != want {
			t.Errorf("%s: %s, want %s", table, got, want)
		}
	}
	if got := code(t, connect(t, app), "INSERT INTO lamp DEFAULT VALUES"); got != "" {
		t.Errorf("its numbers: %s", got)
	}
	if err := errors.Join(migrations.Rights(t.Context(), owner, app), migrations.Rights(t.Context(), owner, owner)); err != nil {
		t.Error(err)
	}
	after := value[string](t, owner, "SELECT string_agg(relname || coalesce(relacl::text, ''), ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
	if before != after {
		t.Errorf("the second time changed something:\n%s\n%s", before, after)
	}
}

// TestTheServingRoleDoesNotMigrate: it learns who does; one that owns nothing cannot give itself rights either.
func TestTheServingRoleDoesNotMigrate(t *testing.T) {
	t.Parallel()
	url := dbtest.EmptyURL(t)
	if _, err := connect(t, dbtest.AdminURL(t, url)).Exec(t.Context(), "REVOKE CREATE ON SCHEMA public FROM PUBLIC"); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), dbtest.AppURL(t, url)); !errors.Is(err, migrations.ErrOwner) {
		t.Errorf("the app migrates: %v", err)
	}
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Rights(t.Context(), dbtest.AppURL(t, url), url); !errors.Is(err, migrations.ErrOwner) {
		t.Errorf("the app gives rights: %v", err)
	}
}
