package events_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/house"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/unit"
)

// unitScenes are the end of a unit: who goes on for it, and who lost a seat with it.
func unitScenes() []scene {
	merged := func(t *testing.T, d *db.DB) int64 { return sample.Unit(t, d, "wjw").ID }
	return []scene{
		{"unit.inherited", merged, endOfUnit, []string{"liaison-rsj", "member-rsj"}},
		{"seat.asked", chosen("liaison-jyj"), elsewhere, []string{"liaison-jyj", "liaison-wjw", "member-wjw", "security"}},
		{"seat.given", chosen("liaison-jyj"), given, []string{"liaison-jyj", "liaison-wjw", "member-wjw", "security"}},
		{"seat.leaving", chosen("convenor1"), leaves, []string{"chief", "director", "office2", "security"}},
		{"seat.leaving_self", chosen("convenor1"), leaves, []string{"convenor1"}},
		{"seat.left", chosen("convenor1"), left, []string{"chief", "convenor1", "director", "security"}},
		{"unit.ended", merged, endOfUnit, []string{"liaison-wjw", "member-wjw"}},
	}
}

// endOfUnit merges the unit into 市人社局.
func endOfUnit(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	s, office := succession.NewService(d, house.Estates()), sample.Who(t, d, "office1")
	f := succession.Form{Successor: fmt.Sprint(sample.Unit(t, d, "rsj").ID), On: d.Now().Format(time.DateOnly), Basis: "鄂州办发〔2026〕9号"}
	p, err := s.Plan(t.Context(), office, id, f, d.Now())
	if err == nil {
		f.Seen = p.Seen
		_, err = s.Succeed(t.Context(), office, id, p.Unit.Version, f)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestShutAccountsHearNothingOfAnEnd: of those who lost a seat with their unit only whoever can still sign in is told.
func TestShutAccountsHearNothingOfAnEnd(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	exec(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'liaison-wjw'")
	endOfUnit(t, d, sample.Unit(t, d, "wjw").ID)
	sample.Deliver(t, d)
	if got := told(t, d, "unit.ended"); !slices.Equal(got, []string{"member-wjw"}) {
		t.Errorf("told %v", got)
	}
}

// chosen is the seat of whoever has the account.
func chosen(login string) func(*testing.T, *db.DB) int64 {
	return func(t *testing.T, d *db.DB) int64 {
		return number(t, d, "SELECT s.id FROM seat s JOIN account a ON a.person = s.person WHERE a.login = '"+login+"' ORDER BY s.id LIMIT 1")
	}
}

// elsewhere asks for a seat in another unit for whoever holds the seat.
func elsewhere(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	f := unit.SeatForm{Role: "liaison", Unit: fmt.Sprint(sample.Unit(t, d, "wjw").ID), Person: fmt.Sprint(number(t, d, fmt.Sprintf("SELECT person FROM seat WHERE id = %d", id))),
		Title: "科长", Section: "综合科", Phone: "0711-0000999", From: d.Now().Format(time.DateOnly), Basis: "来函"}
	if _, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, "office1"), f); err != nil {
		t.Fatal(err)
	}
}

// given has another clerk confirm it: whoever asked cannot.
func given(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	elsewhere(t, d, id)
	seat := number(t, d, "SELECT max(id) FROM seat")
	if _, err := unit.NewService(d).Do(t.Context(), sample.Who(t, d, "office1"), seat, 1, "confirm", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one clerk gives somebody of another unit a seat: %v", err)
	}
	if _, err := unit.NewService(d).Do(t.Context(), sample.Who(t, d, "office2"), seat, 1, "confirm", ""); err != nil {
		t.Fatal(err)
	}
}

func leaves(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	_, err := leaving.NewService(d).Ask(t.Context(), sample.Who(t, d, "office1"), id, 1, "ask_end", leaving.Form{On: d.Now().Format(time.DateOnly), Reason: "调离"})
	if err != nil {
		t.Fatal(err)
	}
}

func left(t *testing.T, d *db.DB, id int64) {
	t.Helper()
	leaves(t, d, id)
	if _, err := leaving.NewService(d).Answer(t.Context(), sample.Who(t, d, "office2"), id, 2, "confirm_end", ""); err != nil {
		t.Fatal(err)
	}
}
