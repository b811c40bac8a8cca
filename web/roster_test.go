package web

import (
	"net/http"
	"strings"
	"testing"

	"jointmeeting/internal/enrolment"
	"jointmeeting/internal/sample/sampledb"
)

// TestARosterBecomesSlips: a table is pasted, looked at and brought in; what was typed stays where something is wrong; the slips show their
// codes once, and one opens its account.
func TestARosterBecomesSlips(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	p := newPortal(t, d)
	admin := p.as("admin")
	const table = "岑示一\t市教育局\t联络员\t综合科\t科长\t0711-0000111\n岑示二\t市财政局\t联络员\t综合科\t科长\t"
	path := admin.get("/admin/users").Page().Link("导入名册")
	to, values := admin.get(path).Is(http.StatusOK).Page().Form(path).Fill("名册", table).Press("核对名册")
	page := admin.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	page.Sees("第 2 行有问题", "请填写电话", "2 人，其中 1 人有问题")
	if kept := page.Form(path).Value("名册"); kept != table {
		t.Errorf("what was typed is now %q", kept)
	}
	to, values = page.Form(path).Fill("名册", table+"0711-0000112").Press("核对名册")
	page = admin.post(to, values).Is(http.StatusOK).Page()
	page.Sees("2 人都可以导入，尚未导入", "liaison-jyj-2")
	to, values = page.Form(path).Press("导入名册")
	refused := admin.post(to, values).Is(http.StatusUnprocessableEntity).Page() // only now the basis is asked for
	refused.Sees("请填写依据")
	page = refused
	if n := query[int](t, d, "SELECT count(*)::int FROM person WHERE name LIKE '岑示_'"); n != 0 {
		t.Errorf("looking at it has made %d people", n)
	}
	to, values = page.Form(path).Fill("依据", "各单位来函").Press("导入名册")
	admin.post(to, values).To(enrolment.SlipsPath)
	admin.post(to, values).To(enrolment.SlipsPath) // sent again, it makes nobody twice
	page = admin.get(enrolment.SlipsPath).Is(http.StatusOK).Page()
	page.Sees("岑示一", "市教育局联络员", "未发放")
	to, values = page.Form(enrolment.SlipsPath).Press("打印全部未发放的（2 张）")
	shown := admin.post(to, values).Is(http.StatusOK).Page()
	slips := shown.All(".slip")
	if len(slips) != 2 || !strings.Contains(slips[0].Text(), "liaison-czj-2") || !strings.Contains(slips[0].Text(), "单位 市财政局") || shown.Find("[data-print]") == nil {
		t.Fatalf("%d slips: %s", len(slips), shown.Find("main").Text())
	}
	admin.post(to, values).Is(http.StatusOK).Page().Sees("启用条只显示一次")
	code := shown.Find(".slip code").Text()
	const fresh = "江豚在长江里游了3圈"
	b := p.nobody()
	to, values = b.get("/start").Is(http.StatusOK).Page().Form("/start").Fill("用户名", "liaison-czj-2").Fill("启用码", code).Fill("新密码", fresh).Fill("再次输入新密码", fresh).Press("设置密码")
	b.post(to, values).Is(http.StatusOK).Page().Sees("密码已设置")
	office := p.as("office1")
	page = office.get("/seats").Is(http.StatusOK).Page()
	to, values = page.Form("/seats").Press("确认所选")
	office.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("请勾选要办理的各项")
	waiting := query[int](t, d, "SELECT count(*)::int FROM seat s JOIN person p ON p.id = s.person WHERE p.name LIKE '岑示_' AND s.confirmed_at IS NULL")
	to, values = page.Form("/seats").Press("全部确认（2 项）")
	office.post(to, values).To("/seats")
	if left := query[int](t, d, "SELECT count(*)::int FROM seat s JOIN person p ON p.id = s.person WHERE p.name LIKE '岑示_' AND s.confirmed_at IS NULL"); waiting != 2 || left != 0 {
		t.Errorf("%d waited, %d wait still", waiting, left)
	}
	page = admin.get(enrolment.SlipsPath).Page()
	page.Sees("已发放")
	to, values = page.Form(enrolment.SlipsPath).Press("打印所选")
	admin.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("请勾选要办理的各项")
}
