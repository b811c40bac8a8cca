package events_test

import (
	"context"
	"strings"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
)

// accountScenes are the events about people's own accounts: told to their person also when it was done in their name.
func accountScenes() []scene {
	person := func(login string) func(*testing.T, *db.DB) int64 {
		return func(t *testing.T, d *db.DB) int64 { return sample.Who(t, d, login).Person }
	}
	reset := func(login string) func(*testing.T, *db.DB, int64) {
		return func(t *testing.T, d *db.DB, _ int64) {
			a := account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte(strings.Repeat("k", 32)))
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
	return []scene{
		{"credential.changed", person("chief"), reset("chief"), []string{"chief"}},
		{"credential.changed", person("chief"), own(false), []string{"chief"}},
		{"credential.paused", person("chief"), own(true), []string{"security"}},
		{"credential.paused", person("chief"), own(false), nil},
		{"handover.asked", person("chief"), reset("chief"), []string{"security"}},
		{"handover.asked", person("liaison-jyj"), reset("liaison-jyj"), nil},
	}
}
