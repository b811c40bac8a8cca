package account_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// opened is a new account, whose password was chosen.
func opened(t *testing.T, d *db.DB, login, password string) int64 {
	t.Helper()
	f := account.Form{Name: "韩 小 雨", Login: login}
	in, errs := f.Input()
	admin := sample.Who(t, d, "admin")
	create, err := account.MayCreate(admin)
	if err != nil || errs != nil {
		t.Fatal(err, errs)
	}
	var person int64
	_, err = d.Write(t.Context(), admin, func(ctx context.Context, tx *db.Tx) error {
		acc, err := account.CreateTx(ctx, tx, in, create, "")
		if err != nil {
			return err
		}
		person = acc.Person
		return account.SetPassword(ctx, tx, person, weakHash(t, password))
	})
	if err != nil {
		t.Fatal(err)
	}
	return person
}

func TestAdministration(t *testing.T) {
	d := sampledb.DB(t)
	a, admin := accounts(d), sample.Who(t, d, "admin")
	const login, password = "liaison-jyj-2", "江豚在长江里游了3圈"
	person := opened(t, d, "Liaison-JYJ-2", password)
	if who := sample.Who(t, d, login); who.MustSet || len(who.Seats) != 0 {
		t.Errorf("a new account has %+v", who)
	}
	acc, _, err := a.Get(t.Context(), admin, person)
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.SignIn(t.Context(), from(""), account.SignInForm{Login: login, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Do(t.Context(), admin, person, acc.Version+1, "disable", "调离"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("stale version: %v", err)
	}
	if _, err := a.Do(t.Context(), admin, person, acc.Version, "disable", " "); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no reason: %v", err)
	}
	if _, err := a.Do(t.Context(), admin, person, acc.Version, "reset", ""); fault.KindOf(err) != fault.Missing {
		t.Errorf("a reset without a code: %v", err)
	}
	if _, err := a.Do(t.Context(), admin, person, acc.Version, "disable", "调离"); err != nil {
		t.Fatal(err)
	}
	s := account.NewSessions(d, 30*time.Minute, life)
	if v, _ := s.Open(t.Context(), first.Session); v.Who.Signed() {
		t.Error("a disabled account is signed in")
	}
	_, err = a.SignIn(t.Context(), from(""), account.SignInForm{Login: login, Password: password})
	refused(t, err, "username", "用户名或密码不正确")
	acc, _, _ = a.Get(t.Context(), admin, person)
	if _, err := a.Do(t.Context(), admin, person, acc.Version, "enable", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := a.SignIn(t.Context(), from(""), account.SignInForm{Login: login, Password: password}); err != nil {
		t.Errorf("enabled again: %v", err)
	}
}

func TestAdministratorsKeepThemselvesIn(t *testing.T) {
	d := sampledb.DB(t)
	a, admin := accounts(d), sample.Who(t, d, "admin")
	acc, _, _ := a.Get(t.Context(), admin, admin.Person)
	if _, err := a.Do(t.Context(), admin, admin.Person, acc.Version, "disable", "理由"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("disable: %v", err)
	}
	if _, err := account.Chart.Take(admin, *acc, "reset", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("reset: %v", err)
	}
	if faults := account.Chart.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	for _, o := range account.Chart.Offers(admin, *acc) {
		if _, err := account.Chart.Take(admin, *acc, o.Do, "理由"); (err == nil) != (o.Blocked == "") {
			t.Errorf("%s: offered %q, taken %v", o.Do, o.Blocked, err)
		}
	}
}

func TestOnlyAdministratorsKeepAccounts(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	target, _ := a.Find(t.Context(), account.Operator(), "office2")
	for _, login := range []string{"chief", "convenor1", "director", "office1", "liaison-jyj", "member-jyj", "security", "auditor"} {
		who := sample.Who(t, d, login)
		_, _, listed := a.List(t.Context(), who, account.Filter{})
		_, _, got := a.Get(t.Context(), who, target.Person)
		_, found := a.Find(t.Context(), who, "office2")
		_, made := account.MayCreate(who)
		_, did := a.Do(t.Context(), who, target.Person, target.Version, "disable", "理由")
		for i, err := range []error{listed, got, found, made, did} {
			if fault.KindOf(err) != fault.Missing {
				t.Errorf("%s, act %d: %v", login, i, err)
			}
		}
	}
}

func TestListOfAccounts(t *testing.T) {
	d := sampledb.DB(t)
	a, admin := accounts(d), sample.Who(t, d, "admin")
	var all []string
	for f := (account.Filter{}); ; {
		list, more, err := a.List(t.Context(), admin, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			all = append(all, x.Login)
		}
		if !more {
			break
		}
		f.After = list[len(list)-1].Login
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM account"); len(all) != n || !slices.IsSorted(all) {
		t.Errorf("%d of %d accounts, sorted %v", len(all), n, slices.IsSorted(all))
	}
	for query, want := range map[string]int{"chief": 1, "%": 0, "_": 0, `\`: 0, "梁示全": 1} {
		if list, _, err := a.List(t.Context(), admin, account.Filter{Query: query}); err != nil || len(list) != want {
			t.Errorf("%q finds %d, want %d (%v)", query, len(list), want, err)
		}
	}
	list, _, _ := a.List(t.Context(), admin, account.Filter{Query: "convenor2"})
	if list[0].SeatWords() != "市市场监管局召集人" {
		t.Errorf("seats %q", list[0].SeatWords())
	}
}

// The shape of logins is said twice, in Go and in the schema; both judge alike.
func TestLoginShapeIsTheSchemas(t *testing.T) {
	d := empty(t)
	for _, login := range []string{"ab", "a", "a1", "1a", ".a", "-ab", "_ab", "a.b-c_d", "a b", "AB", "äb", "市教育局", "a\n", strings.Repeat("a", 40), strings.Repeat("a", 41), "", "a@b", "a/b"} {
		var ok bool
		err := d.Pool().QueryRow(t.Context(), `SELECT $1 ~ substring(pg_get_constraintdef(oid) FROM '''(.*)''') FROM pg_constraint WHERE conname = 'account_login_shape'`, login).Scan(&ok)
		if err != nil {
			t.Fatal(err)
		}
		_, errs := account.Form{Name: "某人", Login: login}.Input()
		if strings.ToLower(strings.TrimSpace(login)) == login && (errs.Of("login") == "") != ok {
			t.Errorf("%q: schema %v, form %v", login, ok, errs)
		}
	}
}

// TestNobodyHasAnAccountUnderTheMarkOfAnEntry: a name cannot say that the office entered what its bearer says.
func TestNobodyHasAnAccountUnderTheMarkOfAnEntry(t *testing.T) {
	t.Parallel()
	if _, errs := (account.Form{Name: "王五，联席会议办公室苏示清代录", Login: "wang5"}).Input(); errs.Of("name") == "" {
		t.Error("a name with a comma")
	}
}
