package leaving_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
)

func seat(t *testing.T, d *db.DB, login string) unit.Seat {
	t.Helper()
	id := scalar[int64](t, d, "SELECT s.id FROM seat s JOIN account a ON a.person = s.person WHERE a.login = $1 ORDER BY s.id LIMIT 1", login)
	s, err := unit.NewService(d).Seat(t.Context(), sample.Who(t, d, "office1"), id)
	must(t, err)
	return s
}

func scalar[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	must(t, d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("%s: %v", what, err)
	}
}

func day(n int) string { return time.Now().In(form.Zone).AddDate(0, 0, n).Format(time.DateOnly) }

func ask(t *testing.T, d *db.DB, by, of, on string) error {
	t.Helper()
	s := seat(t, d, of)
	_, err := leaving.NewService(d).Ask(t.Context(), sample.Who(t, d, by), s.ID, s.Version, unit.EndStep(s), leaving.Form{On: on, Reason: "调离"})
	return err
}

func answer(t *testing.T, d *db.DB, by, of, step, reason string) error {
	t.Helper()
	s := seat(t, d, of)
	_, err := leaving.NewService(d).Answer(t.Context(), sample.Who(t, d, by), s.ID, s.Version, step, reason)
	return err
}

// TestASeatOfWeightEndsByTwo: one person asks and another confirms, the seat is in force meanwhile, and nobody ends it alone.
func TestASeatOfWeightEndsByTwo(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := seat(t, d, "chief")
	_, err := leaving.NewService(d).Ask(t.Context(), sample.Who(t, d, "office1"), s.ID, s.Version, "end", leaving.Form{On: day(0), Reason: "调离"})
	refused(t, "one clerk ends the chief's seat", err)
	must(t, ask(t, d, "office1", "chief", day(0)))
	if seat(t, d, "chief").State() != unit.SeatLeaving || !sample.Who(t, d, "chief").Is(access.Chief) {
		t.Error("the seat is not in force while it waits")
	}
	refused(t, "whoever asked confirms", answer(t, d, "office1", "chief", "confirm_end", ""))
	must(t, answer(t, d, "office2", "chief", "drop_end", "没有此事"))
	if seat(t, d, "chief").State() != unit.SeatHeld {
		t.Error("the chief does not go on")
	}
	must(t, ask(t, d, "admin", "chief", day(0)))
	must(t, answer(t, d, "security", "chief", "confirm_end", ""))
	if seat(t, d, "chief").State() != unit.SeatEnded || sample.Who(t, d, "chief").Is(access.Chief) {
		t.Error("the seat has not ended")
	}
}

// TestTheHolderResigns with one word of the office.
func TestTheHolderResigns(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	must(t, ask(t, d, "convenor2", "convenor2", day(1)))
	refused(t, "nobody's word but the holder's", answer(t, d, "convenor2", "convenor2", "confirm_end", ""))
	must(t, answer(t, d, "office1", "convenor2", "confirm_end", ""))
	if to := seat(t, d, "convenor2").To; to == nil || to.Format(time.DateOnly) != day(1) {
		t.Errorf("held until %v", to)
	}
	if err := ask(t, d, "convenor1", "chief", day(0)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a convenor asks for the chief's end: %v", err)
	}
}

// TestNoSeatEndsBeforeItsActs: what somebody did in a seat stays done by its holder.
func TestNoSeatEndsBeforeItsActs(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	f := unit.SeatForm{Role: "liaison", Unit: fmt.Sprint(sample.Unit(t, d, "jyj").ID), Name: "新示联", Section: "综合科", Title: "科长", Phone: "0711-0000999", From: day(0), Basis: "来函"}
	_, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, "liaison-jyj"), f)
	must(t, err)
	err = ask(t, d, "office1", "liaison-jyj", day(-1))
	var errs form.Errors
	if !errors.As(err, &errs) || errs.Of("on") == "" {
		t.Errorf("left before the last act: %v", err)
	}
	must(t, ask(t, d, "office1", "liaison-jyj", day(0)))
}

// TestSomebodyRemains: who cannot sign in, or leaves tomorrow, is nobody to go on; neither a seat nor an account is taken from the last one.
func TestSomebodyRemains(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	other := scalar[int64](t, d, "INSERT INTO person (name) VALUES ('乙管理') RETURNING id")
	_, err := d.Pool().Exec(t.Context(), "INSERT INTO seat (person, role, title, valid_from, confirmed_at, confirmed_by) VALUES ($1, 'admin', '系统管理员', portal_today(), now(), '甲')", other)
	must(t, err)
	refused(t, "nobody but who has no account", ask(t, d, "office1", "admin", day(0)))
	_, err = d.Pool().Exec(t.Context(), "INSERT INTO account (person, login, password) SELECT $1, 'admin-b', password FROM account WHERE login = 'admin'", other)
	must(t, err)
	until := func(day any) {
		_, err := d.Pool().Exec(t.Context(), "UPDATE seat SET valid_to = $2::date WHERE person = $1", other, day)
		must(t, err)
	}
	until(day(1))
	refused(t, "nobody but who leaves tomorrow", ask(t, d, "office1", "admin", day(0)))
	disable := func() error {
		accounts := account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte(strings.Repeat("k", 32)))
		acc, _, err := accounts.Get(t.Context(), sample.Who(t, d, "admin-b"), sample.Who(t, d, "admin").Person)
		must(t, err)
		_, err = accounts.Do(t.Context(), sample.Who(t, d, "admin-b"), acc.Person, acc.Version, "disable", "停用")
		return err
	}
	refused(t, "the account of the last one is disabled", disable())
	until(nil)
	must(t, ask(t, d, "office1", "admin", day(0)))
	until(day(1))
	refused(t, "the last one's end is confirmed", answer(t, d, "office2", "admin", "confirm_end", ""))
	until(nil)
	must(t, disable())
}
