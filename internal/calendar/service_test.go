package calendar

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

var (
	clerk  = access.Actor{Person: 3, Name: "办公甲", Seats: []access.Seat{{ID: 1, Role: access.Office, Unit: 1}}}
	notice = Form{"国务院办公厅关于2027年部分节假日安排的通知", "2027-01-01至2027-01-03,休,元旦"}
)

func show(t *testing.T, s *Service, year int) View {
	t.Helper()
	v, err := s.Show(t.Context(), clerk, year)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestImport: a new year moves every limit that was counted without it; what an import replaces stays.
func TestImport(t *testing.T) {
	s := NewService(dbtest.DB(t))
	v := show(t, s, 2027)
	notice := Form{notice.Source, "2027-01-01至2027-01-04,休,元旦"}
	before := v.Days.Add(day("2026-12-31"), 2)
	if v.List.Version != 0 || before.Known || !before.Due.Equal(day("2027-01-05")) {
		t.Fatalf("%+v %s", v.List, before.Words())
	}
	if _, err := s.Import(t.Context(), clerk, 2027, 0, notice); err != nil {
		t.Fatal(err)
	}
	v = show(t, s, 2027)
	after := v.Days.Add(day("2026-12-31"), 2)
	if v.List.Version != 1 || v.List.ByName != "办公甲" || !after.Known || !after.Due.Equal(day("2027-01-06")) {
		t.Fatalf("%+v %s", v.List, after.Words())
	}
	corrected := Form{notice.Source, "2027-01-01至2027-01-02,休,元旦"}
	if _, err := s.Import(t.Context(), clerk, 2027, 1, corrected); err != nil {
		t.Fatal(err)
	}
	v = show(t, s, 2027)
	if v.List.Words() != "1月1日至2日元旦放假" || v.List.Version != 2 {
		t.Errorf("%+v", v.List)
	}
	if len(v.Log) != 2 || v.Log[1].Detail != "原为：1月1日至4日元旦放假；现为：1月1日至2日元旦放假" || v.Log[1].Seat != "办公室工作人员" || v.Log[1].Reason != notice.Source {
		t.Errorf("%+v", v.Log)
	}
	if len(show(t, s, 2026).Log) != 0 {
		t.Error("another year's page tells of it")
	}
}

func TestImportRefused(t *testing.T) {
	s := NewService(dbtest.DB(t))
	for _, stale := range []int{0, 2, -1} {
		if _, err := s.Import(t.Context(), clerk, 2026, stale, Form{"通知", "2026-01-01,休,元旦"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("version %d: %v", stale, err)
		}
	}
	if _, err := s.Import(t.Context(), clerk, 2027, 0, Form{"通知", "2026-01-02,休,元旦"}); err == nil {
		t.Error("a wrong list was taken")
	} else if errs, ok := err.(form.Errors); !ok || errs.Of("text") == "" {
		t.Error(err)
	}
	for _, year := range []int{FirstYear - 1, LastYear + 1} {
		if _, err := s.Import(t.Context(), clerk, year, 0, notice); fault.KindOf(err) != fault.Missing {
			t.Errorf("%d: %v", year, err)
		}
		if _, err := s.Show(t.Context(), clerk, year); fault.KindOf(err) != fault.Missing {
			t.Errorf("%d is shown: %v", year, err)
		}
	}
	if l := show(t, s, 2027).List; l.Version != 0 {
		t.Errorf("something was stored: %+v", l)
	}
}

// TestOneOfTwoImports: both looked at the same version; one is told.
func TestOneOfTwoImports(t *testing.T) {
	s := NewService(dbtest.DB(t))
	errs := make(chan error)
	for range 2 {
		go func() {
			_, err := s.Import(t.Context(), clerk, 2027, 0, notice)
			errs <- err
		}()
	}
	a, b := <-errs, <-errs
	if (a == nil) == (b == nil) || fault.KindOf(a) != fault.Conflict && fault.KindOf(b) != fault.Conflict {
		t.Errorf("%v, %v", a, b)
	}
}

func TestWhoKeepsTheCalendar(t *testing.T) {
	s := NewService(dbtest.DB(t))
	version := 0
	for _, role := range access.Roles() {
		may := role == access.Office || role == access.Director || role == access.Admin
		who := access.Actor{Person: 8, Name: "某某", Seats: []access.Seat{{ID: 2, Role: role, Unit: 1}}}
		_, err := s.Import(t.Context(), who, 2027, version, notice)
		if (err == nil) != may || !may && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s imports: %v", role, err)
		}
		if may {
			version++
		}
		if v, err := s.Show(t.Context(), who, 2026); err != nil || v.MayChange != may {
			t.Errorf("%s looks: %v, may change %v", role, err, v.MayChange)
		}
	}
	if _, err := s.Show(t.Context(), access.Actor{}, 2026); fault.KindOf(err) != fault.Missing {
		t.Errorf("nobody looks: %v", err)
	}
}

// TestListsAreKept: the database itself refuses to change or drop what was in force.
func TestListsAreKept(t *testing.T) {
	d := dbtest.DB(t)
	for _, sql := range []string{"UPDATE calendar_day SET workday = NOT workday", "DELETE FROM calendar_day", "UPDATE calendar_year SET source = 'x'", "DELETE FROM calendar_year"} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); !strings.Contains(fmt.Sprint(err), "is insert-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if _, err := d.Touch(t.Context(), "INSERT INTO calendar_day VALUES (2026, 1, '2025-11-30', false, 'x')"); err == nil || !strings.Contains(err.Error(), "calendar_day_year") {
		t.Errorf("a day of another year: %v", err)
	}
}

func TestLoadTx(t *testing.T) {
	d := dbtest.DB(t)
	_, err := d.Write(t.Context(), clerk, func(ctx context.Context, tx *db.Tx) error {
		days, err := LoadTx(ctx, tx)
		if err == nil && (days.Workday(day("2026-10-01")) || len(days.Lists()) != 3) {
			t.Error("the act does not see the calendar")
		}
		return err
	})
	if err != db.ErrNoLog {
		t.Error(err)
	}
}
