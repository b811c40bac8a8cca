package events_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/setting"
)

// accountScenes are the events about people's own accounts: told to their person also when it was done in their name.
func accountScenes() []scene {
	accounts := func(d *db.DB) *account.Service {
		return account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte(strings.Repeat("k", 32)))
	}
	person := func(login string) func(*testing.T, *db.DB) int64 {
		return func(t *testing.T, d *db.DB) int64 { return sample.Who(t, d, login).Person }
	}
	reset := func(login string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, _ int64) {
			a := accounts(d)
			admin := sample.Who(t, d, "admin")
			acc, err := a.Find(t.Context(), admin, login)
			if err == nil {
				_, err = handover.NewService(d, a).Reset(t.Context(), admin, acc.Person, acc.Version)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	own := func(pauses bool) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, id int64) {
			_, err := d.Write(t.Context(), sample.Who(t, d, "chief"), func(ctx context.Context, tx *db.Tx) error {
				tx.LogEntry(audit.Entry{Action: "authenticator.remove", Kind: "account", Record: id, Title: "示例"})
				return account.NoteChange(ctx, tx, account.Change{Person: id, Kind: account.Removed, What: "移除了签批验证方式", Pauses: pauses})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	eased := func(t *testing.T, d *db.DB, _ int64) {
		s := setting.NewService(d, authenticator.ChangeRules)
		if _, err := s.Change(t.Context(), sample.Who(t, d, "security"), string(setting.LoginSecond), 0, setting.SecondNobody); err != nil {
			t.Fatal(err)
		}
	}
	generator := func(t *testing.T, d *db.DB) int64 {
		chief, s := sample.Who(t, d, "chief"), authenticator.NewService(d, accounts(d))
		seed, err := s.NewSeed(chief, "联席会议")
		if err != nil {
			t.Fatal(err)
		}
		code, _ := totp.GenerateCode(seed.Secret, time.Now())
		if _, err := s.AddCode(t.Context(), chief, authenticator.NewCode{Name: "手机", Sealed: seed.Sealed, Code: code, Password: sample.Password}); err != nil {
			t.Fatal(err)
		}
		return chief.Person
	}
	wrongSteps := func(t *testing.T, d *db.DB, _ int64) {
		a := accounts(d)
		s := authenticator.NewService(d, a)
		in, err := a.SignIn(t.Context(), access.Actor{}, account.SignInForm{Login: "chief", Password: sample.Password})
		if err != nil || in.Step == "" {
			t.Fatalf("%+v, %v", in, err)
		}
		for range 2 {
			if _, err := s.Verify(t.Context(), access.Actor{}, authenticator.StepForm{Secret: in.Step, Typed: "000000"}); err == nil {
				t.Fatal("a wrong code opens")
			}
		}
	}
	elsewhere := func(t *testing.T, d *db.DB, _ int64) {
		a := accounts(d)
		authenticator.NewService(d, a)
		cookie := ""
		for _, from := range []string{"10.0.0.1", "10.0.0.1", "10.0.0.2", "10.9.9.9"} { // the third with the browser that is known
			in, err := a.SignIn(t.Context(), access.Actor{From: from}, account.SignInForm{Login: "chief", Password: sample.Password, Cookie: cookie})
			if err != nil || in.Session == "" {
				t.Fatalf("%+v, %v", in, err)
			}
			if cookie = in.Device; from == "10.0.0.2" {
				cookie = ""
			}
		}
	}
	held := func(t *testing.T, d *db.DB, _ int64) {
		a := accounts(d)
		authenticator.NewService(d, a)
		if _, err := d.Pool().Exec(t.Context(), "UPDATE setting SET value = '0' WHERE key = $1", setting.LoginEnrolDays); err != nil {
			t.Fatal(err)
		}
		if in, err := a.SignIn(t.Context(), access.Actor{From: "10.0.0.1"}, account.SignInForm{Login: "chief", Password: sample.Password}); err != nil || in.Session == "" {
			t.Fatalf("%+v, %v", in, err)
		}
	}
	return []scene{
		{"signin.held", person("chief"), held, []string{"chief"}},
		{"setting.secured", person("security"), eased, []string{"admin", "auditor", "chief", "convenor1", "convenor2"}},
		{"signin.elsewhere", person("chief"), elsewhere, []string{"chief"}},
		{"signin.refused", generator, wrongSteps, []string{"chief"}},
		{"credential.changed", person("chief"), reset("chief"), []string{"chief"}},
		{"credential.changed", person("chief"), own(false), []string{"chief"}},
		{"account.disabled", person("chief"), disabled, []string{"auditor", "director", "security"}},
		{"credential.paused", person("chief"), own(true), []string{"security"}},
		{"credential.paused", person("chief"), own(false), nil},
		{"handover.asked", person("chief"), reset("chief"), []string{"security"}},
		{"handover.asked", person("liaison-jyj"), reset("liaison-jyj"), nil},
	}
}

func disabled(t *testing.T, d *db.DB, person int64) {
	t.Helper()
	a := account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte(strings.Repeat("k", 32)))
	acc, _, err := a.Get(t.Context(), sample.Who(t, d, "admin"), person)
	if err == nil {
		_, err = a.Do(t.Context(), sample.Who(t, d, "admin"), person, acc.Version, "disable", "停用")
	}
	if err != nil {
		t.Fatal(err)
	}
}
