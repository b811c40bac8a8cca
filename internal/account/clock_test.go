package account_test

import (
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestNoSessionOutlivesAWrongClock: one that began, or was last seen, in what is now the future has ended; a few minutes are the
// difference of two clocks.
func TestNoSessionOutlivesAWrongClock(t *testing.T) {
	d := sampledb.DB(t)
	a, s := accounts(d), account.NewSessions(d, 30*time.Minute, life)
	for sql, alive := range map[string]bool{
		"created = now() + interval '4 minutes', seen = now() + interval '4 minutes', ends = now() + interval '12 hours'":     true,
		"created = now() + interval '34 days', seen = now() + interval '34 days', ends = now() + interval '34 days 12 hours'": false,
		"created = now() - interval '1 hour', seen = now() + interval '6 hours', ends = now() + interval '11 hours'":          false,
	} {
		w, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "office1", Password: sample.Password})
		if err != nil {
			t.Fatal(err)
		}
		exec(t, d, "UPDATE session SET "+sql+" WHERE id_hash = $1", account.HashSecret(w.Session))
		facts := scalar[string](t, d, "SELECT x.facts FROM ("+strings.Replace(account.SelectSeals, "::text,", "::text AS facts,", 1)+") x WHERE x.id_hash = $1", account.HashSecret(w.Session))
		exec(t, d, "UPDATE session SET seal = $2 WHERE id_hash = $1", account.HashSecret(w.Session), d.LogKey().Seal("session", facts))
		v, err := s.Open(t.Context(), w.Session)
		if err != nil || v.Who.Signed() != alive {
			t.Errorf("%s: signed in %v, want %v (%v)", sql, v.Who.Signed(), alive, err)
		}
	}
}

// TestNobodySignsInByAWrongClock: the answer names the clock, and no session begins.
func TestNobodySignsInByAWrongClock(t *testing.T) {
	d := sampledb.DB(t)
	sign := func() error {
		_, err := accounts(d).SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "office1", Password: sample.Password})
		return err
	}
	d.ClocksApart(time.Nanosecond)
	if err := sign(); fault.KindOf(err) != fault.Busy || !strings.Contains(fault.Sentence(err), "时钟相差") {
		t.Errorf("%v", err)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM session"); n != 0 {
		t.Errorf("%d sessions", n)
	}
	d.ClocksApart(limit.ClockApart)
	if err := sign(); err != nil {
		t.Errorf("by the right time: %v", err)
	}
}
