package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/house"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/outside"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// outsideAt is a draft whose first decision, led by 市教育局, names outside units in both roles.
func outsideAt(t *testing.T) (p *portal, id int64) {
	t.Helper()
	p = newPortal(t, sampledb.DB(t))
	id = sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Draft)
	f := sample.MinutesText(t, p.db, id)
	f.Rows[0].Support, f.Rows[0].JointOutside, f.Rows[0].SupportOutside = nil, "政府督查室", "项目办"
	sample.SaveMinutes(t, p.db, "office1", id, f)
	return p, id
}

func (p *portal) deliveryOf(t *testing.T, unitName string) int64 {
	t.Helper()
	return query[int64](t, p.db, "SELECT id FROM delivery WHERE unit_name = $1", unitName)
}

// said fills in who said it.
func said(values url.Values) url.Values {
	values.Set("said_by", "王五")
	values.Set("said_how", "电话")
	return values
}

// TestOutsideUnitsInTheEditor: without a script a name is typed beside the units; what stands against it is said beside the field and keeps what was typed.
func TestOutsideUnitsInTheEditor(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Draft)
	office, edit := p.as("office1"), minutes.Path(id)+"/edit"
	to, values := office.get(edit).Is(200).Page().Form(edit).Press("保存")
	values.Set("support-outside-1", "市财政局、项目办")
	page := office.post(to, values).Is(422).Page()
	page.Sees("议定事项（一）：“市财政局”是成员单位，请在单位中勾选")
	if got := page.Form(edit).Values.Get("support-outside-1"); got != "市财政局、项目办" || query[int](t, p.db, "SELECT count(*)::int FROM unit WHERE kind = 'other'") != 0 {
		t.Errorf("a refused form keeps %q", got)
	}
	values.Set("support-outside-1", "项目办\x00")
	office.post(to, values).Is(422).Page().Sees("不能保存的字符")
	values.Set("support-outside-1", " 项目办\u200b；政府督查室\u3000")
	office.post(to, values).To(edit)
	office.post(to, values).To(edit) // sent twice
	if n := query[int](t, p.db, "SELECT count(*)::int FROM unit WHERE kind = 'other'"); n != 2 {
		t.Errorf("%d units, want 2", n)
	}
	page = office.get(edit).Is(200).Page()
	if got := page.Form(edit).Values.Get("support-outside-1"); got != "项目办、政府督查室" {
		t.Errorf("the form shows %q", got)
	}
	if page.Has(`select[name="lead-1"] option[value="` + fmt.Sprint(query[int64](t, p.db, "SELECT max(id) FROM unit")) + `"]`) {
		t.Error("an outside unit is offered as lead")
	}
	stale := url.Values{}
	for k, v := range values {
		stale[k] = v
	}
	stale.Set("token", "a-token-of-another")
	stale.Set("support-outside-1", "园林管理中心")
	office.post(to, stale).Is(409).Page().Sees("配合的会外单位：园林管理中心", "配合的会外单位：项目办、政府督查室")
	office.get(minutes.Path(id) + "/print").Is(200).Page().Sees("配合单位：市卫健委、市市场监管局、项目办、政府督查室；完成时限")
	unitID := query[int64](t, p.db, "SELECT max(id) FROM unit")
	circulate := minutes.Path(id) + "/circulate"
	page = office.get(circulate).Is(200).Page()
	page.SeesNot("项目办")
	to, values = page.Form(circulate).Press("送出会签")
	values.Add("units", fmt.Sprint(unitID))
	office.post(to, values).Is(422).Page().Sees("未参会、也未被议定事项点名")
	consult := fmt.Sprintf("/topics/%d/consult", sample.ReadyTopic(t, p.db, "jyj"))
	to, values = office.get(consult).Is(200).Page().Form(consult).Fill("反馈时限（工作日）", "5").Check("市卫健委").Press("发送征求意见")
	values.Add("units", fmt.Sprint(unitID))
	office.post(to, values).Is(422).Page().Sees("不属于联席会议的单位")
	named := topic.Form{Content: sample.TopicForm("关于新事项的议题", unitID).Content}.Values()
	named.Set("token", "a-token-of-the-topic")
	p.as("liaison-jyj").post("/topics", named).Is(422).Page().Sees("所选单位不存在")
	if l, err := outside.NewService(p.db).List(t.Context(), sample.Who(t, p.db, "liaison-jyj")); err != nil || len(l.Units)+len(l.Owed) > 0 {
		t.Errorf("a liaison lists %+v, %v", l, err)
	}
	for _, login := range []string{"liaison-jyj", "admin", "auditor"} {
		for _, path := range []string{"/units", "/topics", "/directory"} {
			if got := p.as(login).get(path); got.StatusCode == 200 && strings.Contains(got.Page().Text(), "项目办") {
				t.Errorf("%s reads the name on %s", login, path)
			}
		}
		for _, tab := range []string{"", "/people", "/duties", "/history"} {
			p.as(login).get(unit.Path(unitID) + tab).Is(404)
		}
		p.as(login).get(unit.OutsidePath).Is(403)
	}
}

// TestWhatOutsideUnitsSayIsEntered: from the issue to the claim: the office enters what was said on the telephone, once, with who, how and when; the lead
// claims when the unit has agreed; the desk counts what is out; nobody else enters.
func TestWhatOutsideUnitsSayIsEntered(t *testing.T) {
	t.Parallel()
	p, id := outsideAt(t)
	sample.SignMinutes(t, p.db, id)
	office, lead := p.as("office1"), p.as("liaison-jyj")
	office.get(minutes.Path(id) + "/issue").Is(200).Page().Sees("政府督查室、项目办没有账号")
	sample.IssueMinutes(t, p.db, id)
	office.get("/").Is(200).Page().Sees("会外单位的答复待代录")
	if rows := rowsOf(office.get(unit.OutsidePath).Is(200).Page()); len(rows) != 4+2 {
		t.Fatalf("out are %q", rows)
	}
	grid := minutes.Path(id) + "/receipts"
	office.get(grid).Is(200).Page().Sees("其中会外单位 2 个，没有账号，不能催办")
	enter := fmt.Sprintf("/deliveries/%d/enter", p.deliveryOf(t, "政府督查室"))
	page := office.get(enter).Is(200).Page()
	page.Sees("代录答复", "议定事项（一）", "共同负责")
	to, values := page.Form(enter).Press("代录答复")
	office.post(to, values).Is(422).Page().Sees("请填写答复人", "请选择答复方式")
	receipt := values.Get("receipt")
	said(values)
	values.Set("says-"+receipt, "question")
	office.post(to, values).Is(422).Page().Sees("请填写疑问")
	values.Set("question-"+receipt, "完成标志不清")
	values.Set("said_on", time.Now().In(form.Zone).AddDate(0, 0, 1).Format("2006-01-02"))
	office.post(to, values).Is(422).Page().Sees("答复日期不能晚于今天")
	values.Set("said_on", time.Now().In(form.Zone).Format("2006-01-02"))
	for _, login := range []string{"liaison-jyj", "member-jyj", "convenor1", "chief", "admin"} {
		p.as(login).post(to, values).Is(403)
	}
	other := query[int64](t, p.db, "SELECT r.id FROM clause_receipt r JOIN delivery d ON d.id = r.delivery WHERE d.unit_name = '项目办'")
	strange := url.Values{"receipt": {fmt.Sprint(other)}, fmt.Sprintf("says-%d", other): {"acknowledge"}, fmt.Sprintf("version-%d", other): {"1"}, "version": {"1"}, "token": {"a-token-of-a-stranger"}, "said_on": values["said_on"]}
	office.post(enter, said(strange)).Is(422)
	office.postFiles(to, values, map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(grid)
	office.postFiles(to, values, map[string][]byte{"答复.pdf": []byte("%PDF-1.4\n%%EOF")}).To(grid) // sent twice
	page = office.get(grid).Page()
	page.Sees("王五（电话，", "联席会议办公室", "代录", "答复.pdf", "完成标志不清")
	p.as("office2").get(page.Find(`ul.files a`).Attr("href")).Is(200)
	lead.get(page.Find(`ul.files a`).Attr("href")).Is(404)
	if got := query[string](t, p.db, "SELECT string_agg(action, ' ' ORDER BY seq) FROM audit WHERE action LIKE 'minutes%enter%'"); got != "minutes.enter minutes.receipt.enter_question" {
		t.Errorf("logged %q", got)
	}
	strange.Set("token", "a-token-of-a-stranger-2")
	strange.Set("version", "2")
	run(t, p.db, "UPDATE delivery SET state = 'received' WHERE unit_name = '项目办'")
	if got := office.post(enter, strange).StatusCode; got != 404 {
		t.Errorf("a word for another unit answers %d", got)
	}
	run(t, p.db, "UPDATE delivery SET state = 'sent' WHERE unit_name = '项目办'")
	deliveries, who := delivery.NewService(p.db, house.Delivered()...), sample.Who(t, p.db, "office1")
	for what, err := range map[string]error{
		"the receipt": errOf(deliveries.Receive(t.Context(), who, p.deliveryOf(t, "项目办"), 1, "enter")),
		"a word":      errOf(deliveries.Confirm(t.Context(), who, other, 1, "enter_acknowledge", "")),
	} {
		if fault.KindOf(err) != fault.Missing {
			t.Errorf("%s is entered without who said it: %v", what, err)
		}
	}
	office.press(page, minutes.Path(id)+"/chase", "催签收").To(grid)
	if got := query[string](t, p.db, "SELECT detail FROM audit WHERE action = 'minutes.chase'"); strings.Contains(got, "项目办") || got == "" {
		t.Errorf("reminded are %q", got)
	}
	to, values = page.Form(fmt.Sprintf("/clause-receipts/%s/do/answer", receipt)).Press("确认答复疑问")
	values.Set("reason", "以清单为准")
	office.post(to, values).To(grid)
	page = office.get(enter).Is(200).Page()
	to, values = page.Form(enter).Press("代录答复")
	office.post(to, said(values)).Is(422).Page().Sees("没有填写对条款的答复")
	values.Set("says-"+receipt, "acknowledge")
	values.Set("token", "a-token-of-the-word")
	office.post(to, values).To(grid)
	office.get(enter).Is(409)

	taskID := query[int64](t, p.db, "SELECT task FROM part WHERE unit_name = '政府督查室'")
	for _, name := range []string{"政府督查室", "项目办"} {
		p.enterPart(t, name, "report", "已完成督查")
	}
	lead.press(lead.get(taskPath(taskID, "")).Page(), taskPath(taskID, "/do/receive"), "签收任务")
	lead.press(lead.get(taskPath(taskID, "")).Page(), taskPath(taskID, "/do/consult"), "请共同负责单位同意办结")
	lead.get(taskPath(taskID, "/claim")).Is(422)
	p.enterPart(t, "政府督查室", "refuse", "尚缺清单")
	p.enterPart(t, "政府督查室", "agree", "")
	lead.get(taskPath(taskID, "/claim")).Is(200)
	lead.get(taskPath(taskID, "")).Page().Sees("代录答复", "王五（电话，", "尚缺清单", "同意办结")
	if n := query[int](t, p.db, "SELECT count(*)::int FROM part WHERE unit_name = '政府督查室' AND state = 'agreed'"); n != 1 {
		t.Error("the unit has not agreed")
	}
	partID := query[int64](t, p.db, "SELECT min(p.id) FROM part p JOIN unit u ON u.id = p.unit WHERE u.kind <> 'other'")
	office.post(fmt.Sprintf("/parts/%d/do/enter_report", partID), url.Values{"version": {"1"}, "token": {"a-token-of-no-form"}}).Is(404)
}

// enterPart enters what a unit says of its part.
func (p *portal) enterPart(t *testing.T, name, says, text string) {
	t.Helper()
	b := p.as("office1")
	path := fmt.Sprintf("/parts/%d/enter", query[int64](t, p.db, "SELECT id FROM part WHERE unit_name = $1", name))
	to, values := b.get(path).Is(200).Page().Form(path).Press("代录答复")
	values.Set("says", says)
	values.Set("text", text)
	b.post(to, said(values)).Is(303)
}

// TestOutsideUnitsAreKeptByTheOffice: renamed, retired and brought back from one page, each once, by nobody else.
func TestOutsideUnitsAreKeptByTheOffice(t *testing.T) {
	t.Parallel()
	p, id := outsideAt(t)
	office, unitID := p.as("office1"), query[int64](t, p.db, "SELECT id FROM unit_now WHERE name = '项目办'")
	page := office.get(unit.OutsidePath).Is(200).Page()
	page.Sees("项目办", "政府督查室", "使用中")
	retire := unit.Path(unitID) + "/do/retire"
	_, values := page.Form(retire).Press("停用 项目办")
	for _, login := range []string{"liaison-jyj", "convenor1", "chief"} {
		p.as(login).post(retire, values).Is(403)
	}
	office.post(retire, values).To(unit.OutsidePath)
	office.post(retire, values).To(unit.OutsidePath)
	values.Set("token", "a-token-of-before")
	office.post(retire, values).Is(409)
	office.get(unit.OutsidePath).Page().Sees("已停用")
	edit := minutes.Path(id) + "/edit"
	to, typed := office.get(edit).Page().Form(edit).Press("保存")
	office.post(to, typed).Is(422).Page().Sees("会外单位“项目办”已停用")
	office.press(office.get(unit.OutsidePath).Page(), unit.Path(unitID)+"/do/restore", "恢复 项目办").To(unit.OutsidePath)
	office.post(to, typed).To(edit)
	inUse := query[int64](t, p.db, "SELECT id FROM unit_now WHERE name = '政府督查室'")
	office.post(unit.Path(inUse)+"/do/restore", url.Values{"version": {"1"}, "token": {"a-token-of-no-use"}}).Is(409)
	change := unit.Path(unitID) + "/change/rename"
	to, values = office.get(change).Is(200).Page().Form(unit.Path(unitID)+"/do/rename").Fill("新名称", "市项目办").Press("更名")
	office.post(to, values).To(unit.Path(unitID))
	office.get(unit.Path(unitID)).Is(200).Page().Sees("市项目办", "会外单位")
	office.post(unit.Path(unitID)+"/do/join", url.Values{"on": {"2026-01-01"}, "basis": {"x"}, "version": {"4"}, "token": {"a-token-of-joining"}}).Is(422)
	office.post(unit.Path(sample.Unit(t, p.db, "jyj").ID)+"/do/retire", url.Values{"version": {"1"}, "token": {"a-token-of-a-member"}}).Is(422)
}
