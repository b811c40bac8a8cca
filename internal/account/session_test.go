package account_test

import (
	"context"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestOnlyTheProgramBeginsSessions: what somebody writes to the table, with all that stands there, signs nobody in.
func TestOnlyTheProgramBeginsSessions(t *testing.T) {
	t.Parallel()
	const chief = "(SELECT person FROM account WHERE login = 'chief')"
	for name, forge := range map[string]string{
		"as it was":                 "",
		"of another":                "UPDATE session SET person = " + chief,
		"from elsewhere":            "UPDATE session SET address = '10.9.9.9'",
		"by another browser":        "UPDATE session SET agent = agent || 'x'",
		"that has shown more":       "UPDATE session SET shown = 'second'",
		"that began later":          "UPDATE session SET created = created + interval '1 second'",
		"that lasts longer":         "UPDATE session SET ends = ends + interval '1 second'",
		"without a seal":            "UPDATE session SET seal = NULL",
		"with no seal":              "UPDATE session SET seal = ''",
		"of another seal":           "UPDATE session SET seal = (SELECT seal FROM session WHERE person = " + chief + ") WHERE person <> " + chief,
		"of another, with its seal": "UPDATE session s SET person = c.person, seal = c.seal FROM session c WHERE c.person = " + chief + " AND s.person <> c.person",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sampledb.DB(t)
			a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
			if _, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: sample.Password}); err != nil {
				t.Fatal(err)
			}
			mine, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
			if err != nil {
				t.Fatal(err)
			}
			if forge != "" {
				dbtest.Tamper(t, d, forge)
			}
			v, err := s.Open(t.Context(), mine.Session)
			if err != nil || v.Who.Signed() != (forge == "") {
				t.Errorf("signed in as %q: %v", v.Who.Login, err)
			}
		})
	}
}

// TestWhatWasWrittenMeanwhileIsNotSealed: an act that notes what its session has shown does not vouch for what somebody wrote there since the
// request came.
func TestWhatWasWrittenMeanwhileIsNotSealed(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
	mine, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Open(t.Context(), mine.Session)
	if err != nil {
		t.Fatal(err)
	}
	note := func() error {
		_, err := d.Write(t.Context(), v.Who, func(ctx context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "test.act", Kind: "account", Record: v.Who.Person, Title: v.Who.Name})
			return account.NoteShown(ctx, tx, account.ShownSecond)
		})
		return err
	}
	if err := note(); err != nil {
		t.Fatal(err)
	}
	dbtest.Tamper(t, d, "UPDATE session SET ends = ends + interval '1 second' WHERE person = (SELECT person FROM account WHERE login = 'liaison-jyj')")
	if err := note(); fault.KindOf(err) != fault.SignIn {
		t.Errorf("a session that was written meanwhile is sealed: %v", err)
	}
}

// TestChangedPasswordTakesNothingOver: the session that begins with a new password has shown what the old one had, as the program sealed it.
func TestChangedPasswordTakesNothingOver(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
	mine, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "convenor1", Password: sample.Password})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Open(t.Context(), mine.Session)
	if err != nil {
		t.Fatal(err)
	}
	const fresh = "江豚在长江里游了3圈"
	dbtest.Tamper(t, d, "UPDATE session SET shown = 'second' WHERE person = (SELECT person FROM account WHERE login = 'convenor1')")
	form := account.PasswordForm{Current: sample.Password, New: fresh, Again: fresh}
	if w, err := a.ChangePassword(t.Context(), v.Who, form, "x"); fault.KindOf(err) != fault.SignIn || w.Session != "" {
		t.Errorf("a session that was written meanwhile goes on: %v", err)
	}
	dbtest.Tamper(t, d, "UPDATE session SET shown = 'password' WHERE person = (SELECT person FROM account WHERE login = 'convenor1')")
	w, err := a.ChangePassword(t.Context(), v.Who, form, "x")
	if err != nil {
		t.Fatal(err)
	}
	if got := scalar[string](t, d, "SELECT shown FROM session WHERE id_hash = $1", account.HashSecret(w.Session)); got != string(account.ShownPassword) {
		t.Errorf("the new session has shown %q", got)
	}
}
