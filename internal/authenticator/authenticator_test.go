package authenticator_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func service(d *db.DB) *authenticator.Service {
	sessions := account.NewSessions(d, 30*time.Minute, 12*time.Hour)
	return authenticator.NewService(d, account.NewService(d, sessions, []byte(strings.Repeat("k", 32))))
}

func refused(t *testing.T, err error, field, text string) {
	t.Helper()
	var errs form.Errors
	if !errors.As(err, &errs) || !strings.Contains(errs.Of(field), text) {
		t.Fatalf("got %v, want %s about %s", err, text, field)
	}
}

// generator gives the person a generator of codes.
func generator(t *testing.T, a *authenticator.Service, who access.Actor) authenticator.Authenticator {
	t.Helper()
	seed, err := a.NewSeed(who, "联席会议")
	if err != nil {
		t.Fatal(err)
	}
	code, _ := totp.GenerateCode(seed.Secret, time.Now())
	if _, err := a.AddCode(t.Context(), who, authenticator.NewCode{Name: "手机", Sealed: seed.Sealed, Code: code, Password: sample.Password}); err != nil {
		t.Fatal(err)
	}
	own, err := a.Own(t.Context(), who)
	if err != nil || len(own.List) != 1 {
		t.Fatalf("%+v, %v", own, err)
	}
	return own.List[0]
}

// TestAddACode: a right code and the password are asked for; a seed drawn for somebody else is none.
func TestAddACode(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a := service(d)
	chief, director := sample.Who(t, d, "chief"), sample.Who(t, d, "director")
	seed, err := a.NewSeed(chief, "联席会议")
	if err != nil || seed.QR.Size < 21 || seed.QR.Path == "" {
		t.Fatalf("%+v, %v", seed, err)
	}
	code, _ := totp.GenerateCode(seed.Secret, time.Now())
	add := func(who access.Actor, in authenticator.NewCode) error {
		_, err := a.AddCode(t.Context(), who, in)
		return err
	}
	in := authenticator.NewCode{Name: "手机", Sealed: seed.Sealed, Code: code, Password: sample.Password}
	refused(t, add(director, in), "code", "已失效")
	bad := in
	bad.Code = "12345"
	refused(t, add(chief, bad), "code", "不正确")
	bad = in
	bad.Password = "wrong"
	refused(t, add(chief, bad), "password", "不正确")
	bad = in
	bad.Name = " "
	refused(t, add(chief, bad), "name", "请填写名称")
	if err := add(chief, in); err != nil {
		t.Fatal(err)
	}
	refused(t, add(chief, in), "name", "已登记")
	again, err := a.Reseed(chief, "联席会议", seed.Sealed)
	if err != nil || again.Secret != seed.Secret {
		t.Errorf("shown again: %v, %v", again.Secret == seed.Secret, err)
	}
}

// TestNewOnesWait: a new authenticator signs after the waiting time, or once somebody else as security
// officer has confirmed it.
func TestNewOnesWait(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a := service(d)
	chief, security := sample.Who(t, d, "chief"), sample.Who(t, d, "security")
	x := generator(t, a, chief)
	usable := func() bool {
		var list *[]authenticator.Mean
		if err := d.Read(t.Context(), func(b *db.Batch) { list = authenticator.MeansOf(b, chief) }); err != nil {
			t.Fatal(err)
		}
		return len(*list) == 1 && (*list)[0].Kind == authenticator.ByCode
	}
	age := func(by string) {
		if _, err := d.Pool().Exec(t.Context(), "UPDATE authenticator SET added_at = now() - $1::interval", by); err != nil {
			t.Fatal(err)
		}
	}
	if x.Usable || usable() {
		t.Error("usable at once")
	}
	if age("23 hours 59 minutes"); usable() {
		t.Error("usable before its time")
	}
	if age("24 hours 1 minute"); !usable() {
		t.Error("not usable after its time")
	}
	age("1 hour")
	answer := func(who access.Actor, version int, step, reason string) error {
		_, err := a.Answer(t.Context(), who, x.ID, version, step, reason)
		return err
	}
	for _, login := range []string{"admin", "auditor", "chief", "office1"} {
		if err := answer(sample.Who(t, d, login), x.Version, "confirm", ""); fault.KindOf(err) != fault.Missing {
			t.Errorf("%s confirms: %v", login, err)
		}
	}
	own := generator(t, a, security)
	if _, err := a.Answer(t.Context(), security, own.ID, own.Version, "confirm", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("their own: %v", err)
	}
	if err := answer(security, x.Version+1, "confirm", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale page: %v", err)
	}
	if err := answer(security, x.Version, "confirm", ""); err != nil || !usable() {
		t.Errorf("confirmed: %v, usable %v", err, usable())
	}
	if err := answer(security, x.Version+1, "confirm", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("confirmed twice: %v", err)
	}
	if err := answer(security, x.Version+1, "revoke", " "); err == nil {
		t.Error("revoked without a reason")
	}
	if err := answer(security, x.Version+1, "revoke", "手机遗失"); err != nil || usable() {
		t.Errorf("revoked: %v, usable %v", err, usable())
	}
}

// TestRemoveMyOwn: with the password, one's own only.
func TestRemoveMyOwn(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a := service(d)
	chief, director := sample.Who(t, d, "chief"), sample.Who(t, d, "director")
	x := generator(t, a, chief)
	_, err := a.Remove(t.Context(), chief, x.ID, authenticator.Leaving{Version: x.Version, Password: "wrong"})
	refused(t, err, "password", "不正确")
	if _, err := a.Remove(t.Context(), director, x.ID, authenticator.Leaving{Version: x.Version, Password: sample.Password}); fault.KindOf(err) != fault.Missing {
		t.Errorf("another's: %v", err)
	}
	if _, err := a.Remove(t.Context(), chief, x.ID, authenticator.Leaving{Version: x.Version, Password: sample.Password}); err != nil {
		t.Error(err)
	}
	_, err = a.Remove(t.Context(), chief, x.ID, authenticator.Leaving{Version: x.Version})
	if fault.KindOf(err) != fault.Conflict || fault.Sentence(err) == fault.Stale().Sentence {
		t.Errorf("again: %v", err)
	}
	if own, err := a.Own(t.Context(), chief); err != nil || len(own.List) != 0 {
		t.Errorf("%+v, %v", own, err)
	}
}

// TestWrongCodesAreCounted: guessing is stopped as with passwords.
func TestWrongCodesAreCounted(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	a := service(d)
	chief := sample.Who(t, d, "chief")
	generator(t, a, chief)
	if _, err := d.Pool().Exec(t.Context(), "UPDATE authenticator SET confirmed_at = now()"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, err := a.CheckCode(t.Context(), chief, "000000")
		refused(t, err, "code", "不正确")
	}
	_, err := a.CheckCode(t.Context(), chief, "000000")
	refused(t, err, "code", "连续失败")
}
