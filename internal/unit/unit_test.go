package unit_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitlist"
)

// today and other days as a reader types them.
func day(plus int) string { return form.Day(time.Now()).AddDate(0, 0, plus).Format("2006-01-02") }

func get(t *testing.T, d *db.DB, code string) unit.Record {
	t.Helper()
	r, err := unit.NewService(d).Get(t.Context(), sample.Who(t, d, "office1"), sample.Unit(t, d, code).ID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// change takes a step on a unit as the person, on the version as it is.
func change(t *testing.T, d *db.DB, login, code, step string, f unit.ChangeForm) error {
	t.Helper()
	r := get(t, d, code)
	_, err := unit.NewService(d).Change(t.Context(), sample.Who(t, d, login), r.ID, r.Version, step, f)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func scalar[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	must(t, d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

// beside wants the refusal to stand beside the field.
func beside(t *testing.T, err error, field string) {
	t.Helper()
	var errs form.Errors
	if !errors.As(err, &errs) || errs.Of(field) == "" {
		t.Fatalf("error %v, want one beside %s", err, field)
	}
}

func TestM6_MembersAndDistrictsAreCountedApart(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	rows, err := unitlist.NewService(d).List(t.Context())
	must(t, err)
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Kind]++
	}
	if counts[unit.KindMember] != 29 || counts[unit.KindLocality] != 5 || len(rows) != 34 {
		t.Errorf("counts %v", counts)
	}
	if rows[0].Name != "市发改委" || rows[28].Name != "市税务局" || rows[29].Name != "鄂城区人民政府" {
		t.Errorf("order %s … %s, %s", rows[0].Name, rows[28].Name, rows[29].Name)
	}
}

func TestM5_DutyOfEachUnitIsTheCharters(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	c, err := charter.Default()
	must(t, err)
	for _, m := range c.Members {
		if r := get(t, d, m.Code); r.Duty != m.Duty || r.Name != m.Name {
			t.Errorf("%s: duty %q, want %q", m.Code, r.Duty, m.Duty)
		}
	}
}

func TestM1_RenameIsDated(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	id := get(t, d, "kjj").ID
	must(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科技创新局", FullName: "鄂州市科学技术创新局", On: day(0), Basis: "机构改革方案"}))
	if got := get(t, d, "kjj"); got.Name != "市科技创新局" || got.FullName != "鄂州市科学技术创新局" {
		t.Errorf("today the unit is %s, %s", got.Name, got.FullName)
	}
	if got := scalar[string](t, d, "SELECT unit_name_on($1, current_date - 1)", id); got != "市科技局" {
		t.Errorf("yesterday it was %s", got)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM audit WHERE action = 'unit.rename' AND record = $1 AND reason = '机构改革方案'", id); n != 1 {
		t.Errorf("%d log entries, want 1", n)
	}
}

func TestM1_RenameToComeDoesNotHoldYet(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	must(t, change(t, d, "director", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科技创新局", On: day(30), Basis: "方案"}))
	if got := get(t, d, "kjj").Name; got != "市科技局" {
		t.Errorf("today the unit is %s", got)
	}
	beside(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科学局", On: day(20), Basis: "方案"}), "on")
}

func TestM1_RenameIsPutRightOnItsDay(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	must(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科创新局", On: day(0), Basis: "方案"}))
	must(t, change(t, d, "office1", "kjj", unit.StepRename, unit.ChangeForm{Name: "市科技创新局", On: day(0), Basis: "方案"}))
	if got := get(t, d, "kjj"); got.Name != "市科技创新局" || got.Names != 2 {
		t.Errorf("the unit is %s after %d names", got.Name, got.Names)
	}
}

func TestM1_MembershipEndsAndBeginsAgain(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	beside(t, change(t, d, "office1", "tjj", unit.StepLeave, unit.ChangeForm{On: "2001-01-01", Basis: "通知"}), "on")
	must(t, change(t, d, "office1", "tjj", unit.StepLeave, unit.ChangeForm{On: day(0), Basis: "通知"}))
	if get(t, d, "tjj").Current {
		t.Error("the unit still belongs to the joint meeting")
	}
	if fault.KindOf(change(t, d, "office1", "tjj", unit.StepLeave, unit.ChangeForm{On: day(1), Basis: "通知"})) != fault.Invalid {
		t.Error("a unit that left may leave again")
	}
	must(t, change(t, d, "office1", "tjj", unit.StepJoin, unit.ChangeForm{On: day(0), Basis: "通知"}))
	if !get(t, d, "tjj").Current {
		t.Error("the unit does not belong again")
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM membership WHERE unit = $1", get(t, d, "tjj").ID); n != 2 {
		t.Errorf("%d memberships on record, want 2", n)
	}
}

func TestM5_ChangedDutyKeepsTheOldText(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	old := get(t, d, "gaj").Duty
	must(t, change(t, d, "office1", "gaj", unit.StepDuty, unit.ChangeForm{Text: "主要负责公安领域标准化。", On: day(0), Basis: "会议纪要"}))
	_, h, err := unitlist.NewService(d).History(t.Context(), sample.Who(t, d, "office1"), get(t, d, "gaj").ID)
	must(t, err)
	if len(h.Duties) != 2 || h.Duties[1].Text != old || h.Duties[1].To == nil || h.Duties[0].Text != "主要负责公安领域标准化。" {
		t.Errorf("duties on record %+v", h.Duties)
	}
}

func TestChangeGuardsOneByOne(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	good := unit.ChangeForm{Name: "市新局", On: day(0), Basis: "方案"}
	with := func(fn func(*unit.ChangeForm)) unit.ChangeForm { f := good; fn(&f); return f }
	for name, c := range map[string]struct {
		f     unit.ChangeForm
		field string
	}{
		"no name":        {with(func(f *unit.ChangeForm) { f.Name = "" }), "name"},
		"the same name":  {with(func(f *unit.ChangeForm) { f.Name = "市科技局" }), "name"},
		"somebody's":     {with(func(f *unit.ChangeForm) { f.Name = "市教育局" }), "name"},
		"no day":         {with(func(f *unit.ChangeForm) { f.On = "" }), "on"},
		"no real day":    {with(func(f *unit.ChangeForm) { f.On = "2026-02-30" }), "on"},
		"before it was":  {with(func(f *unit.ChangeForm) { f.On = "2001-01-01" }), "on"},
		"no basis":       {with(func(f *unit.ChangeForm) { f.Basis = "" }), "basis"},
		"too long a one": {with(func(f *unit.ChangeForm) { f.Name = string(make([]rune, 41)) }), "name"},
	} {
		t.Run(name, func(t *testing.T) { beside(t, change(t, d, "office1", "kjj", unit.StepRename, c.f), c.field) })
	}
	for _, login := range []string{"liaison-kjj", "member-kjj", "chief", "admin", "security", "auditor"} {
		if err := change(t, d, login, "kjj", unit.StepRename, good); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	r := get(t, d, "kjj")
	_, err := unit.NewService(d).Change(t.Context(), sample.Who(t, d, "office1"), r.ID, r.Version-1, unit.StepRename, good)
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("an overtaken version: %v", err)
	}
	if err := change(t, d, "office1", "kjj", "explode", good); fault.KindOf(err) != fault.Missing {
		t.Errorf("an unknown step: %v", err)
	}
	must(t, change(t, d, "office1", "kjj", unit.StepRename, good))
}

func TestReviewIsTheMembersToSwitch(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := unit.NewService(d)
	r := get(t, d, "jyj")
	for _, login := range []string{"liaison-jyj", "member-kjj", "office1"} {
		if _, err := s.Review(t.Context(), sample.Who(t, d, login), r.ID, r.Version, true); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	_, err := s.Review(t.Context(), sample.Who(t, d, "member-jyj"), r.ID, r.Version, true)
	must(t, err)
	if !get(t, d, "jyj").InnerReview {
		t.Error("the switch is still off")
	}
}

func num(id int64) string { return strconv.FormatInt(id, 10) }
