package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/file"
	"jointmeeting/internal/htmltest"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
)

// doc is a small file of an allowed type.
func doc(text string) []byte { return []byte("%PDF-1.7\n" + text) }

// TestTopicStory: a liaison drafts with a file, checks, hands in; the office returns with a reason; the
// liaison mends; the office accepts and proposes; a convenor approves. All by the pages' own forms.
func TestTopicStory(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	liaison, office, convenor := p.as("liaison-jyj"), p.as("office1"), p.as("convenor1")

	page := liaison.get("/topics/new").Is(200).Page()
	page.Sees("提交后由联席会议办公室在 3 个工作日内初审（系统默认）")
	f := page.Form("/topics").Fill("议题名称", "关于制定互联网诊疗服务规范有关事宜")
	to, values := f.Press("保存草稿")
	draft := liaison.postFiles(to, values, map[string][]byte{"送审稿.pdf": doc("一稿")}).To("/topics/")
	page = liaison.get(draft).Is(200).Page()
	page.Sees("草稿已保存", "送审稿.pdf")

	home := strings.TrimSuffix(draft, "/edit")
	f = page.Form(home)
	f.Check("跨部门跨领域标准").Check("审议").Fill("提请理由", "背景").Fill("提请会议议定的事项", "同意立项\n明确牵头单位")
	f.Fill("汇报人", "张示例").Fill("汇报人职务", "副局长").Fill("联系电话", "0711-0000001")
	to, values = f.Press("提交议题")
	values.Set("attend", fmt.Sprint(sample.Unit(t, p.db, "czj").ID))
	check := liaison.post(to, values).To(home + "/check")
	page = liaison.get(check).Is(200).Page()
	page.Sees("核对并提交", "1. 同意立项", "2. 明确牵头单位", "市财政局", "送审稿.pdf")
	office.get(home).Is(404)
	liaison.press(page, home+"/do/submit", "确认提交").To(home)
	page = liaison.get(home).Is(200).Page()
	page.Sees("议题已提交，编号 YT-", "待初审", "等待办公室初审，3 个工作日内", "（时限为系统默认）", "当前由联席会议办公室办理")

	page = office.get(home).Is(200).Page()
	f = page.Form(home + "/do/choose").Check("退回修改")
	to, values = f.Press("确认初审")
	page = office.post(to, values).Is(422).Page()
	page.Sees("请填写“退回修改”的原因")
	f = page.Form(home + "/do/choose")
	if f.Value("退回修改") == "" {
		t.Error("the answer that was chosen is lost")
	}
	to, values = f.Fill("初审意见", "请补充法律依据").Press("确认初审")
	office.post(to, values).To(home)

	page = liaison.get(home).Is(200).Page()
	page.Sees("退回修改的理由", "请补充法律依据")
	page = liaison.get(home + "/edit").Is(200).Page()
	page.Sees("请补充法律依据")
	to, values = page.Form(home).Fill("提请理由", "背景和法律依据").Press("提交议题")
	liaison.post(to, values).To(home + "/check")
	liaison.press(liaison.get(home+"/check").Page(), home+"/do/submit", "确认提交").To(home)

	to, values = office.get(home).Page().Form(home + "/do/choose").Check("通过，列为拟上会").Press("确认初审")
	values["clear"] = checklist.AllClear().Clear
	office.post(to, values).To(home)
	convenor.get(home).Is(200)
	office.press(office.get(home).Page(), home+"/do/propose", "报召集人审定").To(home)
	to, values = convenor.get(home).Page().Form(home + "/do/choose").Check("同意上会").Press("确认审定")
	convenor.post(to, values).To(home)
	convenor.get(home).Page().Sees("已审定", "等待办公室列入会议议程")
}

// TestTopicWhoMayEnter: each route for nobody, for a outsider, and for the wrong seat.
func TestTopicWhoMayEnter(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.SubmittedTopic(t, p.db, "jyj")
	home := topic.Path(id)
	for _, path := range []string{"/topics", "/topics/new", home, home + "/edit", home + "/check"} {
		p.nobody().get(path).To("/login")
	}
	for _, login := range []string{"liaison-mzj", "member-mzj", "liaison-gedian", "convenor1", "chief"} {
		p.as(login).get(home).Is(404)
		p.as(login).post(home+"/do/accept", url.Values{"version": {"2"}}).Is(404)
	}
	for _, login := range []string{"admin", "security", "auditor"} {
		p.as(login).get(home).Is(403)
		p.as(login).get("/topics").Is(403)
	}
	p.as("liaison-mzj").post(home, url.Values{"title": {"x"}, "purpose": {"review"}, "duration": {"15"}, "version": {"2"}}).Is(404)
	p.as("office1").get("/topics/new").Is(403)
	p.as("liaison-gedian").get("/topics/new").Is(403)
	p.as("member-jyj").get("/topics/new").Is(403)
	p.as("member-jyj").get(home).Is(200)
	p.as("liaison-jyj").post(home+"/do/accept", url.Values{"version": {"2"}}).Is(403)
	p.as("office1").get("/topics/999999").Is(404)
	p.as("office1").get("/topics/abc").Is(404)
}

func TestTopicFormComesBackAsTyped(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	f := liaison.get("/topics/new").Page().Form("/topics").Fill("提请理由", "<b>背景</b>\n第二行").Check("市财政局").Check("协调")
	to, values := f.Press("提交议题")
	page := liaison.postFiles(to, values, map[string][]byte{"a.svg": []byte("<svg>")}).Is(422).Page()
	page.Sees("有", "处需要更正", "请填写议题名称", "请选择议题类别", "请填写汇报人", "不是可以上传的类型")
	again := page.Form("/topics")
	if again.Value("提请理由") != "<b>背景</b>\n第二行" || again.Value("市财政局") == "" || again.Value("协调") == "" {
		t.Error("what was typed is lost")
	}
	if !strings.HasPrefix(page.Find("title").Text(), "错误：") {
		t.Error("the title does not say that something is wrong")
	}
	if n := count(t, p.db, "SELECT count(*) FROM topic"); n != 0 {
		t.Errorf("%d topics were stored", n)
	}
}

func count(t *testing.T, d *db.DB, sql string, args ...any) (n int) {
	t.Helper()
	if err := d.Pool().QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTopicSentTwice: the same form twice makes one topic, and hands it in once.
func TestTopicSentTwice(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	to, values := liaison.get("/topics/new").Page().Form("/topics").Fill("议题名称", "规范").Press("保存草稿")
	first, second := liaison.post(to, values).To("/topics/"), liaison.post(to, values).To("/topics/")
	if first != second || count(t, p.db, "SELECT count(*) FROM topic") != 1 {
		t.Errorf("%s and %s", first, second)
	}
	id := sample.DraftTopic(t, p.db, "jyj")
	to, values = liaison.get(topic.Path(id) + "/check").Page().Form(topic.Path(id) + "/do/submit").Press("确认提交")
	liaison.post(to, values).To(topic.Path(id))
	liaison.post(to, values).To(topic.Path(id))
	if n := count(t, p.db, "SELECT count(*) FROM audit WHERE action = 'topic.submit'"); n != 1 {
		t.Errorf("handed in %d times", n)
	}
}

// TestTopicTwoPeopleEdit: the second sees both texts and chooses.
func TestTopicTwoPeopleEdit(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.DraftTopic(t, p.db, "jyj", sample.Unit(t, p.db, "czj").ID)
	home := topic.Path(id)
	one, two := p.as("liaison-jyj"), p.as("liaison-jyj")
	pageOne, pageTwo := one.get(home+"/edit").Page(), two.get(home+"/edit").Page()
	to, values := pageOne.Form(home).Fill("主要分歧", "甲的文字").Press("保存草稿")
	one.post(to, values).To(home)
	to, values = pageTwo.Form(home).Fill("主要分歧", "乙的文字<i>").Press("保存草稿")
	values.Set("attend", fmt.Sprint(sample.Unit(t, p.db, "mzj").ID))
	wrong := maps.Clone(values)
	wrong["title"], wrong["token"] = []string{""}, []string{"stale-and-wrong"}
	two.post(to, wrong).Is(409).Page().Sees("您已在另一窗口修改", "甲的文字", "乙的文字<i>", "（空）")
	page := two.post(to, values).Is(409).Page()
	page.Sees("您已在另一窗口修改", "甲的文字", "乙的文字<i>", "市财政局", "市民政局", "以最新的为准")
	if got := sample.Topic(t, p.db, sample.Who(t, p.db, "liaison-jyj"), id); got.Dispute != "甲的文字" {
		t.Errorf("stored: %q", got.Dispute)
	}
	two.press(page, home, "以我的为准").To(home)
	if got := sample.Topic(t, p.db, sample.Who(t, p.db, "liaison-jyj"), id); got.Dispute != "乙的文字<i>" || got.AttendNames[0] != "市民政局" {
		t.Errorf("stored: %q, %v", got.Dispute, got.AttendNames)
	}
	// Handed in meanwhile: there is nothing to choose any more.
	stale := two.get(home + "/edit").Page()
	sample.TopicStep(t, p.db, sample.Who(t, p.db, "liaison-jyj"), id, "submit", "")
	to, values = stale.Form(home).Press("保存草稿")
	two.post(to, values).Is(409).Page().Sees("当前为“待初审”，不能修改")
}

func TestTopicStaleStepIsRefused(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.SubmittedTopic(t, p.db, "jyj")
	home := topic.Path(id)
	office := p.as("office1")
	to, values := office.get(home).Page().Form(home + "/do/choose").Check("通过，列为拟上会").Press("确认初审")
	values["clear"] = checklist.AllClear().Clear
	sample.TopicStep(t, p.db, sample.Who(t, p.db, "office2"), id, "defer", "下次再议")
	office.post(to, values).Is(409)
	if got := sample.Topic(t, p.db, sample.Who(t, p.db, "office1"), id); got.State != "deferred" {
		t.Errorf("%s", got.State)
	}
	office.post(home+"/do/choose", url.Values{"version": {"3"}}).Is(422).Page().Sees("请选择结论")
	office.post(home+"/do/fly", url.Values{"version": {"3"}}).Is(403)
	office.post(home+"/do/schedule", url.Values{"version": {"3"}}).Is(403)
}

func TestTopicPageOffersWhatTheChartOffers(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	id := sample.ReadyTopic(t, p.db, "jyj")
	page := p.as("liaison-jyj").get(topic.Path(id)).Page()
	buttons := func(page *htmltest.Node) string {
		words := []string{}
		for _, f := range page.All("main form") {
			if do, step := strings.CutPrefix(f.Attr("action"), topic.Path(id)+"/do/"); step { // the clerk is no step
				words = append(words, do)
			}
		}
		return strings.Join(words, " ")
	}
	if got := buttons(page); got != "withdraw" {
		t.Errorf("the liaison is offered %s", got)
	}
	if got := buttons(p.as("office1").get(topic.Path(id)).Page()); got != "propose defer" {
		t.Errorf("the office is offered %s", got)
	}
	if got := buttons(p.as("chief").get(topic.Path(id)).Page()); got != "" {
		t.Errorf("the chief is offered %s", got)
	}
}

func TestTopicListPage(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	liaison.get("/topics").Is(200).Page().Sees("本单位议题", "还没有议题", "提交议题")
	p.as("office1").get("/topics").Is(200).Page().SeesNot("提交议题")
	id := sample.SubmittedTopic(t, p.db, "jyj")
	page := p.as("office1").get("/topics").Is(200).Page()
	page.Sees("收到议题 1 个，待初审 1 个", "关于制定教育领域服务规范有关事宜", "跨部门跨领域标准")
	if page.Link("关于制定教育领域服务规范有关事宜") != topic.Path(id) {
		t.Error("the title does not lead to the topic")
	}
	page = p.as("office1").get("/topics?q=没有的词&tab=all").Is(200).Page()
	page.Sees("没有符合条件的议题", "清除筛选")
	if page.Link("清除筛选") != "/topics?tab=all" {
		t.Error(page.Link("清除筛选"))
	}
	p.as("liaison-mzj").get("/topics").Is(200).Page().SeesNot("教育领域")
	p.as("chief").get("/topics?tab=all").Is(200).Page().SeesNot("教育领域")
}

// TestTopicFile: a file's right is the topic's, asked at each download.
func TestTopicFile(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	who := sample.Who(t, p.db, "liaison-jyj")
	data := doc(strings.Repeat("稿", 200_000))
	up := file.Upload{Name: "送审稿（一）.pdf", Size: int64(len(data)), Bytes: bytes.NewReader(data)}
	id := sample.DraftTopic(t, p.db, "jyj")
	if _, err := topic.NewService(p.db).Edit(t.Context(), who, id, 1, topic.Sent{Form: sample.TopicForm("规范"), Uploads: []file.Upload{up}}); err != nil {
		t.Fatal(err)
	}
	path := p.as("liaison-jyj").get(topic.Path(id)).Page().Link("送审稿（一）.pdf")
	got := p.as("liaison-jyj").get(path).Is(200)
	if got.Text != string(data) {
		t.Errorf("%d bytes came, %d were sent", len(got.Text), len(data))
	}
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
		"Cross-Origin-Resource-Policy": "same-origin", "Content-Disposition": "attachment; filename*=utf-8''%E9%80%81%E5%AE%A1%E7%A8%BF%EF%BC%88%E4%B8%80%EF%BC%89.pdf",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	p.nobody().get(path).To("/login")
	p.as("office1").get(path).Is(404)
	p.as("liaison-mzj").get(path).Is(404)
	p.as("admin").get(path).Is(403)
	sample.TopicStep(t, p.db, who, id, "submit", "")
	p.as("office1").get(path).Is(200)
	dbtest.Tamper(t, p.db, "UPDATE blob_part SET bytes = set_byte(bytes, 9, 0) WHERE n = 1")
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("a changed file arrives whole")
		}
	}()
	p.as("office1").get(path)
}

// TestM5_SuggestedUnits: the form shows the units that its words lead to, each with the sentence of its duty;
// what was typed is kept, a ticked one attends, and nothing is stored by looking.
func TestM5_SuggestedUnits(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	liaison := p.as("liaison-jyj")
	f := liaison.get("/topics/new").Is(200).Page().Form("/topics").Fill("议题名称", "关于医保经费结算的议题").Fill("汇报人", "张示例")
	to, values := f.Press("推荐单位")
	if to != "/topics/suggest" {
		t.Fatalf("the button leads to %s", to)
	}
	page := liaison.post(to, values).Is(200).Page()
	page.Sees("市医保局", "建议牵头", "主要负责推进医疗保障领域标准化工作。", "匹配词：医保（医疗保障）", "市财政局", "建议征求意见", "经费")
	if page.Find("mark").Text() != "医疗保障" {
		t.Errorf("marked: %q", page.Find("mark").Text())
	}
	f = page.Form("/topics")
	if f.Value("汇报人") != "张示例" {
		t.Error("what was typed is lost")
	}
	if len(f.Values["attend"])+len(f.Values["take"]) != 0 {
		t.Error("a suggestion was ticked for the liaison")
	}
	to, values = f.Press("保存草稿")
	values.Set("take", fmt.Sprint(sample.Unit(t, p.db, "czj").ID))
	if n := count(t, p.db, "SELECT count(*) FROM topic"); n != 0 {
		t.Errorf("%d topics were stored by looking", n)
	}
	home := strings.TrimSuffix(liaison.post(to, values).To("/topics/"), "/edit")
	liaison.get(home).Page().Sees("市财政局")
	page = liaison.get(home + "/edit").Is(200).Page()
	page.Sees("已列入需要参会的单位", "市医保局")
	to, values = page.Form(home).Fill("议题名称", "关于学校用房的议题").Press("推荐单位")
	liaison.post(to, values).Is(200).Page().Sees("本单位", "学校（教育）")
	for _, login := range []string{"liaison-mzj", "member-jyj"} {
		p.as(login).post(home+"/suggest", url.Values{"title": {"医保"}}).Is(map[string]int{"liaison-mzj": 404, "member-jyj": 403}[login])
	}
	p.as("office1").post("/topics/suggest", url.Values{"title": {"医保"}}).Is(403)
	p.as("liaison-gedian").post("/topics/suggest", url.Values{"title": {"医保"}}).Is(403)
}

// TestM5_OfficeSeesWhoseMatterItIs: a topic nearer to another unit's duty is marked for the office, and goes
// on all the same; beside 征求意见 the suggested units stand first and are not ticked.
func TestM5_OfficeSeesWhoseMatterItIs(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	d := p.db
	f := sample.TopicForm("关于医保经办窗口设置的议题", sample.Unit(t, d, "czj").ID)
	f.Background, f.Matters = "基层医保经办窗口设置不统一。", "同意统一窗口设置"
	id := sample.DraftTopicForm(t, d, "jyj", f)
	home := topic.Path(id)
	sample.TopicStep(t, d, sample.Who(t, d, "liaison-jyj"), id, "submit", "")
	page := p.as("office1").get(home).Is(200).Page()
	page.Sees("与提出单位职责的匹配度低：与市医保局的职责最接近", "市教育局没有匹配词", "仅作提示，不影响办理", "推荐单位")
	p.as("liaison-jyj").get(home).Is(200).Page().SeesNot("匹配度低", "推荐单位")
	sample.TopicStep(t, d, sample.Who(t, d, "office1"), id, "accept", "")
	page = p.as("office1").get(home + "/consult").Is(200).Page()
	page.Sees("推荐单位（按职责比对）", "匹配词：医保（医疗保障）")
	if v := page.Form(home + "/consult").Values["units"]; len(v) != 1 || v[0] != fmt.Sprint(sample.Unit(t, d, "czj").ID) {
		t.Errorf("ticked: %v", v)
	}
	own := sample.SubmittedTopic(t, d, "jyj")
	p.as("office1").get(topic.Path(own)).Is(200).Page().Sees("推荐单位")
}

// TestChecklistAtAcceptance: the office answers each point before a topic goes on; what it said is kept and
// shown to those who deal with the topic; a refusal begins with its ground.
func TestChecklistAtAcceptance(t *testing.T) {
	p := newPortal(t, sampledb.DB(t))
	office, asked := p.as("office1"), sample.Unit(t, p.db, "czj").ID
	id := sample.SubmittedTopic(t, p.db, "jyj", asked)
	home := topic.Path(id)
	to, values := office.get(home).Is(200).Page().Form(home + "/do/choose").Check("通过，列为拟上会").Check("无：一般性工作汇报").Press("确认初审")
	page := office.post(to, values).Is(422).Page()
	page.Sees("请核对“未经主持人同意的临时动议”")
	page.SeesNot("请核对“一般性工作汇报”")
	f := page.Form(home + "/do/choose")
	if f.Value("无：一般性工作汇报") == "" || f.Value("通过，列为拟上会") == "" {
		t.Error("what was ticked is lost")
	}
	to, values = f.Press("确认初审")
	values["clear"] = checklist.AllClear().Clear[:5]
	values.Set(checklist.NoteField("report"), "市领导要求听取")
	office.post(to, values).To(home)
	for _, login := range []string{"office2", "liaison-jyj", "convenor1"} {
		p.as(login).get(home).Is(200).Page().Sees("初审核对", "无此情形 未经主持人同意的临时动议", "有说明 一般性工作汇报", "说明：市领导要求听取", sample.Who(t, p.db, "office1").Name)
	}
	sample.Consult(t, p.db, id, round.AskForm{Days: "5"}, "czj")
	p.as("liaison-czj").get(home).Is(200).Page().SeesNot("初审核对", "市领导要求听取")

	home = topic.Path(sample.SubmittedTopic(t, p.db, "jyj"))
	to, values = office.get(home).Page().Form(home+"/do/choose").Check("不予受理").Fill("初审意见", "请按程序办理。").Press("确认初审")
	page = office.post(to, values).Is(422).Page()
	page.Sees("请选择所属情形")
	to, values = page.Form(home + "/do/choose").Press("确认初审")
	values.Set("ground", "own")
	office.post(to, values).To(home)
	p.as("liaison-jyj").get(home).Is(200).Page().Sees("不予受理的理由", "单个部门职权范围内可以自行解决：请按程序办理。")
}
