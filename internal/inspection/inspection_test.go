package inspection_test

import (
	"fmt"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/inspection"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

var who = access.System("测试")

// TestDueOnceADay: from the hour on and not before, and made up for where a day was missed.
func TestDueOnceADay(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	at := func(day, hour int) *db.DB {
		return d.WithClock(func() time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, time.FixedZone("", 8*60*60)) })
	}
	due := func(d *db.DB, want bool) {
		t.Helper()
		if got, err := inspection.Due(t.Context(), d); err != nil || got != want {
			t.Errorf("due %v, %v, want %v", got, err, want)
		}
	}
	due(at(1, 9), true)
	if err := inspection.Record(t.Context(), at(1, 9), who, nil); err != nil {
		t.Fatal(err)
	}
	due(at(1, 23), false)
	due(at(2, 3), false)
	due(at(2, 4), true)
	due(at(5, 3), true)
}

// TestFailureAlarms: a check-up that found something stands on the desks of the security officer and the auditor and on nobody
// else's, with its sentences on the page that only they have; the next one that finds nothing ends it.
func TestFailureAlarms(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s, desks := inspection.NewService(d), desk.NewService(d, nil, nil, nil, nil)
	alarms := func(login string) int {
		t.Helper()
		x, err := desks.For(t.Context(), sample.Who(t, d, login), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range x.Todos {
			if row.URL == inspection.Path {
				return row.Count
			}
		}
		return 0
	}
	faults := []string{}
	for i := range 70 {
		faults = append(faults, fmt.Sprintf("delivery/%d: 与日志第 9 条登记的不符，曾被改动", i))
	}
	for _, found := range [][]string{nil, faults, nil} {
		if err := inspection.Record(t.Context(), d, who, found); err != nil {
			t.Fatal(err)
		}
		for login, guards := range map[string]bool{"security": true, "auditor": true, "admin": false, "office1": false, "chief": false, "liaison-jyj": false} {
			want := 0
			if guards {
				want = len(found)
			}
			if got := alarms(login); got != want {
				t.Errorf("%s: %d on the desk, want %d", login, got, want)
			}
			runs, err := s.List(t.Context(), sample.Who(t, d, login))
			switch {
			case guards && (err != nil || runs[0].Faults != len(found) || len(found) > 0 && (len(runs[0].Lines()) != 50 || runs[0].Lines()[49] != faults[49])):
				t.Errorf("%s: %+v, %v", login, runs, err)
			case !guards && fault.KindOf(err) != fault.Missing:
				t.Errorf("%s: %v", login, err)
			}
		}
	}
}

// TestACheckUpThatDoesNotComeAlarms: a day without one, and some hours for it, stands on the desks of the guards, whatever the last one found; so
// does a log of which none was ever made.
func TestACheckUpThatDoesNotComeAlarms(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	first := d.Now()
	if err := d.Pool().QueryRow(t.Context(), "SELECT at FROM audit ORDER BY seq LIMIT 1").Scan(&first); err != nil {
		t.Fatal(err)
	}
	alarmed := func(at time.Time, want bool) {
		t.Helper()
		then := d.WithClock(func() time.Time { return at })
		for _, login := range []string{"security", "auditor"} {
			x, err := desk.NewService(then, nil, nil, nil, nil).For(t.Context(), sample.Who(t, d, login), at)
			if err != nil {
				t.Fatal(err)
			}
			got := false
			for _, row := range x.Todos {
				got = got || row.Title == "数据核验没有按时进行"
			}
			if got != want {
				t.Errorf("%s %v after the first entry: alarmed %v, want %v", login, at.Sub(first), got, want)
			}
		}
	}
	alarmed(first.Add(25*time.Hour), false)
	alarmed(first.Add(27*time.Hour), true)
	if err := inspection.Record(t.Context(), d.WithClock(func() time.Time { return first.Add(27 * time.Hour) }), who, nil); err != nil {
		t.Fatal(err)
	}
	alarmed(first.Add(52*time.Hour), false)
	alarmed(first.Add(54*time.Hour), true)
}
