package enrolment_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
)

const password = "江豚在长江里游了3圈"

func accounts(d *db.DB) *account.Service {
	return account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), []byte("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"))
}

func service(d *db.DB) *enrolment.Service {
	a := accounts(d)
	return enrolment.NewService(d, a, handover.NewService(d, a))
}

func scalar[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// refused wants a fault beside the field that says so.
func refused(t *testing.T, err error, field, words string) {
	t.Helper()
	var errs form.Errors
	if !errors.As(err, &errs) || errs.Of(field) == "" || !strings.Contains(errs.Of(field), words) {
		t.Errorf("want %q beside %s, got %v", words, field, err)
	}
}

// liaison is a whole form for a new liaison of the unit.
func liaison(t *testing.T, d *db.DB, code, name, login string) enrolment.Form {
	t.Helper()
	return enrolment.Form{Login: login, SeatForm: unit.SeatForm{Role: "liaison", Unit: fmt.Sprint(sample.Unit(t, d, code).ID), Name: name,
		Section: "综合科", Title: "科长", Phone: "0711-0000999", From: time.Now().Format("2006-01-02"), Basis: "单位来函"}}
}

// TestOneFormMakesSeatAndAccount: one act, one person, one code; and nothing at all where one half of it is refused.
func TestOneFormMakesSeatAndAccount(t *testing.T) {
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	count := func(table string) int { return scalar[int](t, d, "SELECT count(*)::int FROM "+table) }
	people, seats := count("person"), count("seat")
	f := liaison(t, d, "jyj", "韩示雨", "chief")
	_, err := s.Create(t.Context(), admin, f)
	refused(t, err, "login", "已被使用")
	f.Phone, f.Login = "", "A"
	_, err = s.Create(t.Context(), admin, f)
	refused(t, err, "phone", "请填写电话")
	refused(t, err, "login", "用户名由")
	if count("person") != people || count("seat") != seats {
		t.Error("half of a refused form is there")
	}
	h, err := s.Create(t.Context(), admin, liaison(t, d, "jyj", "韩示雨", "Han.Yu"))
	if err != nil || len(h.Code) != 19 || h.Name != "韩示雨" || h.Login != "han.yu" {
		t.Fatalf("%+v, %v", h, err)
	}
	if count("person") != people+1 || count("seat") != seats+1 {
		t.Error("more or less than one person and one seat")
	}
	if got := scalar[bool](t, d, "SELECT s.confirmed_at IS NULL AND s.phone <> '' FROM seat s JOIN account a USING (person) WHERE a.login = 'han.yu'"); !got {
		t.Error("the seat does not wait for the office")
	}
	if got := scalar[string](t, d, "SELECT string_agg(DISTINCT action, ' ' ORDER BY action) FROM audit WHERE at = (SELECT max(at) FROM audit)"); got != "account.create handover.issue seat.ask" {
		t.Errorf("the act is logged as %s", got)
	}
	for _, login := range []string{"chief", "office1", "director", "security", "auditor", "liaison-jyj"} {
		who := sample.Who(t, d, login)
		_, made := s.Create(t.Context(), who, liaison(t, d, "jyj", "张示三", "someone"))
		_, read := s.Sheet(t.Context(), who, enrolment.Form{})
		if fault.KindOf(made) != fault.Missing || fault.KindOf(read) != fault.Missing {
			t.Errorf("%s: %v, %v", login, made, read)
		}
	}
}

// TestNobodyBecomesTwoPersons: a name that is on record is asked about, and the answer holds for that name alone.
func TestNobodyBecomesTwoPersons(t *testing.T) {
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	if _, err := unit.NewService(d).Give(t.Context(), sample.Who(t, d, "office1"), liaison(t, d, "jyj", "韩示雨", "").SeatForm); err != nil {
		t.Fatal(err)
	}
	person := scalar[int64](t, d, "SELECT id FROM person WHERE name = '韩示雨'")
	f := liaison(t, d, "czj", "韩示雨", "han")
	_, err := s.Create(t.Context(), admin, f)
	refused(t, err, "same", "是否同一人")
	f.Role = ""
	_, err = s.Create(t.Context(), admin, f)
	refused(t, err, "same", "是否同一人")
	sheet, err := s.Sheet(t.Context(), admin, f)
	if err != nil || len(sheet.Namesakes) != 1 || sheet.Namesakes[0].ID != person || sheet.Namesakes[0].SeatWords() != "市教育局联络员，科长" {
		t.Fatalf("%+v, %v", sheet.Namesakes, err)
	}
	if len(sheet.Waiting) != 1 || sheet.Waiting[0].ID != person {
		t.Errorf("without an account: %+v", sheet.Waiting)
	}
	f.Same = unit.SameAs(person, "韩示晴") // the answer to a name that was typed before
	_, err = s.Create(t.Context(), admin, f)
	refused(t, err, "same", "是否同一人")
	f.Same = unit.SameAs(1<<40, "韩示雨")
	_, err = s.Create(t.Context(), admin, f)
	refused(t, err, "same", "")
	f.Same = unit.SameAs(person, "韩示雨")
	if _, err = s.Create(t.Context(), admin, f); err != nil {
		t.Fatal(err)
	}
	if got := scalar[int64](t, d, "SELECT person FROM account WHERE login = 'han'"); got != person {
		t.Errorf("the account is person %d's, not %d's", got, person)
	}
	f.Login = "han2"
	_, err = s.Create(t.Context(), admin, f)
	refused(t, err, "person", "已有账号")
	f.Same = unit.SameAs(0, "韩示雨")
	if _, err = s.Create(t.Context(), admin, f); err != nil {
		t.Fatal(err)
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM person WHERE name = '韩示雨'"); n != 2 {
		t.Errorf("%d of the name", n)
	}
}

// TestTwoAtOnceWriteOnePerson: of two who write the same new name at the same moment one is asked.
func TestTwoAtOnceWriteOnePerson(t *testing.T) {
	d := sampledb.DB(t)
	s, admin := service(d), sample.Who(t, d, "admin")
	var made, asked atomic.Int32
	var wg sync.WaitGroup
	for i := range 6 {
		f := liaison(t, d, "jyj", "韩示雨", fmt.Sprintf("han%d", i))
		wg.Go(func() {
			var errs form.Errors
			switch _, err := s.Create(context.Background(), admin, f); {
			case err == nil:
				made.Add(1)
			case errors.As(err, &errs) && errs.Of("same") != "":
				asked.Add(1)
			}
		})
	}
	wg.Wait()
	if n := scalar[int](t, d, "SELECT count(*)::int FROM person WHERE name = '韩示雨'"); n != 1 || made.Load() != 1 || asked.Load() != 5 {
		t.Errorf("%d persons, %d made, %d asked", n, made.Load(), asked.Load())
	}
}

// TestUnitsKnowTheirOwnPeopleOnly: a liaison is not told who of that name is elsewhere, and gives no seat to somebody of another unit.
func TestUnitsKnowTheirOwnPeopleOnly(t *testing.T) {
	d := sampledb.DB(t)
	u, who := unit.NewService(d), sample.Who(t, d, "liaison-jyj")
	other := sample.Who(t, d, "liaison-czj")
	f := liaison(t, d, "jyj", other.Name, "").SeatForm
	f.Same = unit.SameAs(other.Person, other.Name)
	_, err := u.Give(t.Context(), who, f)
	refused(t, err, "same", "本单位")
	f.Same, f.Person = "", fmt.Sprint(other.Person)
	_, err = u.Give(t.Context(), who, f)
	refused(t, err, "person", "本单位")
	own := sample.Who(t, d, "member-jyj")
	f.Person, f.Name = "", own.Name
	_, err = u.Give(t.Context(), who, f)
	refused(t, err, "same", "是否同一人")
	plan, err := u.Plan(t.Context(), who, f)
	if err != nil || len(plan.Namesakes) != 1 || plan.Namesakes[0].ID != own.Person {
		t.Errorf("%+v, %v", plan.Namesakes, err)
	}
	f.Name = other.Name
	if plan, _ = u.Plan(t.Context(), who, f); len(plan.Namesakes) != 0 {
		t.Errorf("a liaison is told of %+v", plan.Namesakes)
	}
	if _, err := u.Give(t.Context(), sample.Who(t, d, "office1"), unit.SeatForm{Role: "liaison", Unit: f.Unit, Name: other.Name, Same: unit.SameAs(other.Person, other.Name),
		Section: "综合科", Title: "科长", Phone: "1", From: f.From, Basis: "来函"}); err != nil {
		t.Errorf("the office moves nobody: %v", err)
	}
}

// TestSeatIsAskedForOnce: a seat that its person has or waits for, or that another holds alone, is not asked for.
func TestSeatIsAskedForOnce(t *testing.T) {
	d := sampledb.DB(t)
	u, office := unit.NewService(d), sample.Who(t, d, "office1")
	f := liaison(t, d, "jyj", "", "").SeatForm
	f.Person = fmt.Sprint(sample.Who(t, d, "liaison-jyj").Person)
	_, err := u.Give(t.Context(), office, f)
	refused(t, err, "role", "已任此职")
	f.Person, f.Name = "", "韩示雨"
	if _, err = u.Give(t.Context(), sample.Who(t, d, "liaison-jyj"), f); err != nil {
		t.Fatal(err)
	}
	f.Same = unit.SameAs(scalar[int64](t, d, "SELECT id FROM person WHERE name = '韩示雨'"), "韩示雨")
	_, err = u.Give(t.Context(), office, f)
	refused(t, err, "role", "正待确认")
	f.Role, f.Same, f.Name = "chief", "", "韩示晴"
	_, err = u.Give(t.Context(), office, f)
	refused(t, err, "role", "现任此职")
	f.Role = "member"
	_, err = u.Give(t.Context(), office, f)
	refused(t, err, "role", "现任此职")
}

func TestSeatByCommand(t *testing.T) {
	d := sampledb.DB(t)
	s := service(d)
	h, err := s.Add(t.Context(), "韩示雨", "newcomer", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Add(t.Context(), "韩示雨", "newcomer2", false); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "--another") {
		t.Errorf("another of the name: %v", err)
	}
	if _, err = s.Add(t.Context(), "韩示雨", "newcomer2", true); err != nil {
		t.Fatal(err)
	}
	person := scalar[int64](t, d, "SELECT person FROM account WHERE login = $1", h.Login)
	for _, c := range []struct {
		seat  unit.NewSeat
		code  string
		field string
	}{
		{unit.NewSeat{Role: access.Office}, "jyj", "unit"},
		{unit.NewSeat{Role: access.Chief}, "", "role"},
		{unit.NewSeat{Role: access.Convenor}, "", "slot"},
		{unit.NewSeat{Role: access.Convenor, Slot: 1}, "", "slot"},
		{unit.NewSeat{Role: access.Member}, "jyj", "role"},
		{unit.NewSeat{Role: access.Liaison}, "", "unit"},
		{unit.NewSeat{Role: "king"}, "", "role"},
	} {
		_, err := s.GiveSeat(t.Context(), person, c.seat, c.code)
		refused(t, err, c.field, "")
	}
	give := func() error {
		_, err := s.GiveSeat(t.Context(), person, unit.NewSeat{Role: access.Liaison, Basis: "函〔2026〕3号"}, "jyj")
		return err
	}
	if err := give(); err != nil {
		t.Fatal(err)
	}
	if got := sample.Who(t, d, "newcomer").SeatWords(); got != "市教育局联络员" {
		t.Errorf("seats %s", got)
	}
	if who := scalar[string](t, d, "SELECT name || '|' || seat FROM audit WHERE action = 'seat.give'"); who != "系统（命令行）|系统管理员" {
		t.Errorf("logged as %s", who)
	}
	if err := give(); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a second seat beside the first: %v", err)
	}
}

// TestCommandConfirmsTheWaitingSeat: the seat that was asked for on the screen is the one that the command puts in force.
func TestCommandConfirmsTheWaitingSeat(t *testing.T) {
	d := sampledb.DB(t)
	s := service(d)
	f := liaison(t, d, "jyj", "韩示雨", "officer2")
	f.Role, f.Unit = "security", ""
	if _, err := s.Create(t.Context(), sample.Who(t, d, "admin"), f); err != nil {
		t.Fatal(err)
	}
	person := scalar[int64](t, d, "SELECT person FROM account WHERE login = 'officer2'")
	if _, err := s.GiveSeat(t.Context(), person, unit.NewSeat{Role: access.Security, Basis: "任命文件"}, ""); err != nil {
		t.Fatal(err)
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM seat WHERE person = $1", person); n != 1 || !sample.Who(t, d, "officer2").Is(access.Security) {
		t.Errorf("%d seats", n)
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM audit WHERE action = 'seat.confirm_host'"); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// TestSetupMakesBothAdministrators: one form makes the administrator and the first security officer, of whose code the administrator has the
// first half alone; what is wrong with either makes neither.
func TestSetupMakesBothAdministrators(t *testing.T) {
	d := dbtest.DB(t)
	a := accounts(d)
	s := service(d)
	who := access.Actor{From: "10.0.0.1"}
	token, _, err := a.IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := func(officer, login string) enrolment.SetupForm {
		return enrolment.SetupForm{SetupForm: account.SetupForm{Token: token, Name: "管示理", Login: "root", New: password, Again: password}, OfficerName: officer, OfficerLogin: login}
	}
	for _, c := range [][3]string{{"", "anquan", "officer_name"}, {"安示全", "", "officer_login"}, {"管示理", "anquan", "officer_name"}, {"安示全", "Root", "officer_login"}} {
		_, _, err := s.Setup(t.Context(), who, form(c[0], c[1]), "")
		refused(t, err, c[2], "")
	}
	if n := scalar[int](t, d, "SELECT count(*)::int FROM person"); n != 0 {
		t.Fatalf("%d persons of refused forms", n)
	}
	w, h, err := s.Setup(t.Context(), who, form("安示全", "anquan"), "")
	if err != nil || w.Session == "" || !h.Halves || !h.Lone || len(h.Code) != 9 {
		t.Fatalf("%+v, %+v, %v", w, h, err)
	}
	if !sample.Who(t, d, "root").Is(access.Admin) || !sample.Who(t, d, "anquan").Is(access.Security) {
		t.Error("not both are seated")
	}
	handovers := handover.NewService(d, a)
	choose := func(code string) error {
		_, err := handovers.Use(t.Context(), who, handover.Form{Login: "anquan", Code: code, New: password, Again: password})
		return err
	}
	refused(t, choose(h.Code), "code_password", "请逐字核对")
	refused(t, choose(h.Code+h.Code), "code_password", "")
	c, err := handovers.Find(t.Context(), account.Operator(), "anquan")
	if err != nil || c.ByName != "管示理" {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := handovers.Approve(t.Context(), sample.Who(t, d, "root"), c.ID, c.Version); err == nil {
		t.Error("the administrator holds both halves")
	}
	second, err := handovers.Approve(t.Context(), account.Operator(), c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	if err := choose(h.Code + second.Code); err != nil {
		t.Error(err)
	}
	if again, _, err := s.Setup(t.Context(), who, form("安示全", "anquan2"), ""); err == nil {
		t.Errorf("the token works twice: %+v", again)
	}
}

// TestOnlyWhoKeepsAccountsHandsCodesOut: to everybody else there is neither a code to hand out nor one that waits.
func TestOnlyWhoKeepsAccountsHandsCodesOut(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	codes, of := handover.NewService(d, accounts(d)), sample.Who(t, d, "liaison-jyj").Person
	version := scalar[int](t, d, "SELECT version FROM account WHERE person = $1", of)
	for _, login := range []string{"office1", "director", "security", "auditor", "member-jyj", "liaison-jyj"} {
		who := sample.Who(t, d, login)
		if _, err := codes.Reset(t.Context(), who, of, version); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s hands a code out: %v", login, err)
		}
		if _, err := codes.Of(t.Context(), who, of); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s looks at a code: %v", login, err)
		}
	}
	if _, err := codes.Reset(t.Context(), sample.Who(t, d, "admin"), of, version); err != nil {
		t.Errorf("the administrator hands no code out: %v", err)
	}
}

// TestFormIsFolded: wide letters and digits of a pasted row are those of the keyboard.
func TestFormIsFolded(t *testing.T) {
	t.Parallel()
	f := enrolment.Read(url.Values{"role": {"liaison"}, "phone": {"０７１１－１２３４５６７"}, "login": {"ｌｉ．ｓｉ"}, "name": {"李示四"}})
	var errs form.Errors
	if login := account.CheckLogin(&errs, f.Login); f.Phone != "0711-1234567" || login != "li.si" || len(errs) > 0 {
		t.Errorf("%+v, login %q, %v", f.SeatForm, login, errs)
	}
}
