package account_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/account"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

const life = 12 * time.Hour

var key = []byte(strings.Repeat("k", 32))

func accounts(d *db.DB) *account.Service {
	return account.NewService(d, account.NewSessions(d, 30*time.Minute, life), key)
}

func from(address string) access.Actor { return access.Actor{From: address} }

func scalar[T any](t *testing.T, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func exec(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func refused(t *testing.T, err error, field, text string) {
	t.Helper()
	var errs form.Errors
	if !errors.As(err, &errs) || !strings.Contains(errs.Of(field), text) {
		t.Fatalf("got %v, want %s about %s", err, text, field)
	}
}

func TestSignInAndOut(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	w, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: " Office1 ", Password: sample.Password, Next: "/tasks"})
	if err != nil || w.Session == "" || w.Device == "" || w.URL != "/tasks" {
		t.Fatalf("%+v, %v", w, err)
	}
	s := account.NewSessions(d, 30*time.Minute, life)
	v, err := s.Open(t.Context(), w.Session)
	if err != nil || v.Who.Login != "office1" || !v.Who.Is(access.Office) {
		t.Fatalf("%+v, %v", v, err)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM session WHERE id_hash = $1", []byte(w.Session)); n != 0 {
		t.Error("the session's id itself is stored")
	}
	if _, err := a.SignOut(t.Context(), v.Who); err != nil {
		t.Fatal(err)
	}
	if v, _ = s.Open(t.Context(), w.Session); v.Who.Signed() {
		t.Error("signed in after signing out")
	}
	got := scalar[string](t, d, "SELECT string_agg(action, ' ' ORDER BY seq) FROM audit WHERE kind = 'account'")
	if got != "account.sign_in account.sign_out" {
		t.Errorf("log: %s", got)
	}
}

// Unknown, disabled, wrong and without a password: one answer, and the same statements.
func TestFailuresLookAlike(t *testing.T) {
	var statements atomic.Int64
	d := sampledb.DB(t, db.WithTracer(counter{&statements}))
	a := accounts(d)
	exec(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'office2'")
	exec(t, d, "UPDATE account SET password = '' WHERE login = 'office1'")
	counts := map[int64][]string{}
	for i, k := range []account.SignInForm{
		{Login: "nobody-here", Password: "x"}, {Login: "director", Password: "wrong"}, {Login: "office2", Password: sample.Password},
		{Login: "office1", Password: ""}, {Login: "", Password: ""}, {Login: strings.Repeat("长", 300), Password: strings.Repeat("x", 5000)},
	} {
		before := statements.Load()
		_, err := a.SignIn(t.Context(), from(fmt.Sprintf("10.0.1.%d", i)), k)
		refused(t, err, "username", "用户名或密码不正确")
		if err.Error() != "username: 用户名或密码不正确" {
			t.Errorf("%s: %v", k.Login, err)
		}
		n := statements.Load() - before
		counts[n] = append(counts[n], fmt.Sprintf("%.10s", k.Login))
	}
	if len(counts) != 1 {
		t.Errorf("statements differ: %v", counts)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM session"); n != 0 {
		t.Errorf("%d sessions", n)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM audit WHERE action = 'account.refused'"); n != 6 {
		t.Errorf("%d refusals logged", n)
	}
	if n := scalar[int](t, d, "SELECT count(*) FROM audit WHERE title LIKE '%nobody-here%' OR title LIKE '%长长%'"); n != 0 {
		t.Error("what a outsider typed is in the log")
	}
}

func wrongTries(t *testing.T, a *account.Service, login, address, cookie string, n int) {
	t.Helper()
	for range n {
		_, err := a.SignIn(t.Context(), from(address), account.SignInForm{Login: login, Password: "wrong", Cookie: cookie})
		refused(t, err, "username", "不正确")
	}
}

// slower lets the time of a counter's gap pass.
func slower(t *testing.T, d *db.DB) {
	t.Helper()
	exec(t, d, "UPDATE throttle SET until = now() - interval '1 second' WHERE until IS NOT NULL")
}

// TestThrottleSlowsTheNameButNotTheDevice: strangers slow a name down in their own network, for a minute a try; the person's
// browser, other networks and, after the minute, a new browser beside the strangers get in (S-10).
func TestThrottleSlowsTheNameButNotTheDevice(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	right := account.SignInForm{Login: "chief", Password: sample.Password}
	w, err := a.SignIn(t.Context(), from("10.0.0.1"), right)
	if err != nil {
		t.Fatal(err)
	}
	wrongTries(t, a, "chief", "10.9.9.1", "", 5)
	_, err = a.SignIn(t.Context(), from("10.9.9.1"), right)
	refused(t, err, "username", "尝试次数较多，请 1 分钟后再试")
	wrongTries(t, a, "no-such-person", "10.9.9.3", "", 5)
	_, err = a.SignIn(t.Context(), from("10.9.9.3"), account.SignInForm{Login: "no-such-person", Password: "x"})
	refused(t, err, "username", "尝试次数较多，请 1 分钟后再试")

	mine := right
	mine.Cookie = w.Device
	if _, err := a.SignIn(t.Context(), from("10.9.9.1"), mine); err != nil {
		t.Errorf("the chief's own device is kept out: %v", err)
	}
	forged := right
	forged.Cookie = w.Device[:len(w.Device)-2] + "xx"
	other := right
	if v, err := a.SignIn(t.Context(), from("10.0.0.7"), account.SignInForm{Login: "director", Password: sample.Password}); err != nil {
		t.Fatal(err)
	} else {
		other.Cookie = v.Device
	}
	wrongTries(t, a, "chief", "10.9.9.5", "", 5)
	for _, k := range []account.SignInForm{forged, other} {
		_, err = a.SignIn(t.Context(), from("10.9.9.5"), k)
		refused(t, err, "username", "尝试次数较多")
	}
	if _, err := a.SignIn(t.Context(), from("10.9.9.7"), right); err != nil {
		t.Errorf("a new browser in another network: %v", err)
	}
	wrongTries(t, a, "chief", "10.9.9.8", "", 5)
	slower(t, d)
	wrongTries(t, a, "chief", "10.9.9.8", "", 1)
	_, err = a.SignIn(t.Context(), from("10.9.9.8"), right)
	refused(t, err, "username", "尝试次数较多")
	slower(t, d)
	if _, err := a.SignIn(t.Context(), from("10.9.9.8"), right); err != nil {
		t.Errorf("a new browser beside the strangers, a minute later: %v", err)
	}
}

func TestDeviceIsThrottledToo(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	w, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: sample.Password})
	if err != nil {
		t.Fatal(err)
	}
	wrongTries(t, a, "chief", "10.0.0.1", w.Device, 5)
	_, err = a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: sample.Password, Cookie: w.Device})
	refused(t, err, "username", "连续失败")
	if _, err = a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: sample.Password}); err != nil {
		t.Errorf("another browser of the chief: %v", err)
	}
}

// A right password lets in again: four wrong tries a day never add up.
func TestSuccessForgetsTheTries(t *testing.T) {
	a := accounts(sampledb.DB(t))
	for range 3 {
		wrongTries(t, a, "director", "10.0.0.1", "", 4)
		if _, err := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "director", Password: sample.Password}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNetworkIsSlowedForOutsidersOnly: many wrong tries under many names slow a network down; who has signed in from it before
// passes, in a new browser too, and a outsider's right password after the gap.
func TestNetworkIsSlowedForOutsidersOnly(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	chief, director := account.SignInForm{Login: "chief", Password: sample.Password}, account.SignInForm{Login: "director", Password: sample.Password}
	if _, err := a.SignIn(t.Context(), from("2001:db8::1"), chief); err != nil {
		t.Fatal(err)
	}
	// 49 wrong tries under different names leave one; the time of a real flood is not needed for that.
	exec(t, d, "UPDATE throttle SET failures = 49 WHERE key LIKE 'address:%'")
	wrongTries(t, a, "outsider", "2001:db8::2", "", 1)
	_, err := a.SignIn(t.Context(), from("2001:db8::3"), director)
	refused(t, err, "username", "尝试次数较多，请 10 秒后再试")
	if n := scalar[int](t, d, "SELECT count(*) FROM throttle WHERE key LIKE 'name:%' AND failures > 1"); n != 0 {
		t.Error("a slow network still counts against names")
	}
	if _, err = a.SignIn(t.Context(), from("2001:db8::4"), chief); err != nil {
		t.Errorf("who has signed in from the slow network: %v", err)
	}
	slower(t, d)
	if _, err = a.SignIn(t.Context(), from("2001:db8::3"), director); err != nil {
		t.Errorf("after the gap: %v", err)
	}
	exec(t, d, "UPDATE signin_place SET at = now() - interval '91 days'")
	exec(t, d, "UPDATE throttle SET failures = 50, until = now() + interval '10 seconds' WHERE key LIKE 'address:%'")
	_, err = a.SignIn(t.Context(), from("2001:db8::4"), chief)
	refused(t, err, "username", "10 秒后再试")
}

// TestThrottledTriesAreInTheLog: the 1st, 10th and 100th of a window with its count, by name and address, and no more.
func TestThrottledTriesAreInTheLog(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	wrongTries(t, a, "chief", "10.9.9.1", "", 5)
	for range 120 {
		_, err := a.SignIn(t.Context(), from("10.9.9.1"), account.SignInForm{Login: "chief", Password: "wrong"})
		refused(t, err, "username", "尝试次数较多")
	}
	got := scalar[string](t, d, "SELECT string_agg(title || ' ' || address || ' ' || detail, E'\n' ORDER BY seq) FROM audit WHERE action = 'account.throttled'")
	chief := sample.Who(t, d, "chief").Name
	want := []string{}
	for _, n := range []int{1, 10, 100} {
		want = append(want, fmt.Sprintf("%s（chief） 10.9.9.1 尝试过多，本时段第 %d 次未核对即拒绝", chief, n))
	}
	if got != strings.Join(want, "\n") {
		t.Errorf("log:\n%s", got)
	}
	exec(t, d, "UPDATE throttle SET first_at = first_at - interval '16 minutes', until = now() - interval '1 second' WHERE key LIKE 'place:%'")
	wrongTries(t, a, "chief", "10.9.9.1", "", 5)
	_, err := a.SignIn(t.Context(), from("10.9.9.1"), account.SignInForm{Login: "chief", Password: "wrong"})
	refused(t, err, "username", "尝试次数较多")
	if n := scalar[int](t, d, "SELECT count(*) FROM audit WHERE action = 'account.throttled'"); n != 4 {
		t.Errorf("%d entries after a second window, want 4", n)
	}
}

// Tries from one network at the same moment are counted one by one: no more than five reach the password.
func TestParallelTriesAreCounted(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	var looked atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := a.SignIn(context.Background(), from("10.1.0.1"), account.SignInForm{Login: "chief", Password: "wrong"})
			if err != nil && strings.Contains(err.Error(), "不正确") {
				looked.Add(1)
			}
		})
	}
	wg.Wait()
	if n := looked.Load(); n > 5 {
		t.Errorf("%d of 20 tries reached the password, want at most 5", n)
	}
}

// TestThrottleCallsNoRightPasswordWrong: of twenty right ones at once some have to come again, and hear why; none
// is told of failures that were none.
func TestThrottleCallsNoRightPasswordWrong(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	var in atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			_, err := a.SignIn(context.Background(), from(fmt.Sprintf("10.1.0.%d", i)), account.SignInForm{Login: "chief", Password: sample.Password})
			switch {
			case err == nil:
				in.Add(1)
			case !strings.Contains(err.Error(), "同时正在核对的次数过多，请稍后再试") && fault.KindOf(err) != fault.Busy:
				t.Errorf("a right password hears %v", err)
			}
		})
	}
	wg.Wait()
	if in.Load() == 0 {
		t.Error("nobody got in")
	}
	if _, err := a.SignIn(t.Context(), from("10.1.0.1"), account.SignInForm{Login: "chief", Password: sample.Password}); err != nil {
		t.Errorf("after them: %v", err)
	}
}

func TestOldHashIsReplacedAtSignIn(t *testing.T) {
	d := sampledb.DB(t)
	exec(t, d, "UPDATE account SET password = $1 WHERE login = 'chief'", weakHash(t, "江豚在长江里游3"))
	if _, err := accounts(d).SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: "江豚在长江里游3"}); err != nil {
		t.Fatal(err)
	}
	now := scalar[string](t, d, "SELECT password FROM account WHERE login = 'chief'")
	if !strings.Contains(now, "m=19456,t=2") {
		t.Errorf("hash %s", now)
	}
	if _, err := accounts(d).SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "chief", Password: "江豚在长江里游3"}); err != nil {
		t.Errorf("with the new hash: %v", err)
	}
}

func TestCheckPassword(t *testing.T) {
	d := sampledb.DB(t)
	a, chief := accounts(d), sample.Who(t, d, "chief")
	if err := a.CheckPassword(t.Context(), chief, sample.Password); err != nil {
		t.Fatal(err)
	}
	refused(t, a.CheckPassword(t.Context(), chief, ""), "password", "请填写登录密码")
	for range 5 {
		refused(t, a.CheckPassword(t.Context(), chief, "wrong"), "password", "登录密码不正确")
	}
	refused(t, a.CheckPassword(t.Context(), chief, sample.Password), "password", "连续失败 5 次")
	if err := a.CheckPassword(t.Context(), sample.Who(t, d, "director"), sample.Password); err != nil {
		t.Errorf("another person: %v", err)
	}
}

func TestChangePassword(t *testing.T) {
	d := sampledb.DB(t)
	a := accounts(d)
	s := account.NewSessions(d, 30*time.Minute, life)
	first, _ := a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
	second, _ := a.SignIn(t.Context(), from("10.0.0.2"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
	v, _ := s.Open(t.Context(), second.Session)
	const fresh = "江豚在长江里游了3圈"
	for _, c := range []struct{ current, new, again, field, text string }{
		{"wrong", fresh, fresh, "current_password", "当前密码不正确"},
		{sample.Password, "short", "short", "new_password", "至少 10 个字符"},
		{sample.Password, fresh, fresh + "x", "again_password", "不一致"},
		{sample.Password, sample.Password, sample.Password, "new_password", "不能与当前密码相同"},
		{sample.Password, "市教育局市教育局1234", "市教育局市教育局1234", "new_password", "容易被猜到"},
		{"", fresh, fresh, "current_password", "请填写当前密码"},
	} {
		_, err := a.ChangePassword(t.Context(), v.Who, account.PasswordForm{Current: c.current, New: c.new, Again: c.again}, "")
		refused(t, err, c.field, c.text)
	}
	w, err := a.ChangePassword(t.Context(), v.Who, account.PasswordForm{Current: sample.Password, New: fresh, Again: fresh}, "")
	if err != nil || w.Message != "密码已修改，其他设备已退出" {
		t.Fatalf("%+v, %v", w, err)
	}
	for name, secret := range map[string]string{"the other device": first.Session, "the old id": second.Session} {
		if v, _ := s.Open(t.Context(), secret); v.Who.Signed() {
			t.Errorf("%s is still signed in", name)
		}
	}
	if v, _ := s.Open(t.Context(), w.Session); !v.Who.Signed() {
		t.Error("the new session is not open")
	}
	_, err = a.SignIn(t.Context(), from("10.0.0.1"), account.SignInForm{Login: "liaison-jyj", Password: sample.Password})
	refused(t, err, "username", "不正确")
}

// TestSignInStopsBeforeAStatement: who finds no place is sent away without a statement: this service has no database to ask.
func TestSignInStopsBeforeAStatement(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	turnedAway := make(chan struct{}, 1)
	var before sync.WaitGroup
	for range 100 { // more than have a place: some get in, some wait, the rest are turned away while nobody leaves
		before.Go(func() {
			gone, err := attempt.Begin(ctx)
			if err != nil {
				select {
				case turnedAway <- struct{}{}:
				default:
				}
				return
			}
			<-ctx.Done()
			gone()
		})
	}
	<-turnedAway
	if _, err := (&account.Service{}).SignIn(t.Context(), access.Actor{}, account.SignInForm{Login: "office1", Password: "x"}); fault.KindOf(err) != fault.Busy {
		t.Errorf("SignIn: %v", err)
	}
	leave()
	before.Wait()
}
