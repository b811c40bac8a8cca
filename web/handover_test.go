package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/message"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

const freshPassword = "江豚在长江里游了3圈"

// choose uses a code on the page where a person chooses the password.
func (b *browser) choose(login, code, password string) *reply {
	b.t.Helper()
	f := b.get(handover.StartPath).Is(http.StatusOK).Page().Form(handover.StartPath)
	to, values := f.Fill("用户名", login).Fill("启用码", code).Fill("新密码", password).Fill("再次输入新密码", password).Press("设置密码")
	return b.post(to, values)
}

// userPath is the page of the account.
func (p *portal) userPath(login string) string {
	p.t.Helper()
	return account.Path(query[int64](p.t, p.db, "SELECT person FROM account WHERE login = $1", login))
}

// reset lets the administrator hand out a code, or its first half.
func (p *portal) reset(login string) string {
	p.t.Helper()
	b, path := p.as("admin"), p.userPath(login)
	return b.press(b.get(path).Is(http.StatusOK).Page(), path+"/do/reset", "确认重置密码").Is(http.StatusOK).Page().Find(".once").Text()
}

// openCode is the path of the person's open code.
func (p *portal) openCode(login string) string {
	p.t.Helper()
	return fmt.Sprintf("%s/codes/%d", account.CredentialsPath, query[int64](p.t, p.db,
		"SELECT h.id FROM handover h JOIN account a USING (person) WHERE a.login = $1 AND h.used_at IS NULL AND h.void_at IS NULL", login))
}

// approve lets a second person give out the second half.
func (p *portal) approve(by, login string) string {
	p.t.Helper()
	b := p.as(by)
	page := b.get(account.CredentialsPath).Is(http.StatusOK).Page()
	return b.press(page, p.openCode(login)+"/approve", "已核实，确认 "+sample.Who(p.t, p.db, login).Name).Is(http.StatusOK).Page().Find(".once").Text()
}

// takeover is a password chosen with both halves, as the right person does it, or two who are in it together.
func (p *portal) takeover(login, second string) {
	p.t.Helper()
	first := p.reset(login)
	p.nobody().choose(login, first+p.approve(second, login), freshPassword).Is(http.StatusOK)
}

// TestCodeInHalves: neither the administrator's half nor the officer's opens the account, both do once; the old password
// is good until then, and the second factor stays.
func TestCodeInHalves(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	chief := p.as("chief")
	first := p.reset("chief")
	if len(first) != 9 {
		t.Fatalf("half of a code is %q", first)
	}
	p.as("admin").get(p.userPath("chief")).Page().Sees("待安全管理员确认")
	guess := func(code string) {
		t.Helper()
		p.nobody().choose("chief", code, freshPassword).Is(http.StatusUnprocessableEntity).Page().Sees("用户名或启用码不正确")
	}
	guess(first)
	guess(first + first)
	p.nobody().signIn("chief", sample.Password).To("/")
	second := p.approve("security", "chief")
	guess(first + first)
	guess(second + first)
	p.as("security").get(account.CredentialsPath).Page().Sees("没有待确认的启用码")
	p.as("admin").get(p.userPath("chief")).Page().Sees("可以使用")
	chief.get("/me").Is(http.StatusOK)
	p.nobody().choose("chief", strings.ToUpper(first)+" "+second, freshPassword).Is(http.StatusOK).Page().Sees("密码已设置")
	guess(first + second)
	chief.get("/me").To("/login")
	p.nobody().signIn("chief", sample.Password).Is(http.StatusUnprocessableEntity)
	p.nobody().signIn("chief", freshPassword).To("/")
}

// TestCodeEnds: a code that is void, replaced or past its time opens nothing; however many wrong ones came from a network, a right one opens.
func TestCodeEnds(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	refused := func(code string) {
		t.Helper()
		p.nobody().choose("liaison-jyj", code, freshPassword).Is(http.StatusUnprocessableEntity).Page().Sees("用户名或启用码不正确")
	}
	void := p.reset("liaison-jyj")
	b := p.as("admin")
	b.press(b.get(p.userPath("liaison-jyj")).Page(), p.openCode("liaison-jyj")+"/void", "作废启用码 "+sample.Who(t, p.db, "liaison-jyj").Name).To(p.userPath("liaison-jyj"))
	refused(void)
	replaced := p.reset("liaison-jyj")
	late := p.reset("liaison-jyj")
	refused(replaced)
	change(t, p.db, "UPDATE handover SET ends = now() - interval '1 second' WHERE used_at IS NULL AND void_at IS NULL")
	refused(late)
	good := p.reset("liaison-jyj")
	p.nobody().choose("liaison-jyj", good, "123").Is(http.StatusUnprocessableEntity).Page().Sees("至少 10 个字符")
	p.nobody().choose("liaison-jyj", good, "市教育局市教育局2026").Is(http.StatusUnprocessableEntity).Page().Sees("容易被猜到")
	change(t, p.db, "UPDATE account SET disabled_at = now() WHERE login = 'liaison-jyj'")
	refused(good)
	change(t, p.db, "UPDATE account SET disabled_at = NULL WHERE login = 'liaison-jyj'")
	p.nobody().choose("nobody", good, freshPassword).Is(http.StatusUnprocessableEntity).Page().Sees("用户名或启用码不正确")
	p.nobody().choose("liaison-jyj", good, freshPassword).Is(http.StatusOK)
	for range 10 {
		p.nobody().choose("liaison-jyj", "2345-2345-2345-2345", freshPassword).Is(http.StatusUnprocessableEntity)
	}
	p.nobody().choose("liaison-jyj", "2345-2345-2345-2345", freshPassword).Is(http.StatusUnprocessableEntity).Page().Sees("近来填错的次数较多，请逐字核对后再填，填写正确即可继续")
	p.nobody().choose("liaison-jyj", p.reset("liaison-jyj"), freshPassword).Is(http.StatusOK)
	if n := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'handover.refused'"); n == 0 {
		t.Error("wrong codes are not in the log")
	}
}

// TestCodeOpensAShutNameToItsBrowser: whoever has chosen a password with a code signs in with it, in that browser, whatever others try.
func TestCodeOpensAShutNameToItsBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	code := p.reset("liaison-jyj")
	p.shut("liaison-jyj")
	b := p.nobody()
	chosen := b.choose("liaison-jyj", code, freshPassword).Is(http.StatusOK)
	b.signIn("liaison-jyj", freshPassword).Is(http.StatusUnprocessableEntity).Page().Find("[role=alert]").Sees("请等待 20 秒")
	page := b.get("/login").Page()
	to, values := page.Form("/login").Fill("用户名", "liaison-jyj").Fill("密码", freshPassword).Press("登录")
	r := httptest.NewRequest(http.MethodPost, to, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", urlencoded)
	for _, c := range chosen.Cookies() {
		r.AddCookie(c)
	}
	b.send(r).To("/")
}

// TestWrongCodesOfManyFillNoLog: wrong codes from ever new networks are in the log one by one up to their number, and then by the 1st, 10th, 100th.
func TestWrongCodesOfManyFillNoLog(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for i := range limit.WrongCodes + 40 {
		r := httptest.NewRequest(http.MethodPost, handover.StartPath, strings.NewReader(url.Values{"username": {"liaison-jyj"}, "code_password": {"2345-2345-2345-2345"},
			"new_password": {freshPassword}, "again_password": {freshPassword}}.Encode()))
		r.Header.Set("Content-Type", urlencoded)
		r.RemoteAddr = fmt.Sprintf("10.%d.0.1:1000", i)
		p.nobody().send(r).Is(http.StatusUnprocessableEntity)
	}
	if n := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'handover.refused'"); n != limit.WrongCodes {
		t.Errorf("%d wrong codes are in the log one by one, want %d", n, limit.WrongCodes)
	}
	if n := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'account.throttled'"); n == 0 || n > 3 {
		t.Errorf("%d entries say that there were too many", n)
	}
	p.nobody().choose("liaison-jyj", p.reset("liaison-jyj"), freshPassword).Is(http.StatusOK)
}

// TestWrongCodesOfOthersSilenceNothing: however many wrong codes came from a network, those that somebody who is signed in there types are
// logged, and their person hears of them.
func TestWrongCodesOfOthersSilenceNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for range 12 {
		p.nobody().choose("liaison-czj", "2345-2345-2345-2345", freshPassword).Is(http.StatusUnprocessableEntity)
	}
	b := p.as("liaison-jyj")
	before := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'handover.refused'")
	b.post(handover.ShowPath, url.Values{"token": {"0123456789.show"}, "code_password": {"2345-2345-2345-2345"}}).Is(http.StatusUnprocessableEntity)
	if n := query[int](t, p.db, "SELECT count(*)::int FROM audit WHERE action = 'handover.refused'"); n != before+1 {
		t.Errorf("%d entries, were %d", n, before)
	}
	sample.Deliver(t, p.db)
	b.get(message.Path).Page().Sees("有人输入了您的登录密码，但再次验证没有通过")
}

// TestCodeIsUsedOnce: of two at once one sets the password.
func TestCodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	code := p.reset("liaison-jyj")
	f := p.nobody().get(handover.StartPath).Page().Form(handover.StartPath).Fill("用户名", "liaison-jyj").Fill("启用码", code)
	done := make(chan int, 4)
	for i := range 4 {
		password := freshPassword + fmt.Sprint(i)
		_, values := f.Fill("新密码", password).Fill("再次输入新密码", password).Press("设置密码")
		go func(values url.Values) { done <- p.nobody().post(handover.StartPath, values).StatusCode }(values)
	}
	ok := 0
	for range 4 {
		if <-done == http.StatusOK {
			ok++
		}
	}
	if ok != 1 {
		t.Errorf("%d of four set the password", ok)
	}
}

// TestSecondPersonIsAnother: who may approve is the security officer; for a security officer another one, or the
// auditor when there is none; never the person, and never on a page that is no longer true.
func TestSecondPersonIsAnother(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	token := 0
	try := func(login, path string) *reply {
		token++
		return p.as(login).post(path, url.Values{"token": {fmt.Sprintf("second-person-%d", token)}, "version": {"1"}})
	}
	p.reset("chief")
	chiefs := p.openCode("chief")
	for login, status := range map[string]int{"admin": 403, "chief": 403, "office1": 403, "liaison-jyj": 403, "auditor": 403} {
		try(login, chiefs+"/approve").Is(status)
	}
	p.as("auditor").get(account.CredentialsPath).Page().Sees("由安全管理员确认")
	p.reset("security")
	own := p.openCode("security")
	try("security", own+"/approve").Is(http.StatusForbidden)
	p.as("security").get(account.CredentialsPath).Page().Sees("不能确认本人的启用码")
	change(t, p.db, `INSERT INTO seat (person, role, valid_from, confirmed_by, confirmed_at) SELECT person, 'security', portal_today(), 'x', now() FROM account WHERE login = 'office2'`)
	try("auditor", own+"/approve").Is(http.StatusForbidden)
	try("office2", own+"/approve").Is(http.StatusOK).Page().Sees("启用码的第二段")
	try("office2", own+"/approve").Is(http.StatusConflict)
	change(t, p.db, "UPDATE account SET disabled_at = now() WHERE login = 'office2'")
	p.reset("security")
	try("auditor", p.openCode("security")+"/approve").Is(http.StatusOK).Page().Sees("启用码的第二段")
	try("security", chiefs+"/approve").Is(http.StatusOK)
}

// TestChangeIsToldUntilPutAway: the banner stays while signing rests, whoever clicks; the message is there besides.
func TestChangeIsToldUntilPutAway(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	p.takeover("chief", "security")
	sample.Deliver(t, p.db)
	b := p.nobody()
	b.signIn("chief", freshPassword).To("/")
	page := b.get("/").Is(http.StatusOK).Page()
	page.Sees("用启用码重置了登录密码", "发放、", "确认启用码", "前您不能签批", "不是您本人操作？请立即联系安全管理员")
	b.get("/messages").Page().Sees("用启用码重置了登录密码", "发起重置您的登录密码")
	b.get("/delegations/new").Is(http.StatusOK).Page().Sees("知道了")
	b.post("/delegations", url.Values{"token": {string(form.NewToken())}}).Is(http.StatusUnprocessableEntity).Page().SeesNot("知道了")
	away := httptest.NewRequest(http.MethodPost, "/me/changes/seen", strings.NewReader(url.Values{"token": {string(form.NewToken())}, "upto": {"1000000"}}.Encode()))
	away.Header.Set("Content-Type", urlencoded)
	away.Header.Set("Referer", "http://"+away.Host+"/tasks?state=all")
	b.send(away).To("/tasks?state=all") // what stops nothing goes, and the reader stays where they were
	page = b.get("/").Page()
	page.Sees("用启用码重置了登录密码")
	page.SeesNot("发起重置您的登录密码")
	b.post("/me/changes/seen", url.Values{"token": {string(form.NewToken())}, "upto": {"1000000"}})
	b.get("/").Page().Sees("用启用码重置了登录密码")
	security := p.as("security")
	security.get("/").Page().Sees("登录方式变更待核实")
	at := fmt.Sprintf("%s/%d/resume", account.CredentialsPath, query[int64](t, p.db, "SELECT id FROM credential_change WHERE paused_until IS NOT NULL"))
	list := security.get(account.CredentialsPath).Page()
	to, values := list.Form(at).Press("已核实，恢复 " + sample.Who(t, p.db, "chief").Name)
	security.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("请填写核实方式")
	to, values = list.Form(at).Fill("核实方式", "电话与本人核实").Press("已核实，恢复 " + sample.Who(t, p.db, "chief").Name)
	security.post(to, values).To(account.CredentialsPath)
	values.Set("token", string(form.NewToken()))
	security.post(to, values).Is(http.StatusConflict).Page().Sees("无需再办")
	page = b.get("/").Page()
	b.press(page, "/me/changes/seen", "知道了").To("/me/security")
	b.get("/").Page().SeesNot("重置了登录密码")
	p.as("liaison-jyj").get("/").Page().SeesNot("重置了登录密码")
}
