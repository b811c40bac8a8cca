package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestOutageIsToldAsItIs: a page that cannot be read offers to be asked for again and speaks of nothing that was
// saved; a form of which nothing was done says so and where its text is. The process itself is healthy.
func TestOutageIsToldAsItIs(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	to, values := liaison.get(path).Page().Form(path + "/do/withdraw").Press("确认撤回议题")
	release := lockTable(t, p, "LOCK TABLE topic IN ACCESS EXCLUSIVE MODE")
	out := liaison.get(path).Is(http.StatusServiceUnavailable).Page()
	out.Sees("暂时无法使用", "重试")
	out.SeesNot("没有保存")
	if out.Find(`a[href="`+path+`"]`) == nil {
		t.Error("nothing leads to the page once more")
	}
	out = liaison.post(to, values).Is(http.StatusServiceUnavailable).Page()
	out.Sees("本次操作没有保存", "后退")
	out.SeesNot("返回填写的页面") // which would be empty
	reason := url.Values{"token": {"an-act-of-an-outage"}, "version": values["version"], "reason": {"材料还没有备齐，下月再提。"}}
	liaison.post(path+"/do/withdraw", reason).Is(http.StatusServiceUnavailable).Page().Find("#typed").Sees("材料还没有备齐，下月再提。")
	liaison.get("/units").Is(http.StatusOK)
	p.nobody().get("/healthz").Is(http.StatusOK)
	p.nobody().get("/readyz").Is(http.StatusOK)
	release()
	liaison.get(path).Is(http.StatusOK)
	liaison.post(to, values).To(path)
}

// TestHealthIsTheProcess: who watches learns that the portal is not ready, and that the process needs no new start.
func TestHealthIsTheProcess(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	name := query[string](t, p.db, "SELECT name FROM office")
	p.nobody().get("/login").Is(http.StatusOK)
	p.db.Close()
	p.nobody().get("/topics").Is(http.StatusServiceUnavailable).Page().Sees(name)
	p.nobody().get("/healthz").Is(http.StatusOK)
	p.nobody().get("/readyz").Is(http.StatusServiceUnavailable)
}

// TestOutcomeIsAsked: an act that was done, one that never was, and one that is on its way.
func TestOutcomeIsAsked(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	_, values := liaison.get(path).Page().Form(path + "/do/withdraw").Press("确认撤回议题")
	ask := "/operations/" + values.Get("token")
	liaison.get(ask).Is(http.StatusOK).Page().Sees("没有保存")
	to, values := liaison.get(path).Page().Form(path + "/do/withdraw").Press("确认撤回议题")
	ask = "/operations/" + values.Get("token")
	release := lockTable(t, p, "INSERT INTO operation (token, person, route, body_hash, at) SELECT '"+values.Get("token")+"', id, '-', '', now() FROM person LIMIT 1")
	page := liaison.get(ask).Is(http.StatusOK).Page()
	page.Sees("还不能确定")
	page.SeesNot("没有保存", "已办理")
	if page.Find(`a[href="`+ask+`"]`) == nil {
		t.Error("nothing leads to the question once more")
	}
	release()
	liaison.post(to, values).To(path)
	liaison.get(ask).Is(http.StatusOK).Page().Sees("已办理")
	outsider := p.as("liaison-czj").get(ask).Is(http.StatusOK).Page()
	outsider.Sees("没有保存")
	outsider.SeesNot("已办理")
}

// TestPlantedOutcomesTellNothing: what somebody wrote into the table, or changed there, makes nothing done, neither asked for nor when the
// form comes again.
func TestPlantedOutcomesTellNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	to, values := liaison.get(path).Page().Form(path + "/do/withdraw").Press("确认撤回议题")
	liaison.post(to, values).To(path)
	ask := "/operations/" + values.Get("token")
	planted := func(sql string) {
		t.Helper()
		dbtest.Tamper(t, p.db, sql)
		page := liaison.get(ask).Is(http.StatusOK).Page()
		page.Sees("还不能确定")
		page.SeesNot("已办理", "没有保存", "已签批")
		liaison.post(to, values).Is(http.StatusServiceUnavailable).Page().Sees("结果待确认")
	}
	planted("UPDATE operation SET message = '已签批', url = '/minutes/1' WHERE token = '" + values.Get("token") + "'")
	planted("UPDATE operation SET seal = NULL WHERE token = '" + values.Get("token") + "'")
}

// TestRepeatedSignatureAsksForNoPassword: a form that was sent twice is answered as done, however many passwords are
// being compared and whatever stands in the second one's field.
func TestRepeatedSignatureAsksForNoPassword(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	chief, path := p.as("chief"), minutes.Path(id)
	to, values := chief.get(path+"/sign").Is(http.StatusOK).Page().Form(path+"/do/choose").Fill("登录密码", sample.Password).Press("确认签批")
	chief.post(to, values).To(path)
	values.Set("password", "wrong")
	for range 12 {
		chief.post(to, values).To(path)
	}
	values = url.Values{"token": {values.Get("token")}, "version": values["version"], "step": values["step"], "remark": {"另一句话"}}
	if res := chief.post(to, values); res.StatusCode == http.StatusSeeOther || strings.Contains(res.Text, "已签批") {
		t.Errorf("the same token with other words answers %d", res.StatusCode)
	}
}

// TestRepeatedRemovalAsksForNoPassword: the same of a form whose record does not say that it was there already.
func TestRepeatedRemovalAsksForNoPassword(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	chief := p.as("chief")
	chief.enrol()
	mine := chief.get("/me/security").Page().Link("工作手机")
	to, values := chief.get(mine).Is(http.StatusOK).Page().Form(mine+"/remove").Fill("登录密码", sample.Password).Press("移除")
	chief.post(to, values).To("/me/security")
	values.Set("password", "wrong")
	for range 12 {
		chief.post(to, values).To("/me/security")
	}
}

// TestRepeatedMandateAsksForNoPassword: the same of a form that makes a record. No record says that it was there already, so the form's token alone does,
// before its person is asked to prove anything once more: a code serves once.
func TestRepeatedMandateAsksForNoPassword(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	chief := p.as("chief")
	to, values := chief.get("/delegations/new").Is(http.StatusOK).Page().Form("/delegations").Check("陈示安").Fill("委托主持的会议", "第2次专题会议").
		Fill("起始日期", meetingAt(0, "")[:10]).Fill("截止日期", meetingAt(20, "")[:10]).Fill("登录密码", sample.Password).Press("新增委托")
	chief.post(to, values).To("/delegations")
	values.Set("password", "wrong")
	chief.post(to, values).To("/delegations")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM delegation"); n != 1 {
		t.Errorf("%d mandates of one form", n)
	}
}

// lockTable holds what a statement locks until it is released.
func lockTable(t *testing.T, p *portal, sql string) (release func()) {
	t.Helper()
	tx, err := p.db.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback(t.Context()) })
	if _, err := tx.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	return func() { tx.Rollback(t.Context()) }
}

// TestRequestsAreTracedToTheirSender: a line of the log says from where and by whom a page was asked for, in numbers.
func TestRequestsAreTracedToTheirSender(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	who := p.as("liaison-jyj")
	who.get("/topics").Is(http.StatusOK)
	p.nobody().get("/login").Is(http.StatusOK)
	person := query[int64](t, p.db, "SELECT person FROM account WHERE login = 'liaison-jyj'")
	seat := query[int64](t, p.db, "SELECT s.id FROM seat s JOIN account a ON a.person = s.person WHERE a.login = 'liaison-jyj'")
	for _, want := range []string{
		fmt.Sprintf(`"path":"/topics","address":"192.0.2.1","person":%d,"seats":[%d]`, person, seat),
		`"path":"/login","address":"192.0.2.1","person":0,"seats":null`,
	} {
		if log := p.log.String(); !strings.Contains(log, want) {
			t.Errorf("no %s in: %s", want, log)
		}
	}
}

// TestReportsOfBrowsersAreRationed: anybody may send reports; they do not fill the log, and nothing else is taken.
func TestReportsOfBrowsersAreRationed(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	send := func(kind string) int {
		r := httptest.NewRequest(http.MethodPost, "/csp", strings.NewReader(`{"csp-report":{}}`))
		r.Header.Set("Content-Type", kind)
		return p.nobody().send(r).StatusCode
	}
	for range 100 {
		if got := send("application/csp-report"); got != http.StatusNoContent {
			t.Fatalf("a report is answered %d", got)
		}
	}
	if n := strings.Count(p.log.String(), "content security policy report"); n != 10 {
		t.Errorf("%d reports are in the log, want 10", n)
	}
	if got := send("text/plain"); got != http.StatusUnsupportedMediaType {
		t.Errorf("text is answered %d", got)
	}
}
