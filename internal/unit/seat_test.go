package unit_test

import (
	"errors"
	"net/url"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/leaving"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitlist"
)

// seatOf finds the seat that the person of the login holds in the role.
func seatOf(t *testing.T, d *db.DB, login string, role access.Role) int64 {
	t.Helper()
	for _, s := range sample.Who(t, d, login).Seats {
		if s.Role == role {
			return s.ID
		}
	}
	t.Fatalf("%s is no %s", login, role)
	return 0
}

func show(t *testing.T, d *db.DB, id int64) unit.Seat {
	t.Helper()
	s, err := unit.NewService(d).Seat(t.Context(), sample.Who(t, d, "office1"), id)
	must(t, err)
	return s
}

func give(t *testing.T, d *db.DB, login string, f unit.SeatForm) (unit.Seat, error) {
	t.Helper()
	_, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, login), f)
	if err != nil {
		return unit.Seat{}, err
	}
	return show(t, d, scalar[int64](t, d, "SELECT max(id) FROM seat")), nil
}

func do(t *testing.T, d *db.DB, login string, s unit.Seat, step, reason string) error {
	t.Helper()
	_, err := unit.NewService(d).Do(t.Context(), sample.Who(t, d, login), s.ID, s.Version, step, reason)
	return err
}

func end(t *testing.T, d *db.DB, login string, s unit.Seat, f leaving.Form) error {
	t.Helper()
	_, err := leaving.NewService(d).Ask(t.Context(), sample.Who(t, d, login), s.ID, s.Version, unit.EndStep(s), f)
	return err
}

// newLiaison is a whole form for a liaison of the unit that replaces the present one.
func newLiaison(t *testing.T, d *db.DB, code string) unit.SeatForm {
	t.Helper()
	return unit.SeatForm{Role: "liaison", Unit: num(sample.Unit(t, d, code).ID), Replaces: num(seatOf(t, d, "liaison-"+code, access.Liaison)),
		Name: "新示联", Section: "综合科", Title: "科长", Phone: "0711-0000999", From: day(0), Basis: "单位来函"}
}

func liaisons(t *testing.T, d *db.DB, code string) string {
	t.Helper()
	rows, err := unitlist.NewService(d).List(t.Context())
	must(t, err)
	for _, r := range rows {
		if r.Code == code {
			return r.Liaisons
		}
	}
	return ""
}

// TestSeatIsFolded: what stands in the address book can be dialled, whatever keyboard it was typed on.
func TestSeatIsFolded(t *testing.T) {
	t.Parallel()
	f := unit.ReadSeat(url.Values{"phone": {"０７１１－\u200b００００９９９"}, "section": {"综合１科"}, "from": {"2026-01-06"}})
	if f.Phone != "0711-0000999" || f.Section != "综合1科" {
		t.Errorf("%+v", f)
	}
}

func TestM4_LiaisonChangeWaitsForTheOffice(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	before := liaisons(t, d, "jyj")
	s, err := give(t, d, "liaison-jyj", newLiaison(t, d, "jyj"))
	must(t, err)
	if s.State() != unit.SeatAsked || liaisons(t, d, "jyj") != before {
		t.Fatalf("before confirmation the seat is %s and the liaison is %s", s.State(), liaisons(t, d, "jyj"))
	}
	for _, login := range []string{"liaison-jyj", "member-jyj", "security", "chief"} {
		if err := do(t, d, login, s, "confirm", ""); err == nil {
			t.Fatalf("%s confirmed it", login)
		}
	}
	must(t, do(t, d, "office1", s, "confirm", ""))
	if got := liaisons(t, d, "jyj"); got != "新示联" {
		t.Errorf("after confirmation the liaison is %s", got)
	}
	if who := sample.Who(t, d, "liaison-jyj"); len(who.Seats) != 0 {
		t.Errorf("the person before still has %s", who.SeatWords())
	}
	_, h, err := unitlist.NewService(d).History(t.Context(), sample.Who(t, d, "office1"), s.Unit)
	must(t, err)
	if len(h.Seats) != 3 {
		t.Errorf("%d seats on record, want both liaisons and the member", len(h.Seats))
	}
}

// TestSeveralSeatsAreConfirmedAtOnce: all of them, each as the list showed it and by who may answer it, or none.
func TestSeveralSeatsAreConfirmedAtOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := unit.NewService(d)
	picks := []form.Pick{}
	for _, code := range []string{"jyj", "czj"} {
		f := newLiaison(t, d, code)
		f.Name += code
		seat, err := give(t, d, "member-"+code, f)
		must(t, err)
		picks = append(picks, form.Pick{ID: seat.ID, Version: seat.Version})
	}
	waiting := func() int {
		return scalar[int](t, d, "SELECT count(*)::int FROM seat WHERE confirmed_at IS NULL AND id = ANY($1)", []int64{picks[0].ID, picks[1].ID})
	}
	for name, x := range map[string]struct {
		login string
		picks []form.Pick
		want  fault.Kind
	}{
		"one is stale":       {"office1", []form.Pick{picks[0], {ID: picks[1].ID, Version: picks[1].Version + 1}}, fault.Conflict},
		"one is not there":   {"office1", []form.Pick{picks[0], {ID: 999999, Version: 1}}, fault.Missing},
		"by their own unit":  {"member-jyj", picks[:1], fault.Forbidden},
		"by another officer": {"security", picks, fault.Invalid},
	} {
		if _, err := s.ConfirmAll(t.Context(), sample.Who(t, d, x.login), x.picks); fault.KindOf(err) != x.want || waiting() != 2 {
			t.Errorf("%s: %v, %d wait", name, err, waiting())
		}
	}
	var errs form.Errors
	for _, list := range [][]form.Pick{nil, make([]form.Pick, unit.ConfirmMost+1)} {
		if _, err := s.ConfirmAll(t.Context(), sample.Who(t, d, "office1"), list); !errors.As(err, &errs) {
			t.Errorf("%d seats: %v", len(list), err)
		}
	}
	_, err := s.ConfirmAll(t.Context(), sample.Who(t, d, "office1"), picks)
	must(t, err)
	if waiting() != 0 {
		t.Errorf("%d wait still", waiting())
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM seat WHERE id IN (SELECT replaces FROM seat WHERE id = ANY($1)) AND valid_to IS NOT NULL", []int64{picks[0].ID, picks[1].ID}); n != 2 {
		t.Errorf("%d of those who were replaced have left", n)
	}
}

func TestM4_RefusedChangeLeavesAllAsItWas(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	before := liaisons(t, d, "jyj")
	s, err := give(t, d, "member-jyj", newLiaison(t, d, "jyj"))
	must(t, err)
	if err := do(t, d, "office1", s, "refuse", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("refused without a reason: %v", err)
	}
	must(t, do(t, d, "office1", s, "refuse", "不是科室负责同志"))
	if got := show(t, d, s.ID); got.State() != unit.SeatRefused || got.Refusal != "不是科室负责同志" || liaisons(t, d, "jyj") != before {
		t.Errorf("after the refusal: %+v, liaison %s", got, liaisons(t, d, "jyj"))
	}
	if err := do(t, d, "office1", show(t, d, s.ID), "confirm", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("confirmed after the refusal: %v", err)
	}
}

func TestM4_UnitWithoutLiaisonIsFlagged(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	must(t, end(t, d, "office1", show(t, d, seatOf(t, d, "liaison-jyj", access.Liaison)), leaving.Form{On: day(0), Reason: "调离"}))
	rows, err := unitlist.NewService(d).List(t.Context())
	must(t, err)
	for _, r := range rows {
		if r.NoLiaison() != (r.Code == "jyj") {
			t.Errorf("%s flagged: %v", r.Name, r.NoLiaison())
		}
	}
}

func TestM4_LiaisonIsRegisteredWithSectionTitleAndPhone(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	for field, fn := range map[string]func(*unit.SeatForm){
		"section": func(f *unit.SeatForm) { f.Section = "" }, "title": func(f *unit.SeatForm) { f.Title = "" },
		"phone": func(f *unit.SeatForm) { f.Phone = "" }, "name": func(f *unit.SeatForm) { f.Name = "" },
		"from": func(f *unit.SeatForm) { f.From = "明天" }, "basis": func(f *unit.SeatForm) { f.Basis = "" },
		"role":     func(f *unit.SeatForm) { f.Role = "chief" },
		"replaces": func(f *unit.SeatForm) { f.Replaces = num(seatOf(t, d, "liaison-kjj", access.Liaison)) },
		"person":   func(f *unit.SeatForm) { f.Person = num(sample.Who(t, d, "liaison-kjj").Person) },
	} {
		f := newLiaison(t, d, "jyj")
		fn(&f)
		_, err := give(t, d, "liaison-jyj", f)
		beside(t, err, field)
	}
	f := newLiaison(t, d, "jyj")
	if _, err := give(t, d, "liaison-kjj", f); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another unit's liaison: %v", err)
	}
	f.Name, f.Person = "", num(sample.Who(t, d, "member-jyj").Person)
	s, err := give(t, d, "liaison-jyj", f)
	must(t, err)
	if s.Person != sample.Who(t, d, "member-jyj").Person {
		t.Errorf("the seat is %s's", s.Name)
	}
}

// newChief is a whole form for a chief.
func newChief() unit.SeatForm {
	return unit.SeatForm{Role: "chief", Name: "新示长", Title: "市人民政府分管副市长", From: day(0), Basis: "分工调整"}
}

func TestM2_SecondChiefIsRefused(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	_, err := give(t, d, "office1", newChief())
	beside(t, err, "role")
	dbtest.Tamper(t, d, "UPDATE seat SET valid_to = portal_today() WHERE role = 'chief'")
	s, err := give(t, d, "office1", newChief())
	must(t, err)
	other := newChief()
	other.Name = "新示首"
	second, err := give(t, d, "office1", other)
	must(t, err)
	must(t, do(t, d, "security", s, "confirm", ""))
	if err := do(t, d, "security", second, "confirm", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a second chief: %v", err)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM seat_now WHERE role = 'chief'"); n != 1 {
		t.Errorf("%d chiefs", n)
	}
}

func TestM2_ReplacedChiefKeepsWhatWasHis(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	f := newChief()
	f.Replaces = num(seatOf(t, d, "chief", access.Chief))
	s, err := give(t, d, "office1", f)
	must(t, err)
	must(t, do(t, d, "security", s, "confirm", ""))
	if who := sample.Who(t, d, "chief"); len(who.Seats) != 0 || who.Name != "江示远" {
		t.Errorf("the chief before is %s with %s", who.Name, who.SeatWords())
	}
	if got := scalar[string](t, d, "SELECT name FROM seat_now WHERE role = 'chief'"); got != "新示长" {
		t.Errorf("the chief is %s", got)
	}
}

func TestM2_ThirdConvenorAndSecondMemberAreRefused(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	_, err := give(t, d, "office1", unit.SeatForm{Role: "convenor", Slot: "1", Name: "新示召", Title: "副秘书长", From: day(0), Basis: "文件"})
	beside(t, err, "role")
	_, err = give(t, d, "office1", unit.SeatForm{Role: "convenor", Slot: "3", Name: "新示召", Title: "副秘书长", From: day(0), Basis: "文件"})
	beside(t, err, "slot")
	jyj := num(sample.Unit(t, d, "jyj").ID)
	_, err = give(t, d, "office1", unit.SeatForm{Role: "member", Unit: jyj, Name: "新示员", Title: "副局长", From: day(0), Basis: "来函"})
	beside(t, err, "role")
	must2(t, d, unit.SeatForm{Role: "member", Unit: jyj, Name: "新示员", Title: "副局长", From: day(0), Basis: "来函",
		Replaces: num(seatOf(t, d, "member-jyj", access.Member))})
	_, err = give(t, d, "office1", unit.SeatForm{Role: "member", Unit: num(sample.Unit(t, d, "gedian").ID), Name: "新示员", Title: "主任", From: day(0), Basis: "来函"})
	beside(t, err, "unit")
}

// must2 gives a seat that the office may give at once.
func must2(t *testing.T, d *db.DB, f unit.SeatForm) {
	t.Helper()
	s, err := give(t, d, "office1", f)
	must(t, err)
	if s.State() != unit.SeatHeld {
		t.Fatalf("the seat is %s", s.State())
	}
}

func TestM3_OfficeIsForTheHostsPeopleOnly(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	f := unit.SeatForm{Role: "office", Unit: num(sample.Unit(t, d, "jyj").ID), Name: "新示办", Title: "科长", From: day(0), Basis: "文件"}
	_, err := give(t, d, "admin", f)
	beside(t, err, "unit")
	f.Unit = num(sample.Unit(t, d, "scjgj").ID)
	s, err := give(t, d, "admin", f)
	must(t, err)
	must(t, do(t, d, "security", s, "confirm", ""))
	// The last guard is the schema's own.
	_, err = d.Pool().Exec(t.Context(), "UPDATE seat SET unit = $1 WHERE id = $2", sample.Unit(t, d, "jyj").ID, s.ID)
	if db.Constraint(err) != "seat_office_host" {
		t.Errorf("moved to another unit: %v", err)
	}
}

// TestNobodySitsOutside: a unit outside the joint meeting has no seats; the last guard is the schema's own.
func TestNobodySitsOutside(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	outside := scalar[int64](t, d, "INSERT INTO unit (code, kind, ord) VALUES ('outside-9', 'other', 9) RETURNING id")
	_, err := d.Pool().Exec(t.Context(), "INSERT INTO unit_name (unit, name, valid_from) VALUES ($1, '会外中心', portal_today())", outside)
	must(t, err)
	_, err = give(t, d, "office1", unit.SeatForm{Role: "liaison", Unit: num(outside), Name: "会外甲", Section: "综合科", Title: "科长", Phone: "0711-0000999", From: day(0), Basis: "来函"})
	beside(t, err, "unit")
	if n := scalar[int](t, d, "SELECT count(*)::int FROM person WHERE name = '会外甲'"); n != 0 {
		t.Error("a person is there")
	}
	_, err = d.Pool().Exec(t.Context(), "UPDATE seat SET unit = $1 WHERE id = $2", outside, seatOf(t, d, "liaison-jyj", access.Liaison))
	if db.Constraint(err) != "seat_unit_outside" {
		t.Errorf("moved outside: %v", err)
	}
}

func TestSeatGuardsOneByOne(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	// confirmer: the office does not confirm what the security officer has to.
	f := newChief()
	f.Replaces = num(seatOf(t, d, "chief", access.Chief))
	s, err := give(t, d, "director", f)
	must(t, err)
	if err := do(t, d, "office1", s, "confirm", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the office confirmed a chief: %v", err)
	}
	// own: nobody confirms the own seat, in whatever role.
	own, err := give(t, d, "admin", unit.SeatForm{Role: "chief", Person: num(sample.Who(t, d, "security").Person), Replaces: f.Replaces, Title: "副市长", From: day(0), Basis: "文件"})
	must(t, err)
	if err := do(t, d, "security", own, "confirm", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the security officer confirmed the own seat: %v", err)
	}
	// last: one administrator has to stay.
	if err := end(t, d, "admin", show(t, d, seatOf(t, d, "admin", access.Admin)), leaving.Form{On: day(0), Reason: "调离"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the last administrator's seat ended: %v", err)
	}
	// version
	s.Version--
	if err := do(t, d, "security", s, "confirm", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an overtaken version: %v", err)
	}
	// Without the setting the office confirms a chief at once.
	_, err = setting.NewService(d, authenticator.ChangeRules).Change(t.Context(), sample.Who(t, d, "security"), string(setting.SeatSecurity), 0, "0")
	must(t, err)
	g := newChief()
	g.Name, g.Replaces = "再示长", num(seatOf(t, d, "chief", access.Chief))
	must2(t, d, g)
}

func TestEndOfSeatTakesTheRightAtOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := show(t, d, seatOf(t, d, "liaison-jyj", access.Liaison))
	beside(t, end(t, d, "office1", s, leaving.Form{On: day(0)}), "reason")
	beside(t, end(t, d, "office1", s, leaving.Form{On: "2001-01-01", Reason: "调离"}), "on")
	if err := end(t, d, "liaison-jyj", s, leaving.Form{On: day(0), Reason: "调离"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the liaison ended the own seat: %v", err)
	}
	must(t, end(t, d, "office1", s, leaving.Form{On: day(0), Reason: "调离"}))
	if who := sample.Who(t, d, "liaison-jyj"); len(who.Seats) != 0 {
		t.Errorf("still %s", who.SeatWords())
	}
	if got := show(t, d, s.ID); got.State() != unit.SeatEnded || got.EndBasis != "调离" {
		t.Errorf("the seat is %s", got.State())
	}
}

func TestSeatChart(t *testing.T) {
	t.Parallel()
	if faults := unit.SeatChart.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

// The chart and the fragment in SQL say one rule twice.
func TestSeatsSeenEqualTheChart(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	_, err := give(t, d, "liaison-jyj", newLiaison(t, d, "jyj"))
	must(t, err)
	f := newChief()
	f.Replaces = num(seatOf(t, d, "chief", access.Chief))
	_, err = give(t, d, "office1", f)
	must(t, err)
	ids := scalar[[]int64](t, d, "SELECT array_agg(id ORDER BY id) FROM seat")
	for _, login := range []string{"chief", "convenor1", "convenor2", "director", "office1", "admin", "security", "auditor",
		"member-jyj", "liaison-jyj", "liaison-kjj", "liaison-gedian"} {
		who := sample.Who(t, d, login)
		for _, id := range ids {
			_, err := unit.NewService(d).Seat(t.Context(), who, id)
			if may := unit.SeatChart.MaySee(who, show(t, d, id)); may != (err == nil) {
				t.Errorf("%s, %s: chart says %v, list says %v", login, show(t, d, id), may, err)
			}
		}
	}
}

func TestDirectoryMasksTelephoneNumbers(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	s := unitlist.NewService(d)
	phone := func(login string) string {
		people, _, err := s.Directory(t.Context(), sample.Who(t, d, login))
		must(t, err)
		if len(people) != 69 {
			t.Errorf("%s sees %d people, want 69", login, len(people))
		}
		return people[len(people)-1].Phone
	}
	if got := phone("liaison-jyj"); got != "0711-0000072" {
		t.Errorf("a liaison sees %s", got)
	}
	if got := phone("auditor"); got != "071*-*****72" {
		t.Errorf("the auditor sees %s", got)
	}
	_, err := setting.NewService(d, authenticator.ChangeRules).Change(t.Context(), sample.Who(t, d, "admin"), string(setting.DirectoryMask), 0, "1")
	must(t, err)
	if got := phone("liaison-jyj"); got != "071*-*****72" {
		t.Errorf("a liaison sees %s", got)
	}
	if got := phone("office2"); got != "0711-0000072" {
		t.Errorf("the office sees %s", got)
	}
}

// TestNobodyIsRegisteredUnderTheMarkOfAnEntry: a name cannot say that the office entered what its bearer says.
func TestNobodyIsRegisteredUnderTheMarkOfAnEntry(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	f := newLiaison(t, d, "jyj")
	f.Name = "王五，联席会议办公室苏示清代录"
	if _, err := give(t, d, "office1", f); unit.IsErrors(err).Of("name") == "" {
		t.Errorf("registered: %v", err)
	}
}
