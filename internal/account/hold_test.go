package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// rightEnds end each of what a right rests on, as the program ends it.
var rightEnds = map[string]string{
	"the account": "UPDATE account SET disabled_at = now() WHERE person = $1",
	"the session": "DELETE FROM session WHERE person = $1",
	"a seat":      "UPDATE seat SET valid_to = portal_today() WHERE person = $1",
}

// endsAtOnce tries to end something from another connection, without waiting for anybody, and takes it back. It answers
// PostgreSQL's code of what stood in its way.
func endsAtOnce(t *testing.T, d *db.DB, sql string, person int64) string {
	t.Helper()
	tx, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), "SET LOCAL lock_timeout = '1ms'"); err != nil {
		t.Fatal(err)
	}
	tag, err := tx.Exec(t.Context(), sql, person)
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg):
		return pg.Code
	case err != nil || tag.RowsAffected() == 0:
		t.Fatalf("%s: %d rows, %v", sql, tag.RowsAffected(), err)
	}
	return ""
}

// held is an office in which acts hold what their rights rest on, and where somebody has signed in.
func held(t *testing.T) (*db.DB, *account.Sessions, account.Visit) {
	t.Helper()
	d := sampledb.DB(t)
	s := account.NewSessions(d, 30*time.Minute, life)
	w, err := accounts(d).SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "office1", Password: sample.Password})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Open(t.Context(), w.Session)
	if err != nil || len(v.Who.Session) == 0 {
		t.Fatalf("signed in as %q, session %x: %v", v.Who.Login, v.Who.Session, err)
	}
	d.HoldActors(account.Hold)
	return d, s, v
}

// TestActHoldsWhatItsRightRestsOn: while an act is on its way, neither the account nor the session nor a seat of who acts can end;
// before it and after it each of them can. A sign of life of the session waits for nobody.
func TestActHoldsWhatItsRightRestsOn(t *testing.T) {
	t.Parallel()
	d, s, v := held(t)
	ended := func(when, want string) {
		for what, sql := range rightEnds {
			if got := endsAtOnce(t, d, sql, v.Who.Person); got != want {
				t.Errorf("%s %s ends: %q, want %q", when, what, got, want)
			}
		}
	}
	ended("before the act", "")
	if _, err := d.Write(t.Context(), v.Who, during(func() {
		ended("during the act", "55P03")
		seen := scalar[time.Time](t, d, "SELECT seen FROM session WHERE id_hash = $1", v.Who.Session)
		v.Silent = true
		if err := s.NoteSeen(t.Context(), v); err != nil {
			t.Errorf("the sign of life waits: %v", err)
		}
		if !scalar[bool](t, d, "SELECT seen > $2 FROM session WHERE id_hash = $1", v.Who.Session, seen) {
			t.Error("the sign of life is not noted")
		}
	})); err != nil {
		t.Fatal(err)
	}
	ended("after the act", "")
}

// TestActOfNobodySignedInHoldsNothing: what somebody does who has no session, as signing in itself, keeps nobody's right from ending.
func TestActOfNobodySignedInHoldsNothing(t *testing.T) {
	t.Parallel()
	d, _, v := held(t)
	who := access.Actor{Person: v.Who.Person, From: "10.0.0.1"}
	if _, err := d.Write(t.Context(), who, during(func() {
		for what, sql := range rightEnds {
			if got := endsAtOnce(t, d, sql, who.Person); got != "" {
				t.Errorf("%s is held: %s", what, got)
			}
		}
	})); err != nil {
		t.Fatal(err)
	}
}

// during is an act in whose course something happens.
func during(happens func()) func(context.Context, *db.Tx) error {
	return func(_ context.Context, tx *db.Tx) error {
		happens()
		tx.LogEntry(audit.Entry{Action: "account.test", Kind: "account", Record: tx.Who.Person, Title: "act"})
		return nil
	}
}

// TestChangeOfCredentialsWaitsForTheAct: a change of how somebody signs in, which has their signing rest, comes before an act of theirs or after it,
// never beside it: it waits for one that is on its way, and one that comes meanwhile waits for it and is refused.
func TestChangeOfCredentialsWaitsForTheAct(t *testing.T) {
	t.Parallel()
	d, _, v := held(t)
	changed := make(chan error, 1)
	reset := func(meanwhile func()) {
		_, err := d.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "account.test", Kind: "account", Record: v.Who.Person, Title: "change"})
			err := account.NoteChange(ctx, tx, account.Change{Person: v.Who.Person, Kind: account.WasReset, What: "重置", Pauses: true})
			meanwhile()
			return err
		})
		changed <- err
	}
	waiting := func(other chan error) {
		for scalar[int](t, d, "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0 {
			select {
			case err := <-other:
				t.Errorf("nobody waits: %v", err)
				other <- err
				return
			default:
			}
		}
	}
	if _, err := d.Write(t.Context(), v.Who, during(func() {
		go reset(func() {})
		waiting(changed)
		if n := scalar[int](t, d, "SELECT count(*)::int FROM credential_change"); n != 0 {
			t.Errorf("%d changes during the act", n)
		}
	})); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	exec(t, d, "UPDATE credential_change SET paused_until = now() - interval '1 second'")
	acted := make(chan error, 1)
	reset(func() {
		go func() {
			_, err := d.Write(t.Context(), v.Who, during(func() { t.Error("the act is done beside the change") }))
			acted <- err
		}()
		waiting(acted)
	})
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	if err := <-acted; fault.KindOf(err) != fault.Conflict {
		t.Errorf("the act behind the change: %v", err)
	}
}
