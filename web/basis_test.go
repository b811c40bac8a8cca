package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// TestR17_CitationPrintsInTheMaterial: the office registers a basis with a file, a liaison cites it, and
// the topic's material prints it.
func TestR17_CitationPrintsInTheMaterial(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office, liaison := p.as("office1"), p.as("liaison-jyj")
	office.get("/bases").Is(http.StatusOK).Page().Sees("还没有依据", "登记依据")
	liaison.get("/bases").Is(http.StatusOK).Page().SeesNot("登记依据")
	form := office.get("/bases/new").Is(http.StatusOK).Page().Form("/bases")
	to, values := form.Fill("标题", "国家标准化发展纲要").Press("保存依据")
	refused := office.postFiles(to, values, nil).Is(http.StatusUnprocessableEntity).Page()
	refused.Sees("请选择层级", "请填写发文机关", "请填写发文日期")
	if v := refused.Form("/bases").Value("标题"); v != "国家标准化发展纲要" {
		t.Errorf("what was typed is lost: %q", v)
	}
	form = refused.Form("/bases").Check("国家").Fill("发文机关", "中共中央、国务院").Fill("发文日期", "2021-10-10").Fill("有关要求", "推动标准化改革创新")
	to, values = form.Press("保存依据")
	home := office.postFiles(to, values, map[string][]byte{"纲要.pdf": doc("正文")}).To("/bases/")
	office.get(home).Is(http.StatusOK).Page().Sees("依据已登记", "中共中央、国务院", "2021年10月10日", "纲要.pdf", "还没有引用")

	id := sample.DraftTopic(t, p.db, "jyj")
	page := liaison.get(topic.Path(id)).Is(http.StatusOK).Page()
	page.Sees("没有引用依据")
	cite := liaison.get(page.Link("引用依据")).Is(http.StatusOK).Page()
	to, values = cite.Form(topic.Path(id) + "/bases").Check("《国家标准化发展纲要》（中共中央、国务院，2021年10月10日）").Press("保存引用")
	liaison.get(liaison.post(to, values).To(topic.Path(id))).Page().Sees("引用的依据已保存", "《国家标准化发展纲要》（中共中央、国务院，2021年10月10日）")
	sheet := liaison.get(topic.Path(id) + "/print").Is(http.StatusOK).Page()
	sheet.Sees("议题材料", "上级依据", "1. 《国家标准化发展纲要》（中共中央、国务院，2021年10月10日）：推动标准化改革创新", "提请议定的事项")
	p.as("liaison-wjw").get(topic.Path(id) + "/print").Is(http.StatusNotFound)
	p.as("admin").get(topic.Path(id) + "/print").Is(http.StatusForbidden)
	liaison.get(home).Page().Sees("引用此依据的议题和任务", "议题", "草稿")
	if text := office.get(home).Text; strings.Contains(text, topic.Path(id)) {
		t.Error("the office is shown a unit's draft through what it cites")
	}
}

// TestBasisConflictKeepsWhatWasTyped: the one who comes second sees both texts, also where theirs is wrong beside.
func TestBasisConflictKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	home := basis.Path(sample.Basis(t, p.db, "文件"))
	a, b := p.as("office1"), p.as("director")
	first, second := a.get(home+"/edit").Page(), b.get(home+"/edit").Page()
	to, values := first.Form(home).Fill("标题", "甲改的").Press("保存依据")
	a.post(to, values).To(home)
	to, values = second.Form(home).Fill("标题", "乙改的").Press("保存依据")
	wrong := maps.Clone(values)
	wrong["issued"], wrong["token"] = []string{"昨天"}, []string{"stale-and-wrong"}
	b.post(to, wrong).Is(http.StatusConflict).Page().Sees("内容已被他人修改", "甲改的", "乙改的", "昨天")
	again := b.post(to, values).Is(http.StatusConflict).Page()
	again.Sees("内容已被他人修改", "甲改的", "乙改的", "以最新的为准")
	to, values = again.Form(home).Press("以我的为准")
	b.get(b.post(to, values).To(home)).Page().Sees("乙改的", "甲改的") // the latter in its history
}

// TestCitationsOfTwoPeople: what one adds or takes back while another's form is open stays so, and the other's change is
// made beside it.
func TestCitationsOfTwoPeople(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	home := topic.Path(sample.DraftTopic(t, p.db, "jyj"))
	for _, title := range []string{"甲", "乙", "丙"} {
		sample.Basis(t, p.db, title)
	}
	one, two := p.as("liaison-jyj"), p.as("liaison-jyj")
	opened := func(b *browser) *htmltest.Form { return b.get(home + "/bases").Page().Form(home + "/bases") }
	label := func(title string) string { return "《" + title + "》（省人民政府，2022年9月1日）" }
	to, values := opened(one).Check(label("甲")).Press("保存引用")
	one.post(to, values).To(home)
	first, second := opened(one).Uncheck(label("甲")).Check(label("乙")), opened(two).Check(label("丙"))
	to, values = first.Press("保存引用")
	one.post(to, values).To(home)
	to, values = second.Press("保存引用")
	two.post(to, values).To(home)
	values.Set("token", "the-same-form-once-more") // a click that comes after the change was made
	two.post(to, values).Is(http.StatusConflict)
	got := query[string](t, p.db, "SELECT string_agg(b.title, ' ' ORDER BY b.id) FROM citation c JOIN basis b ON b.id = c.basis WHERE c.removed_at IS NULL")
	if got != "乙 丙" {
		t.Errorf("cited are %s", got)
	}
}

// TestCitingOnALaterPage: what is ticked on a later page is cited beside what is cited already, and a refused form comes back on its page with
// what was ticked.
func TestCitingOnALaterPage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.DraftTopic(t, p.db, "jyj")
	home := topic.Path(id)
	first := sample.Basis(t, p.db, "最先引用")
	dbtest.Tamper(t, p.db, `INSERT INTO basis (level, title, number, issuer, issued, state, by_name, at)
		SELECT 'city', '文件' || i, '', '机关', date '2020-01-01' + i, 'current', '示例', now() FROM generate_series(1, 70) i`)
	liaison := p.as("liaison-jyj")
	page := liaison.get(home + "/bases").Is(http.StatusOK).Page()
	page.Sees("下一页", "翻页不带走本页未保存的勾选")
	page.SeesNot("文件5》", "回到第一页")
	to, values := page.Form(home + "/bases").Check("《最先引用》（省人民政府，2022年9月1日）").Press("保存引用")
	liaison.post(to, values).To(home)
	page = liaison.get(home + "/bases").Page()
	later := liaison.get(liaison.get(page.Link("下一页")).Page().Link("下一页")).Page()
	later.Sees("最先引用", "文件2》", "回到第一页")
	to, values = later.Form(home + "/bases").Press("保存引用")
	liaison.post(to, values).Is(http.StatusUnprocessableEntity).Page().Sees("引用没有变化", "文件2》", "回到第一页")
	to, values = later.Form(home + "/bases").Check("《文件2》（机关，2020年1月3日）").Press("保存引用")
	values["basis"] = append(values["basis"], "999999")
	again := liaison.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	to, values = again.Form(home + "/bases").Press("保存引用")
	liaison.post(to, values).To(home)
	got := query[string](t, p.db, "SELECT string_agg(b.title, ' ' ORDER BY b.id) FROM citation c JOIN basis b ON b.id = c.basis WHERE c.removed_at IS NULL")
	if got != "最先引用 文件2" {
		t.Errorf("cited are %s, first %d", got, first)
	}
	found := liaison.get(home + "/bases?q=文件70").Page()
	found.Sees("文件70》", "最先引用")
	found.SeesNot("文件69》")
	liaison.get(home + "/bases?q=没有这份").Page().Sees("最先引用")
}

// TestBasisFilesFollowTheLibrary: whoever reads the library fetches its files, nobody else.
func TestBasisFilesFollowTheLibrary(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	f := sample.BasisForm("文件")
	to := p.as("office1").postFiles("/bases", url.Values{"token": {"a-token-here"}, "level": {f.Level}, "title": {f.Title}, "issuer": {f.Issuer}, "issued": {f.Issued}},
		map[string][]byte{"正文.pdf": doc("正文")}).To("/bases/")
	link := p.as("liaison-gedian").get(to).Is(http.StatusOK).Page().Link("正文.pdf")
	for login, want := range map[string]int{"liaison-gedian": 200, "chief": 200, "member-jyj": 200, "admin": 403, "auditor": 403} {
		if got := p.as(login).get(link).StatusCode; got != want {
			t.Errorf("%s: %d, want %d", login, got, want)
		}
	}
}

// TestR12_ProblemThroughTheRouter: the office registers for a unit, its liaison makes a topic of it.
func TestR12_ProblemThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office, liaison := p.as("office1"), p.as("liaison-jyj")
	jyj := sample.Unit(t, p.db, "jyj")
	office.get("/problems").Is(http.StatusOK).Page().Sees("还没有研究问题")
	office.get("/problems/new").Is(http.StatusOK).Page().Sees("先选择提出问题的单位", "下一步")
	page := office.get(fmt.Sprintf("/problems/new?unit=%d", jyj.ID)).Is(http.StatusOK).Page()
	page.Sees(jyj.Name, "所属职责")
	to, values := page.Form("/problems").Fill("题目", "托管机构服务要求不统一").Press("保存")
	refused := office.post(to, values).Is(http.StatusUnprocessableEntity).Page()
	refused.Sees("请选择所属职责", "请填写现状", "请填写建议")
	duty := sample.ProblemForm(t, p.db, "jyj", "x").Duty
	to, values = refused.Form("/problems").Check(duty).Fill("现状", "要求分散").Fill("建议", "制定地方标准\n明确牵头单位").Press("保存")
	home := office.post(to, values).To("/problems/")
	office.get(home).Is(http.StatusOK).Page().Sees("研究问题已登记", duty, "还没有转为议题")
	p.as("liaison-wjw").get(home).Is(http.StatusNotFound)
	p.as("admin").get(home).Is(http.StatusForbidden)
	page = liaison.get(home).Is(http.StatusOK).Page()
	draft := liaison.press(page, home+"/do/raise", "转为议题").To("/topics/")
	liaison.get(draft).Is(http.StatusOK).Page().Sees("已转为议题草稿", "制定地方标准")
	back := liaison.get(strings.TrimSuffix(draft, "/edit")).Page()
	if got := back.Link("托管机构服务要求不统一"); got != home {
		t.Errorf("the link back leads to %q", got)
	}
	liaison.get(home).Page().Sees("已转为议题", "所转议题", "草稿")
	stale := liaison.post(home, url.Values{"token": {"one-more-token"}, "version": {"1"}, "title": {"另一题目"}})
	stale.Is(http.StatusConflict)
}

// TestProblemConflictKeepsWhatWasTyped: the one who comes second sees both texts.
func TestProblemConflictKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Problem(t, p.db, "jyj", "题目")
	home := fmt.Sprintf("/problems/%d", id)
	liaison, office := p.as("liaison-jyj"), p.as("office1")
	first, second := liaison.get(home+"/edit").Page(), office.get(home+"/edit").Page()
	to, values := first.Form(home).Fill("题目", "联络员改的").Press("保存")
	liaison.post(to, values).To(home)
	to, values = second.Form(home).Fill("题目", "办公室改的").Press("保存")
	again := office.post(to, values).Is(http.StatusConflict).Page()
	again.Sees("联络员改的", "办公室改的")
	to, values = again.Form(home).Press("以我的为准")
	office.post(to, values).To(home)
}

func TestBasisAndProblemWhoMayEnter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	b := basis.Path(sample.Basis(t, p.db, "文件"))
	for _, c := range []struct {
		path   string
		wanted map[string]int
	}{
		{"/bases", map[string]int{"": 303, "liaison-jyj": 200, "chief": 200, "admin": 403, "security": 403}},
		{"/bases/new", map[string]int{"office1": 200, "director": 200, "liaison-jyj": 403, "chief": 403}},
		{b + "/edit", map[string]int{"office1": 200, "liaison-jyj": 403}},
		{"/problems", map[string]int{"": 303, "liaison-gedian": 200, "chief": 200, "auditor": 403}},
		{"/problems/new", map[string]int{"liaison-jyj": 200, "member-jyj": 403, "liaison-gedian": 403, "chief": 403}},
	} {
		for login, want := range c.wanted {
			who := p.nobody()
			if login != "" {
				who = p.as(login)
			}
			if got := who.get(c.path).StatusCode; got != want {
				t.Errorf("%s, %s: %d, want %d", c.path, login, got, want)
			}
		}
	}
}
