package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/logbook"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// TestSignInGates: who is let in to which page of signing in, and who is not.
func TestSignInGates(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	gates := map[string]string{
		"/admin/users": "admin", "/admin/users/new": "admin", "/admin/users/import": "admin", "/admin/users/slips": "admin", "/admin/users/1": "admin", "/admin/settings": "admin security", "/admin/settings/task.soon_days": "admin",
		"/admin/settings/minutes.grade": "security", "/credentials": "security auditor",
		"/admin/audit": "auditor", "/admin/audit/verify": "auditor", "/admin/inspections": "security auditor", "/admin/backups": "admin",
	}
	people := []string{"admin", "auditor", "security", "chief", "convenor2", "director", "office1", "member-jyj", "liaison-jyj", "liaison-gedian"}
	for _, login := range people {
		b := p.as(login)
		for path, may := range gates {
			want := http.StatusForbidden
			if slices.Contains(strings.Fields(may), login) {
				want = http.StatusOK
			}
			if got := b.get(path).StatusCode; got != want {
				t.Errorf("%s at %s: %d, want %d", login, path, got, want)
			}
		}
		for _, path := range []string{"/me", "/me/security", "/me/display", "/password/change"} {
			b.get(path).Is(http.StatusOK)
		}
	}
	for path := range gates {
		p.nobody().get(path).To("/login?next=")
	}
}

// TestNewUserChoosesThePassword: the administrator gets a code once, which is stored nowhere in the clear, and the person
// chooses the password with it.
func TestNewUserChoosesThePassword(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("admin")
	page := b.get("/admin/users/new").Page()
	form := page.Form("/admin/users/new").Fill("姓名", "韩小雨").Fill("用户名", "Office1")
	to, values := form.Press("新增用户")
	refused := b.post(to, values).Is(http.StatusUnprocessableEntity)
	refused.Page().Sees("有 1 处需要更正", "用户名“office1”已被使用")
	if got := refused.Page().Form("/admin/users/new").Value("姓名"); got != "韩小雨" {
		t.Errorf("the name is now %q", got)
	}
	to, values = refused.Page().Form("/admin/users/new").Fill("用户名", "han.xiaoyu").Fill("身份", "联络员").Fill("单位", "市教育局").Fill("科室", "综合科").Fill("职务", "科长").Fill("电话", "0711-0000999").Fill("依据", "单位来函").Press("新增用户")
	code := b.post(to, values).Is(http.StatusOK).Page().Find(".once").Text()
	if len(code) != 19 {
		t.Fatalf("code %q", code)
	}
	b.post(to, values).Is(http.StatusOK).Page().Sees("启用码只显示一次，已经显示过了")
	b.get("/admin/users?q=han.xiaoyu").Page().Sees("待启用")
	for _, table := range []string{"audit", "operation", "session", "account", "handover"} {
		for _, text := range []string{code, strings.ReplaceAll(code, "-", "")} {
			if n := query[int](t, d, "SELECT count(*)::int FROM "+table+" x WHERE to_jsonb(x)::text LIKE $1", "%"+text+"%"); n != 0 {
				t.Errorf("the code stands in %s", table)
			}
		}
	}
	if strings.Contains(p.log.String(), code) {
		t.Error("the code is in the program's log")
	}
	n := p.nobody()
	n.signIn("han.xiaoyu", code).Is(http.StatusUnprocessableEntity) // a code is no password
	n.signIn("han.xiaoyu", "").Is(http.StatusUnprocessableEntity)
	n.choose("han.xiaoyu", code, freshPassword).Is(http.StatusOK).Page().Sees("密码已设置")
	n.choose("han.xiaoyu", code, freshPassword+"2").Is(http.StatusUnprocessableEntity).Page().Sees("已使用")
	n.signIn("han.xiaoyu", freshPassword).To("/")
	n.get("/me").Is(http.StatusOK).Page().Sees("发放的启用码启用账号并设置了登录密码", "不是您本人操作？请立即联系安全管理员")
}

func TestDisablingAnAccountActsAtOnce(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	victim, b := p.as("office2"), p.as("admin")
	victim.get("/me").Is(http.StatusOK)
	person := query[string](t, d, "SELECT person::text FROM account WHERE login = 'office2'")
	path := "/admin/users/" + person
	page := b.get(path).Is(http.StatusOK).Page()
	page.Sees("罗示宁", "启用", "市市场监管局办公室工作人员", "重置密码", "停用", "强制退出")
	b.press(page, path+"/do/disable", "确认停用").Is(http.StatusUnprocessableEntity) // the reason is missing
	to, values := page.Form(path+"/do/disable").Fill("停用的原因", "调离岗位").Press("确认停用")
	b.post(to, values).To(path)
	victim.get("/me").To("/login")
	p.nobody().signIn("office2", sample.Password).Is(http.StatusUnprocessableEntity).Page().Sees("用户名或密码不正确")

	after := b.get(path).Page()
	after.Sees("停用", "调离岗位", "停用账号")
	values.Set("token", "another-token.disable")
	b.post(to, values).Is(http.StatusConflict)
	b.press(after, path+"/do/enable", "确认启用").To(path)
	p.nobody().signIn("office2", sample.Password).To("/")
}

func TestOwnSessionsAreEndedByTheirKey(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	here, there, outsider := p.as("office1"), p.as("office1"), p.as("office2")
	page := here.get("/me/security").Is(http.StatusOK).Page()
	page.Sees("2 处", "本机，正在使用", "退出其他设备")
	var end string
	for _, f := range page.All("form") {
		if a := f.Attr("action"); strings.HasSuffix(a, "/end") {
			end = a
		}
	}
	outsider.post(end, url.Values{"token": {"0123456789.end"}}).Is(http.StatusUnprocessableEntity)
	there.get("/me").Is(http.StatusOK)
	here.post(end, url.Values{"token": {"0123456789.mine"}}).To("/me/security")
	there.get("/me").To("/login")
	here.get("/me").Is(http.StatusOK)
	third := p.as("office1")
	here.press(here.get("/me/security").Page(), "/me/sessions/end-others", "退出其他设备").To("/me/security")
	third.get("/me").To("/login")
	outsider.get("/me").Is(http.StatusOK)
}

func TestDisplayFollowsThePerson(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	b := p.as("office1")
	page := b.get("/me/security").Page()
	to, values := page.Form("/me/display").Press("字号：标准，切换为大字")
	b.post(to, values).To("/me/security")
	if got := b.get("/me").Page().Find("html").Attr("data-size"); got != "large" {
		t.Errorf("size %q", got)
	}
	values = url.Values{"size": {"xlarge"}, "contrast": {"high"}, "save": {"1"}, "back": {"//evil.test"}, "token": {"0123456789.display"}}
	if to := b.post("/me/display", values).To("/"); to != "/" {
		t.Errorf("leads to %s", to)
	}
	html := p.as("office1").get("/me/display").Page().Find("html")
	if html.Attr("data-size") != "xlarge" || html.Attr("data-contrast") != "high" {
		t.Errorf("another device: %q %q", html.Attr("data-size"), html.Attr("data-contrast"))
	}
	values.Set("size", "huge")
	b.post("/me/display", values).Is(http.StatusUnprocessableEntity)
}

func TestSettingIsChangedWithItsVersion(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	b := p.as("admin")
	const path = "/admin/settings/task.soon_days"
	b.get("/admin/settings").Page().Sees("临期提示", "7 天", "系统默认")
	page := b.get(path).Is(http.StatusOK).Page()
	to, values := page.Form(path).Fill("临期提示（天）", "0").Press("保存设置")
	b.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("应为 1 至 60 之间的整数")
	to, values = page.Form(path).Fill("临期提示（天）", "10").Press("保存设置")
	b.post(to, values).To("/admin/settings")
	b.get("/admin/settings").Page().Sees("临期提示已改为10 天", "已调整")
	values.Set("token", "another-token.setting")
	values.Set("value", "12")
	b.post(to, values).Is(http.StatusConflict).Page().Sees("10 天", "12 天")
	b.get("/admin/settings/no.such.key").Is(http.StatusNotFound)
}

func TestAuditLogIsReadAndProved(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	p.nobody().signIn("office1", "wrong")
	p.nobody().signIn("office1", sample.Password)
	b := p.as("auditor")
	b.get("/admin/audit").Is(http.StatusOK).Page().Sees("登录失败", "苏示清（office1）", "载入制度")
	b.get("/admin/audit?action=account.refused").Page().Find("table").Sees("登录失败")
	b.get("/admin/audit?action=account.refused").Page().Find("tbody").SeesNot("载入制度")
	b.get("/admin/audit?person="+url.QueryEscape("没有这个人")).Page().Sees("没有符合条件的记录", "本页查找了", "更早的没有了")
	wrong := b.get("/admin/audit?from=2026-13-40&action=account.refused").Is(http.StatusOK).Page()
	wrong.Sees("“2026-13-40”不是日期")
	wrong.Find("tbody").SeesNot("载入制度")
	wrong.Find("table").Sees("登录失败", "地址")
	b.get("/admin/audit?action=charter.load").Page().Find("table").SeesNot("地址") // done by command: no row has one
	b.get("/admin/audit?from=2026-11-01").Page().SeesNot("不是日期")
	b.get("/admin/audit/verify").Is(http.StatusOK).Page().Sees("校验通过，共")
	dbtest.Tamper(t, d, "UPDATE audit SET address = 'x' WHERE seq = 1")
	b.get("/admin/audit/verify").Page().Sees("发现 1 处不符", "audit/1")
}

// TestSignInPagesKeepTheirBudget: each page asks in one round trip, and no more for many rows than for few.
func TestSignInPagesKeepTheirBudget(t *testing.T) {
	t.Parallel()
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c)))
	for login, paths := range map[string][]string{
		"admin": {"/admin/users", "/admin/users?q=chief", "/admin/users/new", "/admin/users/import", "/admin/users/slips", "/admin/users/1", "/admin/settings", "/admin/settings/task.soon_days",
			"/me", "/me/security", "/me/display", "/password/change"},
		"auditor": {"/admin/audit", "/admin/audit?action=account.sign_in"},
	} {
		b := p.as(login)
		b.get("/more").Is(http.StatusOK)
		for _, path := range paths {
			most := 1
			if path == "/me/security" || path == "/admin/users/1" || path == "/admin/users" {
				most = 2 // the accounts with the people who have none, the account with its devices, and the means of signing or the code that was handed out
			}
			statements := most + 1
			if path == "/me/security" {
				statements += 2 // by what the person may register there: how they stand, and the settings
			}
			if got, there := costOf(c, b, path); !there || got.statements > statements || got.trips > most {
				t.Errorf("%s: %+v; there: %v", path, got, there)
			}
		}
	}
}

// TestBackupsPage: administrators see how old the backups are and whether they come back, by which rules, and how to begin.
func TestBackupsPage(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	b := newPortal(t, d).as("admin")
	b.get("/admin/backups").Is(http.StatusOK).Page().Sees("最近备份：尚无", "启用不久，尚未到期", "尚无备份", "portal backup key", "每日备份时间", "2 时", "系统默认")
	of := d.Now().Add(-30 * time.Hour)
	for _, r := range []backup.Run{
		{Act: backup.Make, OK: true, Of: &of, File: "portal-a.tar.gz.age", Machine: "甲机", Bytes: 5 << 20, Rows: 1234},
		{Act: backup.Drill, File: "portal-a.tar.gz.age", Machine: "甲机", Said: "备份文件已损坏（被截断或改动）"},
	} {
		if err := backup.Record(t.Context(), d, access.System("测试"), r); err != nil {
			t.Fatal(err)
		}
	}
	b.get("/admin/backups").Is(http.StatusOK).Page().Sees("最近备份异常", "30 小时前", "已超过备份最长间隔 26 小时（系统默认）",
		"恢复演练异常", "从未成功演练", "portal-a.tar.gz.age", "服务器 甲机", "5.0 MB，1234 行", "未成功", "备份文件已损坏")
}

// TestAuditSearchSaysHowFarItWent: what a page of a search has not looked at is said, with the way on.
func TestAuditSearchSaysHowFarItWent(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	dbtest.Tamper(t, p.db, fmt.Sprintf(`INSERT INTO audit (seq, at, person, name, seat, unit, action, kind, record, title, reason, detail, request, address, txid, prev, hash)
		SELECT a.seq + i, a.at + interval '1 second' * i, a.person, a.name, a.seat, a.unit, a.action, '', a.record, CASE WHEN i = 1 THEN '最早的一件' ELSE a.title END, '', '',
			a.request, a.address, a.txid, a.prev, sha256(i::text::bytea) FROM (SELECT * FROM audit ORDER BY seq DESC LIMIT 1) a, generate_series(1, %d) i`, logbook.Window+10))
	b := p.as("auditor")
	page := b.get("/admin/audit?words=" + url.QueryEscape("最早的一件")).Is(http.StatusOK).Page()
	page.Sees("已查找的日志中没有符合条件的记录", "一次最多查找 5000 条，更早的尚未查找", "继续向前查找")
	further := b.get(page.Link("继续向前查找")).Is(http.StatusOK).Page()
	further.Find("tbody").Sees("最早的一件")
	further.Sees("更早的没有了")
	further.SeesNot("继续向前查找")
}
