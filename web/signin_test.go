package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/edge"
)

// signIn fills the sign-in form as a reader does.
func (b *browser) signIn(login, password string) *reply {
	b.t.Helper()
	page := b.get("/login").Is(http.StatusOK).Page()
	to, values := page.Form("/login").Fill("用户名", login).Fill("密码", password).Press("登录")
	return b.post(to, values)
}

func query[T any](t testing.TB, d *db.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func change(t testing.TB, d *db.DB, sql string, args ...any) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestSignInShowsOneAnswerToEveryFailure(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	change(t, d, "UPDATE account SET disabled_at = now() WHERE login = 'office2'")
	change(t, d, "UPDATE account SET password = '' WHERE login = 'member-jyj'")
	var first string
	for _, login := range []string{"no-such-name", "office2", "office1", "member-jyj"} {
		password := sample.Password
		if login == "office1" {
			password = "wrong"
		}
		r := p.nobody().signIn(login, password).Is(http.StatusUnprocessableEntity)
		r.Page().Find("[role=alert]").Sees("用户名或密码不正确")
		r.Page().SeesNot(password)
		if len(r.Cookies()) != 0 {
			t.Errorf("%s: cookies %v", login, r.Cookies())
		}
		text := strings.ReplaceAll(r.Page().Text(), login, "LOGIN")
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("%s answers\n%s\nnot\n%s", login, text, first)
		}
	}
}

func TestSignInLeadsWhereThePersonWanted(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	b := p.nobody()
	to := b.get("/me/security").To("/login?next=")
	page := b.get(to).Is(http.StatusOK).Page()
	target, values := page.Form("/login").Fill("用户名", "office1").Fill("密码", sample.Password).Press("登录")
	b.post(target, values).To("/me/security")
	b.get("/me/security").Is(http.StatusOK).Page().Sees("登录设备", "本机，正在使用")
}

// TestNextNeverLeavesThePortal: whatever stands in next, the redirect stays on this site.
func TestNextNeverLeavesThePortal(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, target := range elsewhere {
		r := p.nobody().get("/login?next=" + url.QueryEscape(target)).Is(http.StatusOK)
		if got := r.Page().Find("[name=next]").Attr("value"); got != "" && !stays(got) {
			t.Errorf("the form keeps %q of %q", got, target)
		}
	}
	// One session is enough to try the redirect itself: signing in again replaces it.
	b := p.nobody()
	for _, target := range elsewhere {
		r := b.post("/login", url.Values{"username": {"office1"}, "password": {sample.Password}, "next": {target}})
		if to := r.To("/"); !stays(to) {
			t.Errorf("%q leads to %q", target, to)
		}
	}
}

// stays is a judgement of its own, by the rules of browsers: resolve the address and look at the host.
func stays(to string) bool {
	clean := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(to)
	base, _ := url.Parse("http://portal.test/login")
	u, err := base.Parse(clean)
	return err == nil && u.Host == "portal.test" && u.Scheme == "http" && !strings.HasPrefix(clean, "//")
}

// elsewhere are addresses that have led people out of other systems.
var elsewhere = []string{
	"http://evil.test", "https://evil.test/", "HTTP://evil.test", "//evil.test", "///evil.test", "////evil.test", "/\\evil.test",
	"\\\\evil.test", "\\/evil.test", "/\\/evil.test", "//\\evil.test", "/\t/evil.test", "/\n/evil.test", "/\r/evil.test", "\t//evil.test",
	" //evil.test", "//evil.test/..", "/./\\evil.test", "https:evil.test", "https:/evil.test", "http:\\\\evil.test", "javascript:alert(1)",
	"JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://evil.test", "mailto:a@evil.test",
	"//evil.test@portal.test", "http://portal.test@evil.test", "http://portal.test.evil.test", "//portal.test:80@evil.test/", "/%09/evil.test/%0d",
	"//%65vil.test", "/\x00/evil.test", "/\u2028/evil.test", "/＼evil.test", "／／evil.test", "//evil。test", "//evil%E3%80%82test", "?//evil.test", "#//evil.test",
	"evil.test", "evil.test/", ".evil.test", "@evil.test", ":80", "/login", "", " ", "/\u00a0/evil.test", "//127.0.0.1", "//[::1]", "//2130706433",
	"http:///evil.test", "http:/\\evil.test", "/\\\\evil.test", "\\evil.test", "/x\r\nLocation: http://evil.test", "/x\r\nSet-Cookie: a=b", "//;@evil.test",
	"http://evil.test#/", "http://evil.test?/", "https://evil.test:443\\@portal.test", strings.Repeat("/", 3000) + "evil.test",
}

func TestTheListOfOtherPlacesIsLong(t *testing.T) {
	if len(elsewhere) < 60 {
		t.Errorf("%d addresses", len(elsewhere))
	}
}

// TestFixation: an id that was there before signing in is worth nothing afterwards (S-5).
func TestFixation(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	planted := &http.Cookie{Name: p.s.CookieName(), Value: strings.Repeat("A", 43)}
	victim := p.nobody()
	victim.cookie = planted
	victim.signIn("office1", sample.Password).To("/")
	if victim.cookie.Value == planted.Value {
		t.Fatal("the planted id became a session")
	}
	thief := p.nobody()
	thief.cookie = planted
	thief.get("/me").To("/login")

	// Signing in again over an open session ends that one.
	first := *victim.cookie
	victim.signIn("office1", sample.Password).To("/")
	old := p.nobody()
	old.cookie = &first
	old.get("/me").To("/login")
	if n := query[int](t, d, "SELECT count(*)::int FROM session"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestSessionsHoldNoIDInTheTable(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	b := newPortal(t, d).nobody()
	b.signIn("office1", sample.Password).To("/")
	if len(b.cookie.Value) < 43 {
		t.Errorf("the id has %d characters", len(b.cookie.Value))
	}
	if got := query[string](t, d, "SELECT encode(id_hash, 'hex') FROM session"); got != fmt.Sprintf("%x", account.HashSecret(b.cookie.Value)) {
		t.Errorf("stored %s", got)
	}
}

// TestCookies: server-side sessions only, closed to scripts and to other sites (S-6).
func TestCookies(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t), func(d *edge.Deps) { d.BaseURL = "https://portal.test" })
	r := httptest.NewRequest(http.MethodPost, "https://portal.test/login",
		strings.NewReader(url.Values{"username": {"office1"}, "password": {sample.Password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res := p.nobody().send(r)
	res.To("/")
	if len(res.Cookies()) != 2 {
		t.Fatalf("cookies %v", res.Cookies())
	}
	for _, c := range res.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %+v", c)
		}
		if strings.Contains(c.Name+c.Value, "office1") {
			t.Errorf("the cookie %s names the person", c.Name)
		}
	}
}

func TestSigningOutKillsTheSession(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	b := newPortal(t, d).nobody()
	b.signIn("office1", sample.Password)
	kept := *b.cookie
	page := b.get("/me").Is(http.StatusOK).Page()
	res := b.press(page, "/logout", "退出")
	res.To("/login")
	if !strings.Contains(res.Header.Get("Clear-Site-Data"), "cache") {
		t.Error("pages stay in the browser's cache")
	}
	b.cookie = &kept
	b.get("/me").To("/login")
	b.post("/me/display", url.Values{"size": {"large"}}).To("/login")
	b.post("/logout", nil).To("/login")
	if n := query[int](t, d, "SELECT count(*)::int FROM held_form"); n != 0 {
		t.Errorf("%d forms kept after signing out", n)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	for name, sql := range map[string]string{
		"idle":     "UPDATE session SET seen = now() - interval '31 minutes'",
		"absolute": "UPDATE session SET ends = now() - interval '1 second'",
		"disabled": "UPDATE account SET disabled_at = now() WHERE login = 'office1'",
		"no seat":  "UPDATE seat SET valid_to = current_date, valid_from = current_date WHERE person = (SELECT person FROM account WHERE login = 'office2')",
	} {
		login := map[string]string{"no seat": "office2"}[name]
		if login == "" {
			login = "office1"
		}
		change(t, d, "DELETE FROM session")
		change(t, d, "UPDATE account SET disabled_at = NULL")
		b := p.as(login)
		b.get("/me").Is(http.StatusOK)
		change(t, d, sql)
		r := b.get("/me")
		if name == "no seat" {
			r.Is(http.StatusOK).Page().Sees("没有生效的任职") // still a person, without a right
			continue
		}
		if r.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: status %d", name, r.StatusCode)
		}
	}
	change(t, d, "UPDATE account SET disabled_at = NULL")
	b := p.as("office1")
	change(t, d, "UPDATE session SET seen = now() - interval '29 minutes'")
	b.get("/me").Is(http.StatusOK)
	if ago := query[float64](t, d, "SELECT extract(epoch FROM now() - max(seen))::float8 FROM session"); ago > 60 {
		t.Errorf("the sign of life was not noted: %v s ago", ago)
	}
}

// TestHandedOutPasswordMustBeChangedFirst: nothing else opens before.
func TestHandedOutPasswordMustBeChangedFirst(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("office1")
	change(t, d, "UPDATE account SET must_change = true WHERE login = 'office1'")
	for _, path := range []string{"/me", "/me/security", "/more", "/"} {
		if to := b.get(path).To("/"); to != "/password/change" {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	b.post("/me/sessions/end-others", url.Values{"token": {"12345678"}}).To("/password/change")
	const fresh = "江豚在长江里游了3圈"
	page := b.get("/password/change").Is(http.StatusOK).Page()
	page.Sees("您使用的是一次性密码", "至少 10 个字符")
	form := page.Form("/password/change").Fill("当前密码", sample.Password).Fill("新密码", "1234567890").Fill("再次输入新密码", "1234567890")
	to, values := form.Press("修改密码")
	b.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("容易被猜到")
	page = b.get("/password/change").Page()
	to, values = page.Form("/password/change").Fill("当前密码", sample.Password).Fill("新密码", fresh).Fill("再次输入新密码", fresh).Press("修改密码")
	before := b.cookie.Value
	b.post(to, values).To("/")
	if b.cookie.Value == before {
		t.Error("the session kept its id")
	}
	b.get("/me").Is(http.StatusOK).Page().Sees("密码已修改，其他设备已退出")
	p.nobody().signIn("office1", sample.Password).Is(http.StatusUnprocessableEntity)
	p.nobody().signIn("office1", fresh).To("/")
}

// TestOtherTriesDoNotLockOut: strangers slow signing in down for strangers beside them; the person's own browser gets in at once,
// a new one in another network too, and one in the same network after a minute (S-10).
func TestOtherTriesDoNotLockOut(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	own := p.nobody()
	device := own.signIn("chief", sample.Password).Cookies()
	for range 5 {
		p.nobody().signIn("chief", "wrong").Is(http.StatusUnprocessableEntity)
	}
	r := p.nobody().signIn("chief", sample.Password).Is(http.StatusUnprocessableEntity)
	r.Page().Find("[role=alert]").Sees("尝试次数较多，请 1 分钟后再试")
	if got := r.Page().Find("#username").Attr("value"); got != "chief" {
		t.Errorf("the form keeps the name %q", got)
	}

	post := func(more func(*http.Request)) *reply {
		r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"username": {"chief"}, "password": {sample.Password}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		more(r)
		return p.nobody().send(r)
	}
	post(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") }).Is(http.StatusUnprocessableEntity)
	post(func(r *http.Request) {
		for _, c := range device {
			if c.Name != p.s.CookieName() {
				r.AddCookie(c)
			}
		}
	}).To("/")
	post(func(r *http.Request) { r.RemoteAddr = "203.0.113.9:1000" }).To("/")
	for range 5 {
		p.nobody().signIn("chief", "wrong")
	}
	change(t, d, "UPDATE throttle SET until = until - interval '1 minute'")
	p.nobody().signIn("chief", sample.Password).To("/")
}

func TestSetupPageExistsOnlyWithoutAdministrator(t *testing.T) { // not parallel: it takes every place at the gate
	p := newPortal(t, sampledb.DB(t))
	p.nobody().get("/setup").Is(http.StatusNotFound)
	p.nobody().post("/setup", url.Values{"token_password": {"x"}, "name": {"甲"}, "login": {"root"}, "new_password": {"江豚在长江里游了3圈"}, "again_password": {"江豚在长江里游了3圈"}}).
		Is(http.StatusNotFound)

	d := dbtest.DB(t)
	p = newPortal(t, d)
	p.nobody().get("/login").Page().Sees("系统还没有管理员")
	token, _, err := p.s.Accounts().IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := p.nobody()
	page := b.get("/setup").Is(http.StatusOK).Page()
	form := page.Form("/setup").Fill("一次性口令", "wrong").Fill("姓名", "高管").Fill("用户名", "root").Fill("密码", "江豚在长江里游了3圈").Fill("再次输入密码", "江豚在长江里游了3圈").
		Fill("安全管理员姓名", "安全员").Fill("安全管理员用户名", "anquan")
	to, values := form.Press("建立两个账号")
	b.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("一次性口令不正确")

	values.Set("token_password", token)
	var made atomic.Int32
	var first atomic.Pointer[http.Cookie]
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPost, "/setup", strings.NewReader(values.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			p.h.ServeHTTP(w, r)
			if w.Code == http.StatusOK && strings.Contains(w.Body.String(), "portal user approve anquan") {
				made.Add(1)
				first.Store(&http.Cookie{Name: p.s.CookieName(), Value: cookieNamed(w.Result(), p.s.CookieName())})
			}
		})
	}
	wg.Wait()
	if n := query[int](t, d, "SELECT count(*)::int FROM account"); made.Load() != 1 || n != 2 {
		t.Errorf("%d sessions, %d accounts", made.Load(), n)
	}
	b.get("/setup").Is(http.StatusNotFound)
	p.held("root", "江豚在长江里游了3圈").get(accountweb.CodePath).Is(http.StatusForbidden)
	b.cookie = first.Load()
	b.get("/admin/users").To(enrolPath)
	page = b.get(accountweb.CodePath).Is(http.StatusOK).Page()
	to, values = page.Form(accountweb.CodePath).Fill("名称", "手机").Fill("登录密码", "江豚在长江里游了3圈").Fill("当前的 6 位数字", codeAt(t, page.Find("p b").Text(), 0)).Press("登记")
	b.post(to, values).Is(http.StatusOK)
	b.get("/admin/users").Is(http.StatusOK).Page().Sees("高管", "系统管理员")
}

func cookieNamed(r *http.Response, name string) string {
	for _, c := range r.Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// TestKeptFormComesBack: what was typed when the session ended can be sent after signing in again.
func TestKeptFormComesBack(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("admin")
	page := b.get("/admin/users/new").Is(http.StatusOK).Page()
	to, values := page.Form("/admin/users/new").Fill("姓名", "韩小雨").Fill("用户名", "han.xiaoyu").Press("新增用户")
	values.Set("some_password", "never to be kept")
	change(t, d, "UPDATE session SET seen = now() - interval '31 minutes'")
	b.post(to, values).To("/login?kept=1")
	if got := query[string](t, d, "SELECT convert_from(body, 'UTF8') FROM held_form"); strings.Contains(got, "never") {
		t.Errorf("kept %s", got)
	}
	b.get("/login?kept=1").Page().Sees("刚才填写的内容已经保留")

	other := p.nobody()
	other.signIn("office1", sample.Password).To("/")
	other.get("/kept/1").Is(http.StatusNotFound)

	where := b.signIn("admin", sample.Password).To("/kept/")
	kept := b.get(where).Is(http.StatusOK).Page()
	kept.Sees("韩小雨", "附件和密码没有保留")
	b.press(kept, "/admin/users/new", "继续提交").Is(http.StatusOK).Page().Sees("启用码", "han.xiaoyu")
	b.signIn("admin", sample.Password).To("/")
	if n := query[int](t, d, "SELECT count(*)::int FROM account WHERE login = 'han.xiaoyu'"); n != 1 {
		t.Errorf("%d accounts", n)
	}
}

// TestFormWithFilesKeepsItsText: the files must be chosen again, the words are not lost.
func TestFormWithFilesKeepsItsText(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("liaison-jyj")
	change(t, d, "UPDATE session SET seen = now() - interval '31 minutes'")
	b.postFiles("/topics", url.Values{"title": {"关于校园标准化的议题"}, "token": {"0123456789.new"}}, map[string][]byte{"a.pdf": []byte("%PDF-1.7")}).To("/login?kept=1")
	where := b.signIn("liaison-jyj", sample.Password).To("/kept/")
	b.get(where).Page().Sees("关于校园标准化的议题", "附件和密码没有保留")
}

// TestOutsidersBodyIsNotRead: who may not send the form cannot make the portal store its files either.
func TestOutsidersBodyIsNotRead(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	for _, path := range []string{"/topics", "/admin/users/new"} {
		body := &unread{}
		r := httptest.NewRequest(http.MethodPost, path, body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		p.nobody().send(r).To("/login")
		if body.asked {
			t.Errorf("%s: the body was read", path)
		}
	}
}

// unread notes whether anybody reads it.
type unread struct{ asked bool }

func (u *unread) Read([]byte) (int, error) {
	u.asked = true
	return 0, io.EOF
}

func TestKeptFormCanBeDropped(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("admin")
	change(t, d, "UPDATE session SET seen = now() - interval '31 minutes'")
	b.post("/admin/users/new", url.Values{"name": {"韩小雨"}, "token": {"0123456789.new"}}).To("/login?kept=1")
	where := b.signIn("admin", sample.Password).To("/kept/")
	other := p.as("office1")
	other.post(where+"/drop", url.Values{"token": {"0123456789.drop"}}).To("/")
	b.press(b.get(where).Page(), where+"/drop", "不再需要").To("/")
	b.get(where).Is(http.StatusNotFound)
}

func TestDemoNamesItsPeopleAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	p.nobody().get("/login").Page().SeesNot("示例人员", "总召集人", sample.Password)
	change(t, d, "UPDATE office SET demo = true, demo_password = $1", sample.Password)
	page := p.nobody().get("/login").Page()
	page.Sees("示例人员", sample.Password, "总召集人", "市教育局联络员", "演示数据")
	forms := page.Forms()
	to, values := forms[1].Press("林示衡 director市市场监管局办公室主任")
	b := p.nobody()
	b.post(to, values).To("/")
	b.get("/me").Page().Sees("林示衡", "办公室主任")
}

func TestSignInPageIsLight(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	change(t, d, "UPDATE office SET demo = true, demo_password = $1", sample.Password)
	p := newPortal(t, d, func(d *edge.Deps) { d.Now = time.Now })
	if n := len(p.nobody().get("/login").Text); n > 40<<10 {
		t.Errorf("%d bytes", n)
	}
}
