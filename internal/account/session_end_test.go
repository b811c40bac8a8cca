package account_test

import (
	"context"
	"encoding/hex"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestNoSessionLivesAgain: whichever way a session ends, its row with its seal, kept by somebody and put back, opens nothing; the session
// beside it goes on where it shall.
func TestNoSessionLivesAgain(t *testing.T) {
	t.Parallel()
	const fresh = "江豚在长江里游了3圈"
	type ending func(a *account.Service, ended, other access.Actor) error
	for name, x := range map[string]struct {
		end    ending
		goesOn bool
	}{
		"signed out": {func(a *account.Service, ended, _ access.Actor) error {
			_, err := a.SignOut(t.Context(), ended)
			return err
		}, true},
		"ended by its person": {func(a *account.Service, ended, other access.Actor) error {
			_, err := a.EndSession(t.Context(), other, hex.EncodeToString(ended.Session[:8]))
			return err
		}, true},
		"with the others": {func(a *account.Service, _, other access.Actor) error {
			_, err := a.EndOthers(t.Context(), other)
			return err
		}, true},
		"by a new password": {func(a *account.Service, _, other access.Actor) error {
			_, err := a.ChangePassword(t.Context(), other, account.PasswordForm{Current: sample.Password, New: fresh, Again: fresh}, "x")
			return err
		}, false},
		"by the next sign-in of the browser": {func(a *account.Service, ended, _ access.Actor) error {
			_, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-czj", Password: sample.Password, Old: ended.Session})
			return err
		}, true},
		"as one too many": {func(a *account.Service, _, _ access.Actor) error {
			for range 20 {
				if _, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password}); err != nil {
					return err
				}
			}
			return nil
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
			open := func(secret string) access.Actor {
				t.Helper()
				v, err := s.Open(t.Context(), secret)
				if err != nil {
					t.Fatal(err)
				}
				return v.Who
			}
			secrets := [2]string{}
			for i := range secrets {
				in, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
				if err != nil {
					t.Fatal(err)
				}
				secrets[i] = in.Session
			}
			dbtest.Tamper(t, d, "CREATE TABLE kept AS SELECT * FROM session")
			if err := x.end(a, open(secrets[0]), open(secrets[1])); err != nil {
				t.Fatal(err)
			}
			if open(secrets[0]).Signed() {
				t.Fatal("it has not ended")
			}
			if on := open(secrets[1]).Signed(); on != x.goesOn {
				t.Errorf("the other goes on: %t", on)
			}
			dbtest.Tamper(t, d, "DELETE FROM session x USING kept k WHERE x.id_hash = k.id_hash; INSERT INTO session SELECT * FROM kept")
			if open(secrets[0]).Signed() {
				t.Error("it lives again")
			}
		})
	}
}

// TestAnEndingSealsNothingForged: those that go on are sealed anew when another ends, but for one that somebody has written.
func TestAnEndingSealsNothingForged(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
	in := [2]account.SignedIn{}
	for i := range in {
		var err error
		if in[i], err = a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password}); err != nil {
			t.Fatal(err)
		}
	}
	dbtest.Tamper(t, d, "UPDATE session SET ends = ends + interval '1 second' WHERE encode(id_hash, 'hex') = '"+hex.EncodeToString(account.HashSecret(in[1].Session))+"'")
	_, err := d.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.act", Kind: "account", Record: 1, Title: "测试"})
		return account.End(ctx, tx, account.HashSecret(in[0].Session))
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := s.Open(t.Context(), in[1].Session); err != nil || v.Who.Signed() {
		t.Errorf("the forged one opens as %q: %v", v.Who.Login, err)
	}
}
