package setting

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
)

var admin = access.Actor{Person: 7, Name: "管理员甲", Seats: []access.Seat{{ID: 1, Role: access.Admin}}}

func TestDefaultsPassTheirOwnCheck(t *testing.T) {
	seen := map[Key]bool{}
	for _, d := range Table {
		if seen[d.Key] {
			t.Errorf("%s is declared twice", d.Key)
		}
		seen[d.Key] = true
		if v, err := d.Check(d.Default); err != nil || v != d.Default {
			t.Errorf("%s: default %q: %q, %v", d.Key, d.Default, v, err)
		}
		if d.Label == "" || d.Note == "" || d.Group == "" || strings.Contains(d.Note, "制度规定") {
			t.Errorf("%s lacks words", d.Key)
		}
	}
}

func TestGroupsStandTogether(t *testing.T) {
	seen := map[string]bool{}
	n := 0
	for _, g := range Defaults().Groups() {
		if seen[g.Name] {
			t.Errorf("group %s is torn apart", g.Name)
		}
		seen[g.Name] = true
		n += len(g.Items)
	}
	if n != len(Table) {
		t.Errorf("%d items for %d settings", n, len(Table))
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, typed, want string
		key               Key
		ok                bool
	}{
		{"number", " 12 ", "12", TaskSoonDays, true},
		{"leading zero", "07", "7", TaskSoonDays, true},
		{"below", "0", "", TaskSoonDays, false},
		{"above", "61", "", TaskSoonDays, false},
		{"no number", "七", "", TaskSoonDays, false},
		{"yes", "1", "1", DirectoryMask, true},
		{"neither yes nor no", "2", "", DirectoryMask, false},
		{"one of the choices", "in_turn", "in_turn", MinutesOrderSpecial, true},
		{"none of the choices", "1", "", MinutesOrderSpecial, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := need(c.key).Check(c.typed)
			if (err == nil) != c.ok || c.ok && got != c.want {
				t.Errorf("%q: got %q, %v", c.typed, got, err)
			}
		})
	}
}

func load(t *testing.T, d *db.DB) (v *Values) {
	t.Helper()
	if err := d.Read(t.Context(), func(b *db.Batch) { v = Load(b) }); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestChange(t *testing.T) {
	d := dbtest.DB(t)
	s := NewService(d, unheard)
	if n := load(t, d).Int(TaskSoonDays); n != 7 {
		t.Fatalf("default %d", n)
	}
	if _, err := s.Change(t.Context(), admin, string(TaskSoonDays), 0, "10"); err != nil {
		t.Fatal(err)
	}
	item, err := s.Get(t.Context(), admin, string(TaskSoonDays))
	if err != nil || !item.Changed || item.Value != "10" || item.Version != 1 || item.ByName != "管理员甲" {
		t.Fatalf("%+v, %v", item, err)
	}
	for _, stale := range []int{0, 2, -1} {
		if _, err := s.Change(t.Context(), admin, string(TaskSoonDays), stale, "11"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("version %d: %v", stale, err)
		}
	}
	if _, err := s.Change(t.Context(), admin, string(TaskSoonDays), 1, "11"); err != nil {
		t.Fatal(err)
	}
	var lines *[]string
	if err := d.Read(t.Context(), func(b *db.Batch) {
		lines = db.Values[string](b, "SELECT concat_ws('|', name, seat, title, detail) FROM audit WHERE action = 'setting.change' ORDER BY seq", nil)
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"管理员甲|系统管理员|临期提示|7 天→10 天", "管理员甲|系统管理员|临期提示|10 天→11 天"}
	if !slices.Equal(*lines, want) {
		t.Errorf("got %q, want %q", *lines, want)
	}
}

func TestLoadTx(t *testing.T) {
	d := dbtest.DB(t)
	if _, err := NewService(d, unheard).Change(t.Context(), admin, string(DirectoryMask), 0, "1"); err != nil {
		t.Fatal(err)
	}
	_, err := d.Write(t.Context(), admin, func(ctx context.Context, tx *db.Tx) error {
		v, err := LoadTx(ctx, tx)
		if err == nil && (!v.Bool(DirectoryMask) || v.Int(PasswordMin) != 10) {
			t.Error("the act does not see the settings")
		}
		return err
	})
	if err != db.ErrNoLog {
		t.Error(err)
	}
}

// TestEachSettingHasItsKeeper: security settings are the security officer's alone, the others the administrator's; each of the
// two reads all and is told whose a row is, nobody else knows that there are any.
func TestEachSettingHasItsKeeper(t *testing.T) {
	d := dbtest.DB(t)
	s := NewService(d, unheard)
	for _, role := range access.Roles() {
		who := access.Actor{Person: 8, Seats: []access.Seat{{ID: 2, Role: role, Unit: 1}}}
		reads := role == access.Admin || role == access.Security
		if _, err := s.List(t.Context(), who); (err == nil) != reads || !reads && fault.KindOf(err) != fault.Missing {
			t.Errorf("%s lists: %v", role, err)
		}
		for _, def := range Table {
			want := fault.Missing
			switch {
			case role == def.Keeper():
				want = fault.Invalid // a value that is none: the right is there
			case reads:
				want = fault.Forbidden
			}
			_, err := s.Change(t.Context(), who, string(def.Key), 0, "nothing")
			var errs form.Errors
			if got := fault.KindOf(err); got != want && !(want == fault.Invalid && errors.As(err, &errs)) {
				t.Errorf("%s changes %s: %v", role, def.Key, err)
			}
		}
	}
	for _, key := range []Key{MeetingDelegation, MinutesCheckerDiffers, MinutesOrderPlenary, MinutesOrderSpecial, MinutesOrderLiaison, MinutesGrade, MinutesReviewPassword, SeatSecurity, AuthenticatorWait, PasswordMin, LoginTries, LoginLockMinutes, SigningPauseHours, CodeResetMinutes, CodeStartHours} {
		if !need(key).OfSecurity() {
			t.Errorf("%s is no security setting", key)
		}
	}
	security := access.Actor{Person: 9, Name: "安全管理员乙", Seats: []access.Seat{{ID: 3, Role: access.Security}}, Paused: "暂停"}
	if _, err := s.Change(t.Context(), security, string(MinutesGrade), 0, "2"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an officer whose own account has just changed: %v", err)
	}
	if security.Paused = ""; load(t, d).Int(MinutesGrade) != 1 {
		t.Error("something was stored")
	}
	if _, err := s.Change(t.Context(), security, string(MinutesGrade), 0, "2"); err != nil || load(t, d).Int(MinutesGrade) != 2 {
		t.Errorf("the security officer: %v", err)
	}
}

// unheard is for tests of what is stored; who hears of it is a later room's.
func unheard(context.Context, *db.Tx, Def) error { return nil }

func TestRefusedValueStoresNothing(t *testing.T) {
	d := dbtest.DB(t)
	_, err := NewService(d, unheard).Change(t.Context(), admin, string(TaskSoonDays), 0, "0")
	if errs, ok := err.(form.Errors); !ok || errs.Of("value") == "" {
		t.Errorf("%v", err)
	}
	if _, err := NewService(d, unheard).Change(t.Context(), admin, "no.such", 0, "0"); fault.KindOf(err) != fault.Missing {
		t.Errorf("unknown key: %v", err)
	}
}
