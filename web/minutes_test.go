package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

// minutesAt serves a portal that has the minutes of a special meeting in the state.
func minutesAt(t *testing.T, state string) (*portal, int64) {
	t.Helper()
	d, id := sampledb.MinutesDB(t, state)
	return newPortal(t, d), id
}

// TestMinutesThroughTheRouter: drafted, checked, reviewed, signed, issued and received by the forms of
// the pages, as a browser without script sends them.
func TestMinutesThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	held := sample.HeldMeeting(t, p.db, meeting.Special, nil)
	office, director, chief := p.as("office1"), p.as("director"), p.as("chief")
	list := office.get("/minutes").Is(200).Page()
	edit := office.press(list, meeting.Path(held)+"/minutes", "起草纪要 "+sample.Meeting(t, p.db, held).Meeting.Title).To("/minutes/")
	path := strings.TrimSuffix(edit, "/edit")

	page := office.get(edit).Is(200).Page()
	f := page.Form(edit).Fill("议定内容", "1、开展试点。").Fill("完成日期", "2027-06-30")
	to, values := f.Press("保存并预览")
	if got := office.post(to, values).To(path); got != path {
		t.Errorf("保存并预览 leads to %s", got)
	}
	page = office.get(path).Is(200).Page()
	page.Sees("1.开展试点。（牵头单位：市教育局；完成时限：2027年6月30日）", "已规范 1 处格式")
	office.press(page, path+"/do/submit_check", "提交校核").To(path)

	for _, s := range []struct {
		b      *browser
		button string
	}{{director, "确认校核"}, {p.as("convenor1"), "确认审核"}, {p.as("convenor2"), "确认审核"}} {
		s.b.press(s.b.get(path+"/sign").Is(200).Page(), path+"/do/choose", s.button).To(path)
	}
	page = chief.get(path + "/sign").Is(200).Page()
	page.Sees("前序意见", "同意，请江示远同志签发。", "指纹")
	to, values = page.Form(path+"/do/choose").Fill("登录密码", "wrong").Press("确认签批")
	wrong := chief.post(to, values).Is(422).Page()
	wrong.Sees("登录密码不正确")
	to, values = wrong.Form(path+"/do/choose").Fill("登录密码", sample.Password).Press("确认签批")
	chief.post(to, values).To(path)
	chief.post(to, values).To(path) // a repeated click finds the first outcome
	chief.get(path).Page().Sees("已签发")

	page = office.get(path + "/issue").Is(200).Page()
	page.Sees("〔", "1号（确认印发时按次序编定）", "市教育局")
	office.press(page, path+"/do/issue", "确认印发").To(path)
	liaison := p.as("liaison-jyj")
	page = liaison.get(path).Is(200).Page()
	page.Sees("请签收")
	page.SeesNot("签批记录", "办理记录", "同意，请江示远同志签发。")
	action := ""
	for _, x := range page.Forms() {
		if strings.HasPrefix(x.Action, "/deliveries/") {
			action = x.Action
		}
	}
	liaison.press(page, action, "签收纪要").To(path)
	office.get(path+"/receipts").Is(200).Page().Sees("已签收 1／3", sample.Who(t, p.db, "liaison-jyj").Name)
	office.get(path+"/print").Is(200).Page().Sees("校验指纹", "印发")
	p.as("liaison-tjj").get(path).Is(404)
}

// TestMinutesReturnFromSigning: the chief returns with words of their own; the preset is no reason.
func TestMinutesReturnFromSigning(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path, chief := minutes.Path(id), p.as("chief")
	f := chief.get(path + "/sign").Page().Form(path + "/do/choose").Check("退回修改")
	to, values := f.Press("确认签批")
	refused := chief.post(to, values).Is(422).Page()
	refused.Sees("请写明退回的原因")
	to, values = refused.Form(path+"/do/choose").Fill("批示意见", "第一条时限过紧，请再核。").Press("确认签批")
	chief.post(to, values).To(path)
	p.as("office1").get(path).Page().Sees("退回修改", "第一条时限过紧，请再核。", "已作废的签批")
}

// TestMinutesRowsWithoutScript: adding, moving and dropping a row keeps what was typed and stores nothing.
func TestMinutesRowsWithoutScript(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, office := minutes.Path(id)+"/edit", p.as("office1")
	to, values := office.get(path).Page().Form(path).Fill("会议概况", "改了一半的概况").Press("添加议定事项")
	page := office.post(to, values).Is(200).Page()
	if got := page.Form(path).Value("会议概况"); got != "改了一半的概况" || len(page.All("[data-row]")) != 4 {
		t.Fatalf("after 添加: %q, %d rows", got, len(page.All("[data-row]")))
	}
	values = page.Form(path).Values
	values.Set("move", "up:2")
	page = office.post(path, values).Is(200).Page()
	if rows := page.Form(path).Values["row"]; !slices.Equal(rows, []string{"2", "1", "3", "4"}) {
		t.Errorf("after 上移: %v", rows)
	}
	values = page.Form(path).Values
	values.Set("drop", "1")
	values.Set("due-2", "明天")
	page = office.post(path, values).Is(200).Page()
	if rows := page.Form(path).Values["row"]; !slices.Equal(rows, []string{"2", "3", "4"}) {
		t.Errorf("after 删除: %v", rows)
	}
	office.post(path, page.Form(path).Values).Is(422).Page().Sees("议定事项（一）完成日期不是有效日期", "改了一半的概况")
	if m := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes; m.Overview == "改了一半的概况" || len(m.Clauses) != 3 {
		t.Error("a row button stored the draft")
	}
}

// TestMinutesConflictPage: the second of two editors sees both texts and may keep theirs.
func TestMinutesConflictPage(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Draft)
	path, one, two := minutes.Path(id)+"/edit", p.as("office1"), p.as("office2")
	a, b := one.get(path).Page().Form(path).Fill("会议概况", "甲的概况"), two.get(path).Page().Form(path).Fill("会议概况", "乙的概况")
	to, values := a.Press("保存")
	one.post(to, values).To(path)
	to, values = b.Press("保存")
	page := two.post(to, values).Is(409).Page()
	page.Sees("内容已被他人修改", "甲的概况", "乙的概况", sample.Who(t, p.db, "office1").Name)
	two.press(page, path, "以我的为准").To(path)
	if got := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Overview; got != "乙的概况" {
		t.Errorf("stored %q", got)
	}
}

// TestMinutesMajorPage: a refusal is recorded with its words, then sent again and approved.
func TestMinutesMajorPage(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office := minutes.Path(id)+"/major", p.as("office1")
	e := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Escalations[0]
	at := fmt.Sprintf("/escalations/%d/do/", e.ID)
	to, values := office.get(path).Is(200).Page().Form(at + "send").Press("登记报批")
	page := office.post(to, values).Is(422).Page()
	page.Sees("请填写报批对象", "请填写请示文号")
	to, values = page.Form(at+"send").Fill("报批对象", "市人民政府").Fill("请示文号", "鄂市监〔2026〕1号").Fill("报批日期", "2026-01-05").Press("登记报批")
	office.post(to, values).To(path)
	to, values = office.get(path).Page().Form(at+"choose").Check("不同意").Fill("批复日期", "2026-01-06").Press("登记批复")
	page = office.post(to, values).Is(422).Page()
	page.Sees("请填写批复意见")
	to, values = page.Form(at+"choose").Fill("批复意见", "暂不立项").Press("登记批复")
	office.post(to, values).To(path)
	office.get(path).Page().Sees("不同意", "暂不立项", "登记报批")
	p.as("convenor1").get(path).Is(200).Page().SeesNot("登记报批")
	p.as("liaison-jyj").get(path).Is(403)
}

// TestClauseReceiptPages: a unit signs, questions a clause and confirms it on its extract; the office answers
// and reminds on the grid.
func TestClauseReceiptPages(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office, unit := minutes.Path(id), p.as("office1"), p.as("liaison-jyj")
	r := receiptOf(t, p, id, "jyj")
	at := fmt.Sprintf("/clause-receipts/%d/do/", r.ID)
	unit.get(path).Is(200).Page().Sees("点名本单位的条款", "请先签收纪要", r.Text)
	sample.ReceiveMinutes(t, p.db, "jyj", id)
	to, values := unit.get(path).Page().Form(at + "question").Press("确认提出疑问")
	unit.post(to, values).Is(422).Page().Sees("处需要更正")
	to, values = unit.get(path).Page().Form(at+"question").Fill("疑问", "时限能否延到月底？").Press("确认提出疑问")
	unit.post(to, values).To(path)
	p.as("liaison-wjw").get(path).Is(200).Page().SeesNot("时限能否延到月底？")
	p.as("liaison-wjw").post(at+"acknowledge", url.Values{"version": {"1"}}).Is(404)
	office.get("/").Page().Sees("纪要条款有疑问")
	office.get("/minutes?state=questioned").Is(200).Page().Sees(r.Title)
	grid := office.get(path + "/receipts").Is(200).Page()
	grid.Sees("待答复的疑问", "时限能否延到月底？", "尚有")
	to, values = grid.Form(at+"answer").Fill("答复", "按纪要执行。").Press("确认答复疑问")
	office.post(to, values).To(path + "/receipts")
	unit.get(path).Page().Sees("按纪要执行。", "已答复，待确认")
	unit.press(unit.get(path).Page(), at+"acknowledge", "确认条款").To(path)
	unit.get(path).Page().Sees("已确认")
	office.press(office.get(path+"/receipts").Page(), path+"/chase", "催签收").To(path + "/receipts")
	office.press(office.get(path+"/receipts").Page(), path+"/chase", "催签收").Is(422).Page().Sees("今天已经催过")
	p.as("chief").get(path+"/receipts").Is(200).Page().SeesNot("催签收", "答复疑问")
	p.as("chief").post(path+"/chase", url.Values{}).Is(403)
}

func receiptOf(t *testing.T, p *portal, id int64, code string) delivery.Receipt {
	t.Helper()
	grid, err := minutes.NewService(p.db, nil).Grid(t.Context(), sample.Who(t, p.db, "office1"), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range grid.Receipts {
		if r.Unit == sample.Unit(t, p.db, code).ID && r.Role == "lead" {
			return r
		}
	}
	t.Fatalf("%s leads no clause", code)
	return delivery.Receipt{}
}

// TestLedgerPage: a decision goes through the parts of the ledger; an answer that amends it comes with its
// file, which those who make minutes open and nobody else.
func TestLedgerPage(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office := minutes.Path(id)+"/major", p.as("office1")
	e := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Escalations[0]
	at, again := fmt.Sprintf("/escalations/%d/do/", e.ID), fmt.Sprintf("%s#escalation-%d", path, e.ID)
	office.get("/escalations").Is(200).Page().Sees("没有待批复的事项")
	if got := office.get("/escalations?tab=prepared").Page().Link(e.Text); got != again {
		t.Errorf("the row leads to %s, want %s", got, again)
	}
	to, values := office.get(path).Page().Form(at+"send").Fill("报批对象", "市人民政府").Fill("请示文号", "鄂市监〔2026〕1号").Fill("报批日期", "2026-01-05").Press("登记报批")
	office.post(to, values).To(path)
	p.as("chief").get("/escalations").Is(200).Page().Sees("鄂市监〔2026〕1号", "已报批，待批复", "个工作日")
	to, values = office.get(path).Page().Form(at+"choose").Check("修改后同意").Fill("批复日期", "2026-01-06").Fill("批复意见", "原则同意。").Press("登记批复")
	page := office.post(to, values).Is(422).Page()
	page.Sees("与原议定内容相同", "原则同意。")
	to, values = page.Form(at+"choose").Fill("修改后的议定内容", "修改后的事项。").Press("登记批复")
	office.postFiles(to, values, map[string][]byte{"批示.pdf": []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")}).To(path)
	page = p.as("convenor1").get(path).Is(200).Page()
	page.Sees("修改后的事项。", e.Text, "批示.pdf")
	ruling := page.Link("批示.pdf")
	p.as("convenor1").get(ruling).Is(200)
	p.as("liaison-scjgj").get(ruling).Is(404)
	p.as("liaison-scjgj").get("/escalations").Is(403)
	p.as("office2").get("/escalations?tab=approved").Page().Sees("修改后同意", "文件 1 个")
}

// TestMinutesGates: who is not signed in is asked to, a outsider learns nothing, a reader changes nothing.
func TestMinutesGates(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id)
	p.nobody().get(path).To("/login")
	for _, login := range []string{"liaison-jyj", "member-scjgj", "liaison-echeng"} {
		if p.as(login).get(path).Is(404).Text == "" || p.as(login).get(path+"/print").StatusCode != 404 {
			t.Errorf("%s reads minutes before they are issued", login)
		}
	}
	for _, login := range []string{"admin", "auditor"} {
		p.as(login).get(path).Is(403)
	}
	p.as("office1").get(path + "/edit").Is(409)
	p.as("office1").get(path + "/issue").Is(409)
	p.as("liaison-jyj").post(path+"/do/sign", url.Values{"version": {"2"}}).Is(404)
	p.as("convenor1").post(path+"/do/sign", url.Values{"version": {"2"}}).Is(403)
	p.as("chief").post(path+"/do/sign", url.Values{"version": {"1"}, "digest": {"00"}, "password": {sample.Password}}).Is(409)
}
