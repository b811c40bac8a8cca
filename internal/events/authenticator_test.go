package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
)

// authenticatorScenes: whoever signs in with a recovery code hears of it, though it is their own act.
func authenticatorScenes() []scene {
	var code string
	services := func(d *db.DB) (*account.Service, *authenticator.Service) {
		accounts := account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte(strings.Repeat("k", 32)))
		return accounts, authenticator.NewService(d, accounts)
	}
	return []scene{{event: "authenticator.recovery_used",
		before: func(t *testing.T, d *db.DB) int64 {
			_, a := services(d)
			who := sample.Who(t, d, "director")
			seed, err := a.NewSeed(who, "联席会议")
			if err != nil {
				t.Fatal(err)
			}
			shown, _ := totp.GenerateCode(seed.Secret, time.Now())
			made, err := a.AddCode(t.Context(), who, authenticator.NewCode{Name: "手机", Sealed: seed.Sealed, Code: shown, Password: sample.Password})
			if err != nil {
				t.Fatal(err)
			}
			code = made.Codes[0]
			return who.Person
		},
		act: func(t *testing.T, d *db.DB, _ int64) {
			accounts, a := services(d)
			w, err := accounts.SignIn(t.Context(), access.Actor{From: "10.0.0.1"}, account.SignInForm{Login: "director", Password: sample.Password})
			if err != nil || w.Step == "" {
				t.Fatalf("%+v, %v", w, err)
			}
			if _, err := a.Verify(t.Context(), access.Actor{From: "10.0.0.1"}, authenticator.StepForm{Secret: w.Step, Typed: code}); err != nil {
				t.Fatal(err)
			}
		},
		to: []string{"director"},
	}}
}
