package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/charter"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/unitpage"
)

// TestM4_LiaisonChangeThroughTheRouter: the unit asks, the office confirms, the one before finds the
// right gone at the next request; all by the forms of the pages.
func TestM4_LiaisonChangeThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	jyj := sample.Unit(t, p.db, "jyj").Path()
	liaison, office := p.as("liaison-jyj"), p.as("office1")
	page := liaison.get(jyj + "/people").Is(200).Page()
	form := liaison.get(page.Link("申请变更联络员尤示联")).Is(200).Page()
	to, values := form.Form("/seats/new").Fill("新联络员", "新示联").Fill("科室", "科技科").Fill("职务", "科长").Fill("电话", "0711-0000999").Press("申请变更")
	again := liaison.post(to, values).Is(422).Page()
	again.Sees("有 1 处需要更正", "请填写依据")
	if got := again.Form("/seats/new").Value("新联络员"); got != "新示联" {
		t.Errorf("what was typed comes back as %q", got)
	}
	to, values = again.Form("/seats/new").Fill("依据", "单位来函").Press("申请变更")
	first := liaison.post(to, values).To(jyj + "/people")
	if second := liaison.post(to, values).To(jyj + "/people"); first != second {
		t.Errorf("%s and %s", first, second)
	}
	if n := query[int](t, p.db, "SELECT count(*) FROM person WHERE name = '新示联'"); n != 1 {
		t.Fatalf("sent twice, there are %d new people", n)
	}
	liaison.get("/").Is(200)
	office.get("/units?only=asked").Is(200).Page().Sees("市教育局", "变更待确认")
	page = office.get(jyj + "/people").Is(200).Page()
	seat := page.Link("新示联")
	office.press(office.get(seat).Is(200).Page(), seat+"/do/confirm", "确认变更").To(seat)
	office.get(jyj).Is(200).Page().Sees("联络员 新示联 科技科科长")
	liaison.get("/topics").Is(403)
	office.get(jyj+"/history").Is(200).Page().Sees("尤示联", "新示联", "已离任")
}

// TestUnitIsMergedThroughTheRouter: the office sees what hangs on the unit before it ends, once; its pages say who goes on, and whose people were told
// read what came to them.
func TestUnitIsMergedThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	own, started := sample.ReadyTopic(t, p.db, "wjw"), sample.DraftTopic(t, p.db, "wjw")
	old, to := sample.Unit(t, p.db, "wjw").Path(), sample.Unit(t, p.db, "rsj")
	office := p.as("office1")
	office.get(old).Is(200).Page().Link("撤并")
	office.get(old+"/succession").Is(200).Page().Sees("承接单位", "新设单位")
	at := old + "/succession"
	asked := func(b *browser, basis string) *reply {
		to, values := b.get(at).Is(200).Page().Form(at).Fill("承接单位", strconv.FormatInt(to.ID, 10)).Fill("依据", basis).Press("下一步：核对事项")
		return b.post(to, values)
	}
	asked(office, "").Is(422).Page().Sees("请填写依据")
	page := asked(office, "文件").Is(200).Page()
	page.Sees("提出的议题（2）", "由承接单位继续提出和办理", "此办理不能撤销")
	path, values := page.Form(at + "/confirm").Press("确认撤并")
	second := p.as("office2")
	_, late := asked(second, "文件").Is(200).Page().Form(at + "/confirm").Press("确认撤并")
	back, edit := page.Form(at + "/confirm").Press("返回修改")
	if got := office.post(back, edit).Is(200).Page().Form(at).Value("依据"); got != "文件" {
		t.Errorf("back at the form the basis is %q", got)
	}
	liaison := p.as("liaison-wjw")
	draft, typed := liaison.get(topic.Path(started)+"/edit").Is(200).Page().Form(topic.Path(started)).Fill("议题名称", "关于互联网诊疗标准的议题").Press("保存草稿")
	first := office.post(path, values).To(old + "/succession")
	if second := office.post(path, values).To(old + "/succession"); first != second {
		t.Errorf("%s and %s", first, second)
	}
	office.get(old).Is(200).Page().Sees("已撤并，自", "由市人社局承接（文件）")
	office.get(to.Path()).Is(200).Page().Sees("本单位承接以下单位的事项", "市卫健委")
	p.as("liaison-rsj").get(old + "/succession").Is(200).Page().Sees("市卫健委 → 市人社局")
	p.as("liaison-rsj").get("/").Is(200).Page().Sees("鄂州市人力资源和社会保障局应办事项")
	p.as("liaison-rsj").get("/topics/" + strconv.FormatInt(own, 10)).Is(200)
	p.as("liaison-czj").get(old + "/succession").Is(200).Page().Sees("没有转来的事项")
	second.post(path, late).Is(409).Page().Sees("市卫健委已经撤并，由市人社局承接，不再办理变更", "撤并日期")
	second.post(at, late).Is(409).Page().Sees("已经撤并")
	office.get(at).Is(200).Page().Sees("承接的事项")
	liaison.post(draft, typed).Is(403)
	liaison.get("/me").Is(200).Page().Sees("市卫健委联络员", "已结束")
	liaison.get("/").Is(200).Page().Sees("您没有生效的任职，暂不能办理事项")
	for _, of := range []string{"/topics", topic.Path(started)} {
		liaison.get(of).Is(403)
	}
	p.as("liaison-czj").get(sample.Unit(t, p.db, "yjj").Path() + "/succession").Is(404)
}

func TestUnitIsRenamedThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	kjj := sample.Unit(t, p.db, "kjj").Path()
	one, two := p.as("office1"), p.as("office2")
	to, values := one.get(kjj+"/change/rename").Is(200).Page().Form(kjj+"/do/rename").Fill("新名称", "市科技创新局").Fill("依据", "机构改革方案").Press("更名")
	late, typed := two.get(kjj+"/change/rename").Is(200).Page().Form(kjj+"/do/rename").Fill("新名称", "市科学局").Fill("依据", "方案").Press("更名")
	one.post(to, values).To(kjj)
	// The second sees what is now, keeps what was typed, and may send it again knowingly.
	again := two.post(late, typed).Is(409).Page()
	again.Sees("内容已有变动", "市科技创新局", "市科学局")
	if got := again.Form(kjj + "/do/rename").Values.Get("name"); got != "市科学局" {
		t.Errorf("what was typed comes back as %q", got)
	}
	one.get(kjj+"/history").Is(200).Page().Sees("市科技创新局", "市科技局", "机构改革方案")
}

func TestEndOfSeatThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	seat := unit.SeatPath(sample.Who(t, p.db, "liaison-jyj").Seats[0].ID)
	liaison, office := p.as("liaison-jyj"), p.as("office1")
	liaison.get("/topics").Is(200)
	to, values := office.get(seat+"/end").Is(200).Page().Form(seat+"/do/end").Fill("依据", "工作调动").Press("办理离任")
	office.post(to, values).To(seat)
	liaison.get("/topics").Is(403)
	office.get("/units?only=no_liaison").Is(200).Page().Sees("市教育局", "缺联络员")
	office.get(seat + "/end").Is(404)
}

func TestReviewIsSwitchedThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	jyj := sample.Unit(t, p.db, "jyj").Path()
	member := p.as("member-jyj")
	member.press(member.get(jyj).Is(200).Page(), jyj+"/do/review", "开启单位内审").To(jyj)
	member.get(jyj).Page().Sees("已开启", "关闭单位内审")
	p.as("liaison-jyj").get(jyj).Page().SeesNot("关闭单位内审")
}

// TestUnitsWhoMayEnter: pages of units are for everybody who is signed in; seats and changes are not.
func TestUnitsWhoMayEnter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	jyj := sample.Unit(t, p.db, "jyj").Path()
	own := unit.SeatPath(sample.Who(t, p.db, "liaison-jyj").Seats[0].ID)
	for _, c := range []struct {
		login, path string
		status      int
	}{
		{"auditor", "/units", 200}, {"liaison-gedian", jyj, 200}, {"liaison-kjj", jyj + "/people", 200}, {"chief", "/directory", 200},
		{"admin", "/charter", 200}, {"member-kjj", "/directory/print", 200}, {"office1", "/units/999999", 404}, {"office1", "/units/x", 404},
		{"liaison-kjj", own, 404}, {"liaison-jyj", own, 200}, {"security", own, 200}, {"auditor", own, 404}, {"liaison-jyj", own + "/end", 404},
		{"liaison-jyj", jyj + "/change/rename", 403}, {"office1", jyj + "/change/rename", 200}, {"office1", jyj + "/change/explode", 404},
		{"liaison-jyj", "/seats", 403}, {"auditor", "/seats", 403}, {"security", "/seats", 200}, {"admin", "/seats", 200},
		{"liaison-jyj", "/seats/new", 403}, {"liaison-jyj", "/seats/new?role=office", 403}, {"auditor", "/seats/new?role=liaison", 403},
		{"admin", "/seats/new", 200}, {"admin", "/seats/new?role=chief", 200}, {"admin", "/seats/new?role=liaison&unit=999999", 404},
	} {
		if got := p.as(c.login).get(c.path).StatusCode; got != c.status {
			t.Errorf("%s, %s: %d, want %d", c.login, c.path, got, c.status)
		}
	}
	for _, path := range []string{"/units", jyj, jyj + "/history", "/directory", "/charter", "/seats", own} {
		p.nobody().get(path).To("/login")
	}
	forged := url.Values{"name": {"市新局"}, "on": {"2026-01-02"}, "basis": {"方案"}, "version": {"1"}, "token": {"abcdefgh.rename"}}
	p.as("liaison-jyj").post(jyj+"/do/rename", forged).Is(403)
	p.as("security").post(jyj+"/do/rename", forged).Is(403)
	if got := sample.Unit(t, p.db, "jyj").Name; got != "市教育局" {
		t.Errorf("the unit is %s", got)
	}
}

func TestM2_SecondChiefIsRefusedOnThePage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office, security := p.as("office1"), p.as("security")
	ask := func(name string) *reply {
		to, values := office.get("/seats/new?role=chief").Is(200).Page().Form("/seats/new").
			Fill("姓名", name).Fill("职务", "市人民政府分管副市长").Fill("依据", "分工通知").Press("登记")
		return office.post(to, values)
	}
	ask("新示长").Is(422).Page().Sees("江示远现任此职", "申请变更")
	change(t, p.db, "UPDATE seat SET valid_to = portal_today() WHERE role = 'chief'")
	ask("新示长").To("/seats")
	ask("新示首").To("/seats")
	list := security.get("/seats").Is(200).Page()
	first, seat := list.Link("新示首"), list.Link("新示长")
	security.press(security.get(first).Page(), first+"/do/confirm", "确认变更").To(first)
	refused := security.press(security.get(seat).Page(), seat+"/do/confirm", "确认变更").Is(422).Page()
	refused.Sees("总召集人只能有 1 名")
}

func TestM6_ListShowsBothTotals(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	page := p.as("liaison-gedian").get("/units").Is(200).Page()
	page.Sees("成员单位 29 家，区和园区 5 个")
	if n := len(page.All("tbody tr")); n != 34 {
		t.Errorf("%d rows, want 34", n)
	}
}

func TestM5_PagesShowTheTextsVerbatim(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	c, err := charter.Default()
	if err != nil {
		t.Fatal(err)
	}
	who := p.as("auditor")
	page := who.get("/charter").Is(200).Page()
	if got, want := page.Find(".doc-body").Text(), strings.Join(strings.Fields(c.Text), " "); got != want {
		t.Errorf("the charter is shown as\n%s\nwant\n%s", got, want)
	}
	for _, m := range c.Members {
		if got := who.get(sample.Unit(t, p.db, m.Code).Path() + "/duties").Page().Find("#duty").Text(); got != m.Duty {
			t.Errorf("%s: %q", m.Name, got)
		}
	}
}

func TestEmptyListsSayWhatWillBeThere(t *testing.T) {
	t.Parallel()
	office := newPortal(t, sampledb.DB(t)).as("office1")
	office.get("/units?only=no_liaison").Is(200).Page().Sees("各单位都有联络员", "查看全部单位")
	office.get("/units?only=asked").Is(200).Page().Sees("没有待确认的变更")
	office.get("/seats").Is(200).Page().Sees("没有待确认的任职")
	for want, empty := range map[string]templ.Component{
		"还没有成员单位":   unitpage.List(unitpage.ListView{}),
		"通讯录还没有人员":  unitpage.ShowDirectory(unitpage.Directory{}),
		"还没有装载制度文件": unitpage.ShowCharter(unitpage.Charter{}),
	} {
		var b strings.Builder
		if err := empty.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		htmltest.Parse(t, b.String()).Sees(want)
	}
}

// TestUnitPagesKeepTheirBudget: at most two round trips, few statements, no growth with people.
func TestUnitPagesKeepTheirBudget(t *testing.T) {
	t.Parallel()
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c)))
	office := p.as("office1")
	office.get("/more").Is(200)
	jyj := sample.Unit(t, p.db, "jyj")
	seat := unit.SeatPath(sample.Who(t, p.db, "liaison-jyj").Seats[0].ID)
	most := map[string]int{"/units": 5, jyj.Path(): 12, jyj.Path() + "/people": 5, jyj.Path() + "/duties": 12, jyj.Path() + "/history": 12,
		jyj.Path() + "/change/rename": 12, "/directory": 5, "/charter": 12, "/seats": 5, seat: 12,
		fmt.Sprintf("/seats/new?role=%s&unit=%d", access.Liaison, jyj.ID): 12}
	before := map[string]int{}
	for path, limit := range most {
		got, there := costOf(c, office, path)
		if before[path] = got.statements; !there || got.statements > limit || got.trips > 2 {
			t.Errorf("%s: %+v, want at most %d statements; there: %v", path, got, limit, there)
		}
	}
	for i := range 20 {
		f := unit.SeatForm{Role: "liaison", Unit: fmt.Sprint(jyj.ID), Name: fmt.Sprintf("新示联%d", i), Section: "综合科", Title: "科长",
			Phone: "0711-0000999", From: "2026-01-01", Basis: "来函"}
		if _, err := unit.NewService(p.db).Give(t.Context(), sample.Who(t, p.db, "office1"), f); err != nil {
			t.Fatal(err)
		}
	}
	for path := range most {
		if got, _ := costOf(c, office, path); got.statements != before[path] {
			t.Errorf("%s: %d statements before, %d with more people", path, before[path], got.statements)
		}
	}
}

// TestUnitCountsOpenTheirRows: the list says how each unit stands to those who see the thread whole, and
// each number leads to as many rows; a unit is told nothing of the others.
func TestUnitCountsOpenTheirRows(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.LivingDB(t))
	for _, login := range []string{"office1", "chief"} {
		b, opened := p.as(login), 0
		for _, cell := range b.get("/units").Is(200).Page().All("tbody td") {
			link := cell.Links()
			if !slices.Contains([]string{"在办任务", "逾期", "议题"}, cell.Attr("data-l")) || len(link) == 0 {
				continue
			}
			opened++
			if n := len(b.get(link[0].URL).Is(200).Page().All("tbody tr")); strconv.Itoa(n) != cell.Text() {
				t.Errorf("%s: %s says %s, the list has %d", login, link[0].URL, cell.Text(), n)
			}
		}
		if opened < 10 {
			t.Errorf("%s: only %d counts", login, opened)
		}
	}
	p.as("liaison-jyj").get("/units").Is(200).Page().SeesNot("在办任务", "逾期")
}
