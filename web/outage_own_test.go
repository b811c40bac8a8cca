package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestOwnActsAreNotAskedFor: an act that has a token of its own, because a repeated form does it again, is known by nobody who asks for the form's:
// its person learns what shows whether it was done. An act of the form's own is asked for.
func TestOwnActsAreNotAskedFor(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office, liaison := p.as("office1"), p.as("liaison-jyj")
	path := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	withdraw, withdrawn := liaison.get(path).Page().Form(path + "/do/withdraw").Press("确认撤回议题")
	change, changed := office.get("/password/change").Page().Form("/password/change").
		Fill("当前密码", sample.Password).Fill("新密码", freshPassword).Fill("再次输入新密码", freshPassword).Press("修改密码")
	code := p.reset("liaison-czj")
	unanswered(t, p)

	page := liaison.post(withdraw, withdrawn).Is(http.StatusServiceUnavailable).Page()
	page.Sees("结果待确认", "稍后查询结果")
	if page.Find(`a[href="/operations/`+withdrawn.Get("token")+`"]`) == nil {
		t.Error("nothing asks for the act of the form")
	}
	for way, r := range map[string]*reply{
		"新密码能登录的，密码已经修改": office.post(change, changed),
		"能登录的，新密码已经设好":   p.nobody().choose("liaison-czj", code, freshPassword),
		"请重新登录":          p.nobody().signIn("liaison-wjw", sample.Password),
		"仍显示已登录的":        office.post("/logout", url.Values{"token": {"a-token-of-the-form"}}),
	} {
		page := r.Is(http.StatusServiceUnavailable).Page()
		page.Sees("结果待确认", way)
		page.SeesNot("稍后查询结果", "没有保存")
		if strings.Contains(r.Text, "/operations/") {
			t.Errorf("%s: somebody is asked who does not know", way)
		}
	}
}

// unanswered has no commit of an act answered: the server says that it goes down.
func unanswered(t *testing.T, p *portal) {
	t.Helper()
	for _, sql := range []string{
		"CREATE FUNCTION unanswered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'going down' USING ERRCODE = '57P01'; END $$",
		"CREATE CONSTRAINT TRIGGER unanswered AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION unanswered()"} {
		if _, err := dbtest.Admin(t, p.db).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFullDiskOfTheDatabaseIsToldAsItIs: no act is left out of what it stops, and a page that cannot be read speaks of nothing that was saved.
func TestAFullDiskOfTheDatabaseIsToldAsItIs(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	sample.DraftTopic(t, p.db, "jyj")
	to, values := liaison.get("/topics/new").Page().Form("/topics").Fill("议题名称", "关于磁盘的议题").Press("保存草稿")
	for _, sql := range []string{
		"CREATE FUNCTION no_space() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
		"ALTER TABLE topic ENABLE ROW LEVEL SECURITY",
		"CREATE POLICY no_space ON topic USING (no_space()) WITH CHECK (no_space())",
	} {
		if _, err := dbtest.Admin(t, p.db).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	page := liaison.post(to, values).Is(http.StatusInsufficientStorage).Page()
	page.Sees("数据库所在的磁盘空间不足", "请联系系统管理员", "本次操作没有保存")
	page.SeesNot("不受影响")
	page = liaison.get("/topics").Is(http.StatusInsufficientStorage).Page()
	page.Sees("数据库所在的磁盘空间不足", "请联系系统管理员", "重试")
	page.SeesNot("不受影响", "没有保存")
}
