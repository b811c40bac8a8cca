package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
	"jointmeeting/web/accountweb"
)

// enrol registers a generator of codes on its page, and gives its seed and the recovery codes that are shown.
func (b *browser) enrol() (secret string, codes []string) {
	b.t.Helper()
	page := b.get(accountweb.CodePath).Is(200).Page()
	secret = page.Find("p b").Text()
	to, values := page.Form(accountweb.CodePath).Fill("名称", "工作手机").Fill("登录密码", sample.Password).
		Fill("当前的 6 位数字", codeAt(b.t, secret, 0)).Press("登记")
	shown := b.post(to, values).Is(200).Page()
	for _, c := range shown.All(".codes code") {
		codes = append(codes, c.Text())
	}
	b.post(to, values).To("/me/security") // sent again it shows none
	return secret, codes
}

// verify types into the second step.
func (b *browser) verify(typed string) *reply {
	b.t.Helper()
	page := b.get(account.StepPath).Is(200).Page()
	to, values := page.Form(account.StepPath).Fill("动态验证码或备用码", typed).Press("登录")
	return b.post(to, values)
}

func set(t testing.TB, d *db.DB, key setting.Key, value string) {
	t.Helper()
	change(t, d, "INSERT INTO setting (key, value, by_name, at) VALUES ($1, $2, '测试', now()) ON CONFLICT (key) DO UPDATE SET value = excluded.value", string(key), value)
}

// TestSecondStep: whoever has a generator and an office, convenor or administrator seat is asked for a code; before it there is
// no session and no right; each wrong answer hears one sentence; next is kept; one code opens once.
func TestSecondStep(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	secret, _ := p.as("chief").enrol()
	before := query[int](t, d, "SELECT count(*)::int FROM session")

	b := p.nobody()
	page := b.get("/login?next=" + url.QueryEscape("/me/security")).Page()
	to, values := page.Form("/login").Fill("用户名", "chief").Fill("密码", sample.Password).Press("登录")
	if at := b.post(to, values).To("/"); at != account.StepPath || b.cookie != nil || b.step == nil || !b.step.HttpOnly {
		t.Fatalf("leads to %s with the session %v and the step %v", at, b.cookie, b.step)
	}
	b.get("/me").To("/login")
	b.post("/me/display", url.Values{"size": {"large"}}).To("/login")
	stolen := p.nobody()
	stolen.cookie = &http.Cookie{Name: p.s.CookieName(), Value: b.step.Value}
	stolen.get("/me").To("/login")
	if n := query[int](t, d, "SELECT count(*)::int FROM session"); n != before {
		t.Errorf("%d sessions before the second step, %d were there", n, before)
	}

	b.get(account.StepPath).Is(200).Page().Sees("chief", "密码正确")
	for _, typed := range []string{"", "000000", "abc", "AAAA-BBBB-CCCC"} {
		b.verify(typed).Is(422).Page().Sees("验证没有通过，请核对后重试")
	}
	code := codeAt(t, secret, 1)
	full := strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
	b.verify(full).To("/me/security")
	b.get("/me/security").Is(200).Page().Sees("本机，正在使用")
	b.get(account.StepPath).Page().Form("/login")

	other := p.nobody()
	other.signIn("chief", sample.Password).To(account.StepPath)
	other.verify(code).Is(422).Page().Sees("验证没有通过")
	if got := query[string](t, d, "SELECT string_agg(action, ' ' ORDER BY seq) FROM audit WHERE action IN ('account.sign_in', 'account.refused', 'account.first_step') AND name <> '系统（测试登录）'"); got !=
		"account.first_step account.refused account.refused account.refused account.refused account.sign_in account.first_step account.refused" {
		t.Errorf("log: %s", got)
	}
}

// TestSecondStepEnds: after five wrong answers, after its time, when the password or the account has changed, and when it was done,
// the password is asked for again; the counters of the second step are those of people unknown here.
func TestSecondStepEnds(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	secret, _ := p.as("office1").enrol()
	for name, sql := range map[string]string{
		"its time":     "UPDATE signin_step SET ends = now() - interval '1 second'",
		"five tries":   "UPDATE signin_step SET tries = 5",
		"the password": "UPDATE account SET version = version + 1 WHERE login = 'office1'",
		"the account":  "UPDATE account SET disabled_at = now() WHERE login = 'office1'",
	} {
		change(t, d, "UPDATE authenticator SET last_step = 0")
		b := p.nobody()
		b.signIn("office1", sample.Password).To(account.StepPath)
		page := b.get(account.StepPath).Is(200).Page()
		change(t, d, sql)
		to, values := page.Form(account.StepPath).Fill("动态验证码或备用码", codeAt(t, secret, 0)).Press("登录")
		if at := b.post(to, values).To("/login"); at != "/login?ended=1" || b.cookie != nil {
			t.Errorf("%s: leads to %s", name, at)
		}
		b.get("/login?ended=1").Page().Sees("验证已超时或次数过多")
		change(t, d, "UPDATE account SET disabled_at = NULL")
		change(t, d, "DELETE FROM signin_step")
	}
	b := p.nobody()
	b.signIn("office1", sample.Password).To(account.StepPath)
	for range 4 {
		b.verify("000000").Is(422)
	}
	b.verify("000000").To("/login?ended=1")
	b = p.nobody()
	b.signIn("office1", sample.Password).To(account.StepPath)
	b.verify(codeAt(t, secret, 0)).Is(422).Page().Sees("尝试次数较多，请 1 分钟后再试")
	change(t, d, "DELETE FROM throttle")
	change(t, d, "UPDATE authenticator SET last_step = 0")
	b.verify(codeAt(t, secret, 0)).To("/")
}

// TestSecondStepOpensOnce: of many answers with the same code at once one opens a session.
func TestSecondStepOpensOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	secret, _ := p.as("office1").enrol()
	change(t, d, "DELETE FROM session")
	set(t, d, setting.LoginTries, "20")
	b := p.nobody()
	b.signIn("office1", sample.Password).To(account.StepPath)
	page := b.get(account.StepPath).Page()
	_, values := page.Form(account.StepPath).Fill("动态验证码或备用码", codeAt(t, secret, 1)).Press("登录")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r := httptest.NewRequest(http.MethodPost, account.StepPath, strings.NewReader(values.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(b.step)
			p.h.ServeHTTP(httptest.NewRecorder(), r)
		})
	}
	all.Wait()
	if n := query[int](t, d, "SELECT count(*)::int FROM session"); n != 1 {
		t.Errorf("%d sessions of one code", n)
	}
}

// TestWhoIsAskedForASecondStep: the setting decides, and in a demo nobody is asked until somebody changes it.
func TestWhoIsAskedForASecondStep(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	p.as("chief").enrol()
	p.as("liaison-jyj").enrol()
	asks := func(login string) bool {
		return p.nobody().signIn(login, sample.Password).To("/") == account.StepPath
	}
	for value, want := range map[string][2]bool{setting.SecondNobody: {false, false}, setting.SecondRoles: {true, false}, setting.SecondEveryone: {true, true}} {
		set(t, d, setting.LoginSecond, value)
		if got := [2]bool{asks("chief"), asks("liaison-jyj")}; got != want {
			t.Errorf("%s: the chief and a liaison are asked: %v, want %v", value, got, want)
		}
	}
	dbtest.Tamper(t, d, "DELETE FROM setting")
	if !asks("chief") || asks("liaison-jyj") {
		t.Error("as shipped the chief is asked and a liaison is not")
	}
	change(t, d, "UPDATE office SET demo = true")
	if asks("chief") {
		t.Error("a demo asks for a second step")
	}
	set(t, d, setting.LoginSecond, setting.SecondRoles)
	if !asks("chief") {
		t.Error("a demo that was told to ask does not")
	}
}

// TestRecoveryCodes: ten, shown once, kept as keyed digests; each opens once and tells its person; new ones void the old; they
// go with the last authenticator.
func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	own := p.as("director")
	secret, codes := own.enrol()
	if len(codes) != 10 || codes[0] == codes[1] {
		t.Fatalf("codes %v", codes)
	}
	for _, stored := range strings.Fields(query[string](t, d, "SELECT string_agg(encode(hash, 'escape'), ' ') FROM recovery_code")) {
		if strings.Contains(stored, strings.ReplaceAll(codes[0], "-", "")) {
			t.Error("a code is stored as it is")
		}
	}
	own.get("/me/security").Page().Sees("还有 10 个没有用过")

	b := p.nobody()
	b.signIn("director", sample.Password).To(account.StepPath)
	b.verify(strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))).To("/")
	sample.Deliver(t, d)
	b.get("/messages").Page().Sees("已用备用码登录")
	b = p.nobody()
	b.signIn("director", sample.Password).To(account.StepPath)
	b.verify(codes[3]).Is(422).Page().Sees("验证没有通过")
	chief := p.as("chief")
	chief.enrol()
	other := p.nobody()
	other.signIn("chief", sample.Password).To(account.StepPath)
	other.verify(codes[4]).Is(422)

	renew := func(password, code string) *reply {
		to, values := own.get(accountweb.RecoveryPath).Is(200).Page().Form(accountweb.RecoveryPath).Fill("登录密码", password).Fill("动态验证码或备用码", code).Press("更换")
		return own.post(to, values)
	}
	renew("wrong", codeAt(t, secret, 1)).Is(422).Page().Sees("登录密码不正确")
	renew(sample.Password, "").Is(422).Page().Sees("请填写动态验证码")
	renew(sample.Password, codes[3]).Is(422).Page().Sees("验证没有通过")
	fresh := renew(sample.Password, codeAt(t, secret, 1)).Is(200).Page().All(".codes code")
	if len(fresh) != 10 {
		t.Fatalf("%d new codes", len(fresh))
	}
	b.verify(codes[5]).Is(422).Page().Sees("验证没有通过")
	b.verify(fresh[0].Text()).To("/")

	mine := own.get("/me/security").Page().Link("工作手机")
	to, values := own.get(mine).Page().Form(mine+"/remove").Fill("登录密码", sample.Password).Press("移除")
	own.post(to, values).To("/me/security")
	if n := query[int](t, d, "SELECT count(*)::int FROM recovery_code c JOIN account a USING (person) WHERE a.login = 'director' AND c.used_at IS NULL"); n != 0 {
		t.Errorf("%d codes left without an authenticator", n)
	}
}

// TestEnrolmentIsDemanded: where an office gives days of grace a date is named at first; when they are over nothing else opens until something
// is registered.
func TestEnrolmentIsDemanded(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.nobody()
	b.signIn("office1", sample.Password).To("/")
	b.get("/me").Is(200).Page().Sees("登记动态验证码或通行密钥；逾期须先登记才能使用")
	change(t, d, "UPDATE account SET second_from = now() - interval '13 days 23 hours' WHERE login = 'office1'")
	b.signIn("office1", sample.Password).To("/")
	b.get("/me").Is(200)
	change(t, d, "UPDATE account SET second_from = now() - interval '14 days 1 hour' WHERE login = 'office1'")
	b.get("/me").To(enrolPath) // also in the session that is open
	b.signIn("office1", sample.Password).To("/")
	for _, path := range []string{"/", "/me", "/topics", "/more"} {
		if to := b.get(path).To("/"); to != "/me/security" {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	b.post("/me/sessions/end-others", url.Values{"token": {"0123456789.x"}}).To("/me/security")
	b.get("/me/security").Is(200).Page().Sees("请先登记动态验证码或通行密钥")
	_, codes := b.enrol()
	if len(codes) != 10 {
		t.Errorf("%d recovery codes", len(codes))
	}
	b.get("/").Is(200)
	p.nobody().signIn("office1", sample.Password).To(account.StepPath)

	set(t, d, setting.LoginEnrolDays, "0")
	liaison := p.nobody()
	liaison.signIn("liaison-jyj", sample.Password).To("/")
	liaison.get("/me").Is(200)
	admin := p.nobody()
	admin.signIn("admin", sample.Password).To("/")
	admin.get("/me").To("/me/security")
	set(t, d, setting.LoginSecond, setting.SecondNobody)
	admin.signIn("admin", sample.Password).To("/")
	admin.get("/me").Is(200)
}

// TestRulesLetTheirOfficerIn: who changes a rule of signing in must still get in by it; with something registered, they do.
func TestRulesLetTheirOfficerIn(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	security := p.as("security")
	path := setting.Path + "/" + string(setting.LoginEnrolDays)
	to, values := security.get(path).Is(200).Page().Form(path).Fill("登记验证方式的宽限（天）", "0").Press("保存设置")
	page := security.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	page.Sees("您本人须先登记动态验证码或通行密钥")
	if kept := query[string](t, d, "SELECT value FROM setting WHERE key = 'login.enrol_days'"); kept != "14" {
		t.Errorf("it is changed to %s", kept)
	}
	security.enrol()
	to, values = security.get(path).Is(200).Page().Form(path).Fill("登记验证方式的宽限（天）", "0").Press("保存设置")
	security.post(to, values).To(setting.Path)
	security.get("/me").Is(200)
}

// TestNobodyRemovesWhatLetsThemIn: the last of what a rule asks for is replaced before it is removed, or its person would have to find
// somebody who lets them in, who may be nobody.
func TestNobodyRemovesWhatLetsThemIn(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	security := p.as("security")
	secret, _ := security.enrol()
	change(t, d, "UPDATE authenticator SET added_at = added_at - interval '30 days'")
	set(t, d, setting.LoginEnrolDays, "0")
	mine := authenticator.Path(query[int64](t, d, "SELECT max(id) FROM authenticator"))
	remove := func(code string) *reply {
		to, values := security.get(mine).Is(200).Page().Form(mine+"/remove").Fill("登录密码", sample.Password).Fill("动态验证码", code).Press("移除")
		return security.post(to, values)
	}
	remove(codeAt(t, secret, 1)).Is(http.StatusUnprocessableEntity).Page().Sees("请先登记新的验证方式")
	if n := query[int](t, d, "SELECT count(*)::int FROM authenticator WHERE removed_at IS NULL"); n != 1 {
		t.Errorf("%d are left", n)
	}
	set(t, d, setting.LoginEnrolDays, "14")
	remove(codeAt(t, secret, 1)).To("/me/security")
}

// TestDemandOutlivesAChangedPassword: a handed-out password is changed first, and what must be registered is not forgotten over it.
func TestDemandOutlivesAChangedPassword(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	set(t, d, setting.LoginEnrolDays, "0")
	change(t, d, "UPDATE account SET must_change = true WHERE login = 'office1'")
	b := p.nobody()
	b.signIn("office1", sample.Password).To("/")
	const fresh = "江豚在长江里游了3圈"
	to, values := b.get("/password/change").Is(200).Page().Form("/password/change").Fill("当前密码", sample.Password).Fill("新密码", fresh).Fill("再次输入新密码", fresh).Press("修改密码")
	b.post(to, values).To("/")
	b.get("/me").To(enrolPath)
}

// TestFewSessionsAtATime: beyond the setting's number the oldest ends, the person is told, and what is sent from it is kept.
func TestFewSessionsAtATime(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	set(t, d, setting.LoginSessions, "3")
	list := []*browser{}
	for range 3 {
		b := p.nobody()
		b.signIn("liaison-jyj", sample.Password).To("/")
		list = append(list, b)
	}
	list[0].get("/me/security").Page().Sees("登录设备", "3 处")
	last := p.nobody()
	last.signIn("liaison-jyj", sample.Password).To("/")
	last.get("/me/security").Page().Sees("最早的 1 处已退出", "3 处")
	list[0].post("/topics", url.Values{"title": {"关于校园标准化的议题"}, "token": {"0123456789.new"}}).To("/login?kept=1")
	list[1].get("/me").Is(200)
	if to := list[0].signIn("liaison-jyj", sample.Password).To("/kept/"); to == "" {
		t.Error("the form is lost")
	}
	list[1].get("/me").To("/login") // now the oldest
	other := p.as("liaison-wjw")
	other.get("/me").Is(200)
}

// TestCredentialsEndOtherSessions: a changed password, a new authenticator and a removed one end the other sessions unless the box is
// emptied.
func TestCredentialsEndOtherSessions(t *testing.T) {
	t.Parallel()
	const fresh = "江豚在长江里游了3圈"
	acts := map[string]func(b *browser) (string, url.Values){
		"password": func(b *browser) (string, url.Values) {
			return b.get("/password/change").Page().Form("/password/change").Fill("当前密码", sample.Password).Fill("新密码", fresh).Fill("再次输入新密码", fresh).Press("修改密码")
		},
		"added": func(b *browser) (string, url.Values) {
			page := b.get(accountweb.CodePath).Page()
			return page.Form(accountweb.CodePath).Fill("名称", "工作手机").Fill("登录密码", sample.Password).Fill("当前的 6 位数字", codeAt(b.t, page.Find("p b").Text(), 0)).Press("登记")
		},
		"removed": func(b *browser) (string, url.Values) {
			b.enrol()
			mine := b.get("/me/security").Page().Link("工作手机")
			return b.get(mine).Page().Form(mine+"/remove").Fill("登录密码", sample.Password).Press("移除")
		},
	}
	for name, act := range acts {
		for _, keep := range []bool{false, true} {
			d := sampledb.DB(t)
			p := newPortal(t, d)
			own := p.as("liaison-jyj")
			to, values := act(own)
			other := p.as("liaison-jyj")
			if values.Get("end_others") != "1" {
				t.Errorf("%s: the box is not ticked: %v", name, values)
			}
			if keep {
				values.Del("end_others")
			}
			if code := own.post(to, values).StatusCode; code != 200 && code != 303 {
				t.Fatalf("%s: answered %d", name, code)
			}
			own.get("/me").Is(200)
			if open := other.get("/me").StatusCode == 200; open != keep {
				t.Errorf("%s, keeping %v: the other session is open: %v", name, keep, open)
			}
		}
	}
}

// TestHealthProlongsNoSession: what asks for health with a person's cookie is no sign of life (S-6).
func TestHealthProlongsNoSession(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	b := newPortal(t, d).as("office1")
	change(t, d, "UPDATE session SET seen = now() - interval '20 minutes'")
	seen := query[time.Time](t, d, "SELECT seen FROM session")
	for _, path := range []string{"/healthz", "/readyz", "/static/none"} {
		b.get(path)
	}
	if now := query[time.Time](t, d, "SELECT seen FROM session"); !now.Equal(seen) {
		t.Errorf("seen %v, then %v", seen, now)
	}
	b.get("/me").Is(200)
	if now := query[time.Time](t, d, "SELECT seen FROM session"); now.Equal(seen) {
		t.Error("a page is no sign of life: the test proves nothing")
	}
}

// TestStepCookieIsTheServersOwn: what the browser holds between the steps is a random secret, kept as a digest.
func TestStepCookieIsTheServersOwn(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	p.as("chief").enrol()
	b := p.nobody()
	b.signIn("chief", sample.Password).To(account.StepPath)
	if len(b.step.Value) < 40 || strings.Contains(b.step.Value, "chief") {
		t.Errorf("the cookie is %q", b.step.Value)
	}
	if got := query[[]byte](t, d, "SELECT id_hash FROM signin_step"); !bytes.Equal(got, account.HashSecret(b.step.Value)) {
		t.Error("the secret itself is stored")
	}
}
