package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// shut lets strangers' tries shut a name, in browsers that its person has not used.
func (p *portal) shut(login string) {
	p.t.Helper()
	change(p.t, p.db, "DELETE FROM throttle")
	change(p.t, p.db, "DELETE FROM signin_place")
	post := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"username": {login}, "password": {"wrong"}}.Encode()))
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	post.RemoteAddr = "203.0.113.9:1000"
	p.nobody().send(post).Is(http.StatusUnprocessableEntity)
	change(p.t, p.db, "UPDATE throttle SET failures = 24, until = now() + interval '1 hour' WHERE key LIKE 'name:%'")
}

// TestCodeOpensAShutName: beside the password a code of the generator, or a recovery code, opens at once a name that strangers have shut, and
// does for the second step; whichever of the two is wrong, and whether there is such a name or a generator, is not said.
func TestCodeOpensAShutName(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	secret, codes := p.as("chief").enrol()
	change(t, d, "UPDATE authenticator SET last_step = 0")
	code := codeAt(t, secret, 1)
	with := func(login, password, code string) *reply {
		t.Helper()
		p.shut(login)
		b := p.nobody()
		page := b.signIn(login, password).Is(http.StatusUnprocessableEntity).Page()
		page.Find("[role=alert]").Sees("这个用户名近来的尝试次数较多，请等待 20 秒", "同时填写验证码，不必等待")
		to, values := page.Form("/login").Fill("密码", password).Fill("动态验证码或备用码", code).Press("登录")
		if values.Get("username") != login || values.Get("wait") == "" {
			t.Errorf("the page keeps %v", values)
		}
		return b.post(to, values)
	}
	for name, try := range map[string][3]string{
		"a wrong code": {"chief", sample.Password, "000000"}, "a wrong password": {"chief", "wrong", code},
		"nobody": {"no-such-name", "wrong", "000000"}, "no generator": {"office1", sample.Password, code},
	} {
		page := with(try[0], try[1], try[2]).Is(http.StatusUnprocessableEntity).Page()
		if got := page.Find("[role=alert]").Text(); got != "用户名、密码或验证码不正确" {
			t.Errorf("%s hears %q", name, got)
		}
		page.Form("/login").Fill("动态验证码或备用码", "")
	}
	with("chief", sample.Password, code).To("/")
	if n := query[int](t, d, "SELECT count(*)::int FROM audit WHERE action = 'account.sign_in' AND name <> '系统（测试登录）'"); n != 1 {
		t.Errorf("%d sessions by a code", n)
	}
	with("chief", sample.Password, code).To(account.StepPath) // a code opens once
	with("chief", sample.Password, codes[0]).To("/")
	if n := query[int](t, d, "SELECT count(*)::int FROM recovery_code WHERE used_at IS NOT NULL"); n != 1 {
		t.Errorf("%d recovery codes are spent", n)
	}
}

// TestWrongCodesAtSignInAreFew: a network's wrong codes are slowed down like its wrong passwords, and those of many networks fill no log.
func TestWrongCodesAtSignInAreFew(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	try := func(address string) *reply {
		r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"username": {"chief"}, "password": {"wrong"}, "code": {"000000"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = address + ":1000"
		return p.nobody().send(r).Is(http.StatusUnprocessableEntity)
	}
	for range 5 {
		try("203.0.113.9").Page().Find("[role=alert]").Sees("用户名、密码或验证码不正确")
	}
	try("203.0.113.9").Page().Find("[role=alert]").Sees("尝试次数较多，请 1 分钟后再试")
	for i := range 20 {
		try(fmt.Sprintf("203.0.%d.9", i))
	}
	if n := query[int](t, d, "SELECT count(*)::int FROM audit WHERE action = 'account.refused'"); n != 10 {
		t.Errorf("%d wrong codes are in the log one by one, want 10", n)
	}
	if n := query[int](t, d, "SELECT count(*)::int FROM throttle WHERE key LIKE 'name:%' AND failures > 0"); n != 0 {
		t.Error("wrong codes shut the name")
	}
}

// TestWhoWaitsGetsIn: whoever finds the name shut by strangers waits, without a script, and signs in with the same page.
func TestWhoWaitsGetsIn(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	begun := time.Now()
	p := newPortal(t, sampledb.DB(t).WithClock(func() time.Time { return begun.Add(time.Duration(later.Load())) }))
	p.shut("chief")
	b := p.nobody()
	page := b.signIn("chief", sample.Password).Is(http.StatusUnprocessableEntity).Page()
	to, values := page.Form("/login").Fill("密码", sample.Password).Press("登录")
	later.Store(int64(limit.WaitTime / 2))
	page = b.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	page.Find("[role=alert]").Sees("请等待 10 秒")
	to, values = page.Form("/login").Fill("密码", sample.Password).Press("登录")
	later.Store(int64(limit.WaitTime))
	b.post(to, values).To("/")
}
