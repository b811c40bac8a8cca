package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/account"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/handover"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/accountweb"
)

// firstDay is an empty office on whose /setup an administrator and a security officer were made; each browser is signed in with all it needs.
func firstDay(t *testing.T) (p *portal, admin, officer *browser) {
	t.Helper()
	p = newPortal(t, dbtest.DB(t))
	token, _, err := p.s.Accounts().IssueSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin = p.nobody()
	to, values := admin.get("/setup").Is(http.StatusOK).Page().Form("/setup").Fill("一次性口令", token).Fill("姓名", "管示理").Fill("用户名", "root").
		Fill("密码", freshPassword).Fill("再次输入密码", freshPassword).Fill("安全管理员姓名", "安示全").Fill("安全管理员用户名", "anquan").Press("建立两个账号")
	page := admin.post(to, values).Is(http.StatusOK).Page()
	page.Sees("把启用码交给安全管理员安示全", "portal user approve anquan", "登记您自己的验证方式")
	first := page.Find(".once").Text()
	p.nobody().choose("anquan", first, freshPassword).Is(http.StatusUnprocessableEntity).Page().Sees("请逐字核对后再试")
	officer = p.nobody()
	officer.choose("anquan", first+p.approveHere("anquan"), freshPassword).Is(http.StatusOK).Page().Sees("请接着登记")
	p.register(admin)
	p.register(officer)
	return p, admin, officer
}

// approveHere gives the second half of a code as a command on the server prints it.
func (p *portal) approveHere(login string) string {
	p.t.Helper()
	s := handover.NewService(p.db, p.s.Accounts())
	c, err := s.Find(p.t.Context(), account.Operator(), login)
	if err != nil {
		p.t.Fatal(err)
	}
	h, err := s.Approve(p.t.Context(), account.Operator(), c.ID, c.Version)
	if err != nil {
		p.t.Fatal(err)
	}
	return h.Code
}

// register registers a code generator by what stands in the form, the name that is proposed among it, and goes on.
func (p *portal) register(b *browser) {
	p.t.Helper()
	page := b.get(accountweb.CodePath).Is(http.StatusOK).Page()
	to, values := page.Form(accountweb.CodePath).Fill("登录密码", freshPassword).Fill("当前的 6 位数字", codeAt(p.t, page.Find("p b").Text(), 0)).Press("登记")
	b.post(to, values).Is(http.StatusOK).Page().Sees("备用码")
	b.get("/").Is(http.StatusOK)
}

// TestSetupMakesTwoWhoWatchEachOther: both get in by their own hands; neither becomes the other, nor the third; the token makes nobody else.
func TestSetupMakesTwoWhoWatchEachOther(t *testing.T) {
	t.Parallel()
	p, admin, officer := firstDay(t)
	admin.get("/setup").Is(http.StatusNotFound)
	admin.get(account.CredentialsPath).Is(http.StatusForbidden)
	officer.get("/admin/users").Is(http.StatusForbidden)
	person := func(login string) string {
		return query[string](t, p.db, "SELECT person::text FROM account WHERE login = $1", login)
	}
	for login, role := range map[string]string{"root": "security", "anquan": "auditor"} {
		v := url.Values{"token": {string(form.NewToken())}, "role": {role}, "unit": {"0"}, "person": {person(login)}, "title": {"管理员"}, "from": {"2026-01-05"}, "basis": {"测试"}}
		admin.post("/seats/new", v).Is(http.StatusUnprocessableEntity).Page().Sees("须由不同的人担任")
	}
	path := account.Path(sample.Who(t, p.db, "anquan").Person)
	half := admin.press(admin.get(path).Page(), path+"/do/reset", "确认重置密码").Is(http.StatusOK).Page()
	half.Sees("安示全（anquan）", "portal user approve anquan")
	p.nobody().choose("anquan", half.Find(".once").Text()+half.Find(".once").Text(), freshPassword+"4").Is(http.StatusUnprocessableEntity)
}

// newcomer lets the administrator bring in somebody for a seat of weight, and gives the first half of the code.
func newcomer(b *browser, name, login, role string) string {
	b.t.Helper()
	to, values := b.get("/admin/users/new").Is(http.StatusOK).Page().Form("/admin/users/new").Fill("姓名", name).Fill("用户名", login).Fill("身份", role).
		Fill("职务", "科员").Fill("依据", "任职文件").Press("新增用户")
	page := b.post(to, values).Is(http.StatusOK).Page()
	page.Sees(name+"（"+login+"）", "使用期限从确认时起算")
	return page.Find(".once").Text()
}

// second is the second half of the code of the person, from the security officer.
func second(b *browser, p *portal, login, name string) string {
	b.t.Helper()
	return b.press(b.get(account.CredentialsPath).Page(), p.openCode(login)+"/approve", "已核实，确认 "+name).Is(http.StatusOK).Page().Find(".once").Text()
}

// TestWhoStartsBeforeTheSeatRegistersThen: a code in halves begins a session that is held until something is registered, also while its
// person's seat waits; who registered then needs no other code when the seat comes.
func TestWhoStartsBeforeTheSeatRegistersThen(t *testing.T) {
	t.Parallel()
	p, admin, officer := firstDay(t)
	code := newcomer(admin, "审示计", "shenji", "审计员")
	code += second(officer, p, "shenji", "审示计")
	b := p.nobody()
	b.choose("shenji", code, freshPassword).Is(http.StatusOK)
	b.get("/").To(enrolPath)
	held := b.get(accountweb.CodePath).Is(http.StatusOK).Page()
	if held.Has("nav.side") {
		t.Error("a page of somebody who is held shows the menu")
	}
	held.Sees("在本机的身份验证器中打开")
	if to := held.Link("在本机的身份验证器中打开"); !strings.HasPrefix(to, "otpauth://totp/") || !strings.Contains(to, "secret=") {
		t.Errorf("the link of the generator is %q", to)
	}
	p.register(b)
	b.get("/").Page().Sees("您的任职已登记，正待确认")
	seat := "/seats/" + query[string](t, p.db, "SELECT max(id)::text FROM seat")
	officer.press(officer.get(seat).Page(), seat+"/do/confirm", "确认变更").To(seat)
	b.get("/").Page().SeesNot("正待确认")
	b.get("/admin/audit").Is(http.StatusOK)
}

// TestCodeOpensAgainWithinItsLife: who was interrupted reads on the page where they are held until when the same code still lets them register,
// and it does; where there is none any more the page says whom to ask for one.
func TestCodeOpensAgainWithinItsLife(t *testing.T) {
	t.Parallel()
	p, admin, officer := firstDay(t)
	code := newcomer(admin, "审示计", "shenji", "审计员")
	code += second(officer, p, "shenji", "审示计")
	p.nobody().choose("shenji", code, freshPassword).Is(http.StatusOK)
	seat := "/seats/" + query[string](t, p.db, "SELECT max(id)::text FROM seat")
	officer.press(officer.get(seat).Page(), seat+"/do/confirm", "确认变更").To(seat)
	b := p.held("shenji", freshPassword)
	b.get(enrolPath).Page().Sees("您设置密码时用的启用码", "前还可以在此填写一次")
	change(t, p.db, "UPDATE handover SET ends = now() - interval '1 second'")
	page := b.get(enrolPath).Page()
	page.SeesNot("还可以在此填写一次")
	page.Sees("第一步")
	b.show(code).Is(http.StatusUnprocessableEntity)
	change(t, p.db, "UPDATE handover SET ends = now() + interval '1 hour'")
	b.show(code).To(enrolPath)
	b.get(enrolPath).Page().SeesNot("还可以在此填写一次")
	p.register(b)
	b.get("/admin/audit").Is(http.StatusOK)
}

// TestLaunchListLeadsWhereItIsDone: whoever sees the list of what the office lacks can open every page that it leads to, and the list says whose
// the others are.
func TestLaunchListLeadsWhereItIsDone(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	change(t, d, "UPDATE office SET charter = ''")
	change(t, d, "UPDATE account SET password = '' WHERE login NOT IN ('admin', 'office1')")
	for _, login := range []string{"admin", "office1"} {
		b := p.as(login)
		page := b.get("/").Is(http.StatusOK).Page()
		page.Sees("启用清单", "portal charter load", "未完成")
		rows := 0
		for _, li := range page.All("ul.todo li") {
			if strings.Contains(li.Text(), "未完成") {
				rows++
				if !li.Has("a") && !strings.Contains(li.Text(), "由系统管理员办理") {
					t.Errorf("%s: %s leads nowhere", login, li.Text())
				}
			}
			if li.Has("a") {
				b.get(li.Find("a").Attr("href")).Is(http.StatusOK)
			}
		}
		if rows < 5 {
			t.Errorf("%s sees %d rows to do", login, rows)
		}
	}
	p.as("security").get("/").Is(http.StatusOK).Page().SeesNot("启用清单")
}

// TestSeatLeadsToItsAccount: a seat without an account leads the administrator to the form that opens one for this person, one with an account to it;
// where nobody could confirm it the page says what to do.
func TestSeatLeadsToItsAccount(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	office := p.as("office1")
	to, values := office.get("/seats/new?role=security&unit=0").Is(http.StatusOK).Page().Form("/seats/new").Fill("姓名", "韩小雨").Fill("职务", "科员").Fill("依据", "任职文件").Press("登记")
	office.post(to, values).To("/seats")
	seat := "/seats/" + query[string](t, d, "SELECT max(id)::text FROM seat")
	office.get(seat).Page().SeesNot("开通账号", "没有其他安全管理员")
	admin := p.as("admin")
	admin.get("/admin/users").Page().Sees("已登记而没有账号", "韩小雨", "安全管理员，科员")
	link := admin.get(seat).Is(http.StatusOK).Page().Link("开通账号")
	to, values = admin.get(link).Is(http.StatusOK).Page().Form("/admin/users/new").Fill("用户名", "han.xiaoyu").Press("新增用户")
	admin.post(to, values).Is(http.StatusOK).Page().Sees("启用码的第一段", "韩小雨（han.xiaoyu）")
	if n := query[int](t, d, "SELECT count(*)::int FROM person WHERE name = '韩小雨'"); n != 1 {
		t.Errorf("%d persons", n)
	}
	admin.get(seat).Page().Sees("查看账号")
	change(t, d, "UPDATE seat SET valid_to = portal_today() WHERE role = 'security' AND confirmed_at IS NOT NULL")
	admin.get(seat).Page().Sees("没有其他安全管理员", "portal user seat", "--role security")
}
