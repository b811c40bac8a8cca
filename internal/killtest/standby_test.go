//go:build !quick

package killtest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/pg"
	"jointmeeting/migrations"
)

// TestStandbyThatDoesNotAnswer: the server commits an act and gives up waiting for the standby that must have it.
// It is unknown then, to its person, to who asks and to who sends the form again, until a standby has it. What
// waits for no standby goes on.
func TestStandbyThatDoesNotAnswer(t *testing.T) {
	d, server := private(t)
	op := db.Operation{Token: "token-0001", Route: "POST /x", Body: []byte{}}
	clerk := access.Actor{Person: 7, Name: "经办人"}
	runs := 0
	act := func() (db.Outcome, error) {
		return d.Write(db.WithOperation(t.Context(), op), clerk, func(_ context.Context, tx *db.Tx) error {
			runs++
			tx.LogEntry(audit.Entry{Action: "person.create", Kind: "person", Record: 7, Title: "试验"})
			tx.Done("/done", "已办理")
			return nil
		})
	}
	waitFor(t, server, "'nobody'")
	if _, err := act(); fault.KindOf(err) != fault.Unknown {
		t.Errorf("the act: %v, want unknown", err)
	}
	if _, answer, err := d.Find(t.Context(), clerk.Person, op.Token); answer != db.Uncertain {
		t.Errorf("asked: %v, %v; want uncertain", answer, err)
	}
	if _, err := act(); fault.KindOf(err) != fault.Unknown || runs != 1 {
		t.Errorf("sent again: %v, %d runs; want unknown and one", err, runs)
	}
	if err := d.Read(t.Context(), func(b *db.Batch) { db.Value[int](b, "SELECT count(*)::int FROM operation", nil) }); err != nil {
		t.Errorf("a page: %v", err)
	}
	if _, err := d.Touch(t.Context(), "DELETE FROM session"); err != nil {
		t.Errorf("housekeeping: %v", err)
	}
	waitFor(t, server, "''")
	if out, answer, err := d.Find(t.Context(), clerk.Person, op.Token); answer != db.Done || out.URL != "/done" {
		t.Errorf("asked afterwards: %+v, %v, %v", out, answer, err)
	}
	if out, err := act(); err != nil || !out.Repeated || runs != 1 {
		t.Errorf("sent again afterwards: %+v, %v, %d runs", out, err, runs)
	}
}

// private is a database server of its own, because whom it waits for is said for a whole server.
func private(t *testing.T) (*db.DB, *pg.Server) {
	t.Helper()
	server, err := pg.Start(t.Context(), folder(t), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop(context.Background()) })
	if err := migrations.Up(t.Context(), server.OwnerURL()); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Rights(t.Context(), server.OwnerURL(), server.URL()); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	dbtest.Seal(d)
	return d, server
}

// waitFor tells the server which standbys must have an act, and waits until it heard.
func waitFor(t *testing.T, server *pg.Server, standbys string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range []string{"ALTER SYSTEM SET synchronous_standby_names = " + standbys, "SELECT pg_reload_conf()"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for now := ""; "'"+now+"'" != standbys; time.Sleep(10 * time.Millisecond) {
		if err := conn.QueryRow(t.Context(), "SHOW synchronous_standby_names").Scan(&now); err != nil {
			t.Fatal(err)
		}
	}
}
