package web

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
)

func meetingAt(days int, clock string) string {
	return form.Day(time.Now()).AddDate(0, 0, days).Format("2006-01-02") + "T" + clock
}

// inviteOf is the page of the answer of the unit with the code.
func (p *portal) inviteOf(id int64, code string) string {
	p.t.Helper()
	unit := sample.Unit(p.t, p.db, code).ID
	for _, i := range sample.Meeting(p.t, p.db, id).Invited {
		if i.Unit == unit {
			return meeting.InvitationPath(i.ID)
		}
	}
	p.t.Fatalf("%s is not invited", code)
	return ""
}

// TestMeetingThroughTheRouter carries a special meeting from its form to its end by the forms of the
// pages, without JavaScript.
func TestMeetingThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	sample.ApprovedTopic(t, p.db, "jyj")
	sample.ApprovedTopic(t, p.db, "mzj")
	office, convenor, liaison, other := p.as("office1"), p.as("convenor2"), p.as("liaison-jyj"), p.as("liaison-fgw")

	page := office.get("/meetings/new?kind=special").Is(200).Page()
	page.Sees("新建会议", "参会单位", "区和园区（列席）")
	f := page.Form("/meetings")
	if !strings.HasSuffix(f.Value("会议名称"), "年第1次专题会议") {
		t.Errorf("the name is %q", f.Value("会议名称"))
	}
	to, values := f.Press("创建会议")
	again := office.post(to, values).Is(422).Page()
	again.Sees("有 4 处需要更正", "请填写开始时间，如 2026-12-31 09:00", "请选择参会单位")
	f = again.Form("/meetings").Fill("开始时间", meetingAt(10, "09:00")).Fill("结束时间", meetingAt(10, "11:00")).Fill("地点", "市政府第二会议室").
		Check("市教育局").Check("市民政局").Check("鄂城区人民政府").Fill("单位", "某大学").Fill("姓名", "吴示专").Fill("职务", "教授")
	to, values = f.Press("创建会议")
	path := office.post(to, values).To("/meetings/")
	var id int64
	if _, err := fmt.Sscanf(path, "/meetings/%d", &id); err != nil {
		t.Fatal(err)
	}
	office.get(path).Page().Sees("筹备中", "会议已创建", "还没有议题", "会前准备")
	liaison.get(path).Is(404)

	page = office.get(path + "/agenda/add").Is(200).Page()
	to, values = page.Form(path + "/agenda/add").Press("添加到议程")
	office.post(to, values).Is(422).Page().Sees("请选择要添加的议题")
	for _, box := range page.All("input[name=topics]") {
		values.Add("topics", box.Attr("value"))
	}
	values.Set("token", "another-token-of-the-form")
	office.post(to, values).To(path + "/agenda")
	page = office.get(path + "/agenda").Page()
	page.Sees("合计 30 分钟，预计 9:30 结束")
	forms := page.Forms()
	for _, f := range forms {
		if f.Action == path+"/agenda" {
			to, values = f.Press("下移议题一")
			break
		}
	}
	office.post(to, values).To(path + "/agenda")
	office.post(to, values).To(path + "/agenda") // a double click
	page = office.get(path + "/agenda/edit").Is(200).Page()
	office.press(page, path+"/agenda/edit", "保存").To(path + "/agenda")

	office.press(office.get(path).Page(), path+"/do/propose", "报召集人审定").To(path)
	office.get(path + "/edit").Is(409)
	page = convenor.get(path).Is(200).Page()
	to, values = page.Form(path + "/do/choose").Press("确认审定")
	convenor.post(to, values).Is(422).Page().Sees("请选择审定结论")
	to, values = page.Form(path + "/do/choose").Check("暂不召开").Press("确认审定")
	convenor.post(to, values).Is(422).Page().Sees("请填写“暂不召开”的原因")
	to, values = page.Form(path + "/do/choose").Check("同意召开").Press("确认审定")
	convenor.post(to, values).To(path)

	page = office.get(path + "/notice").Is(200).Page()
	page.Sees("发送会议通知", "将通知 3 个单位")
	to, values = page.Form(path+"/do/announce").Fill("通知正文", "").Press("发送通知")
	office.post(to, values).Is(422).Page().Sees("请填写通知正文")
	office.press(page, path+"/do/announce", "发送通知").To(path)
	other.get(path).Is(404)
	liaison.get(path).Is(200).Page().Sees("已通知", "填写回执")
	liaison.get(path + "/notice").Is(200).Page().Sees("四、会议议程")

	receipt := p.inviteOf(id, "jyj")
	other.get(receipt).Is(404)
	page = liaison.get(receipt).Is(200).Page()
	to, values = page.Form(receipt + "/do/choose").Press("提交回执")
	liaison.post(to, values).Is(422).Page().Sees("请选择参加、委托他人参加或请假")
	to, values = page.Form(receipt+"/do/choose").Check("请假").Fill("请假原因", "出差").Press("提交回执")
	liaison.post(to, values).To(receipt)
	liaison.get(receipt).Page().Sees("请假待批")
	page = office.get(receipt).Is(200).Page()
	page.Sees("批复请假", "出差")
	office.press(page, receipt+"/do/grant_leave", "准假").To(path + "/attendance")
	office.get(path + "/attendance").Page().Sees("请假 1 未回执 4")
	liaison.get(path + "/attendance").Page().SeesNot("市民政局")

	page = office.get(path).Page()
	page.SeesNot("确认开始会议")
	to, values = page.Form(path + "/do/start_early").Press("确认提前开始会议")
	office.post(to, values).Is(422).Page().Sees("请填写“提前开始会议”的原因")
	to, values = office.get(path).Page().Form(path+"/do/start_early").Fill("提前开始会议的原因", "参会人员已到齐").Press("确认提前开始会议")
	office.post(to, values).To(path)
	page = office.get(path + "/roll").Is(200).Page()
	to, values = page.Form(path + "/roll").Press("保存到会登记")
	office.post(to, values).To(path + "/roll") // nothing is ticked, and that is said
	page = office.get(path + "/roll").Page()
	page.Sees("没有新的登记", "请先勾选")
	to, values = page.Form(path + "/roll").Press("保存到会登记")
	mzj := strings.TrimPrefix(p.inviteOf(id, "mzj"), "/invitations/")
	values.Set("roll-"+mzj, "yes")
	office.post(to, values).Is(422).Page().Sees("请填写市民政局到会人姓名")
	values.Set("name-"+mzj, "孙示来")
	values.Set("token", "one-more-token-of-the-form")
	office.post(to, values).To(path + "/roll")
	to, values = office.get(path + "/roll").Page().Form(path + "/roll").Press("全部已到")
	page = office.post(to, values).Is(200).Page()
	page.Sees("已到 1／5") // nothing is stored yet
	to, values = page.Form(path + "/roll").Press("保存到会登记")
	office.post(to, values).Is(422).Page().Sees("请填写鄂城区人民政府到会人姓名") // it has no member whom the roll could expect
	values.Set("name-"+strings.TrimPrefix(p.inviteOf(id, "echeng"), "/invitations/"), "冯示来")
	values.Set("token", "all-of-them-are-there")
	office.post(to, values).To(path + "/roll")
	office.get(path + "/roll").Page().Sees("已到 5／5")
	office.get(path + "/roll").Page().SeesNot("全部已到")
	to, values = office.get(path + "/roll").Page().Form(path + "/roll").Press("保存到会登记")
	values.Set("walk_name", "郑示来")
	office.post(to, values).Is(422).Page().Sees("请选择单位；不是成员单位和地区的，请选择类别")
	office.get(path).Page().Sees("还有 2 项议题没有登记结论")
	liaison.get(path + "/conclusions").Is(403)
	to, values = office.get(path + "/conclusions").Is(200).Page().Form(path + "/conclusions").Press("保存结论")
	first, second := values["id"][0], values["id"][1]
	values.Set("conclusion-"+first, "dropped")
	office.post(to, values).Is(422).Page().Sees("请填写撤下的原因")
	values.Set("conclusion-"+first, "deferred")
	values.Set("conclusion-"+second, "passed")
	values.Set("token", "the-token-of-the-conclusions")
	office.post(to, values).To(path + "/conclusions")
	liaison.get(path + "/agenda").Page().SeesNot("暂缓")
	office.press(office.get(path).Page(), path+"/do/end", "确认结束会议").To(path)
	liaison.get(path+"/agenda").Page().Sees("暂缓", "通过")
	office.get(path + "/conclusions").Is(409)
	office.get(path+"/attendance").Page().Sees("孙示来", "已到")
	p.correctsTheFacts(path)
	convenor.get(path).Page().SeesNot("起草纪要")
	office.press(office.get(path).Page(), path+"/minutes", "起草纪要").To("/minutes/")
	if to := office.get(path).Page().Link("纪要"); !strings.HasPrefix(to, "/minutes") {
		t.Errorf("the tab 纪要 leads to %s", to)
	}
	for _, sheet := range []string{"/agenda/print", "/attendance/print"} {
		office.get(path + sheet).Is(200).Page().Sees("专题会议")
	}
}

// TestMeetingRefusals: who is refused by which guard, and what stays on the page.
func TestMeetingRefusals(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	id := sample.NewMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "fgw"), sample.ApprovedTopic(t, p.db, "fgw"))
	path := meeting.Path(id)
	p.nobody().get(path).To("/login")
	for _, login := range []string{"admin", "security", "auditor"} {
		p.as(login).get(path).Is(403)
		p.as(login).get("/meetings").Is(403)
	}
	p.as("liaison-fgw").get("/meetings/new").Is(403)
	p.as("liaison-fgw").get("/delegations").Is(403)
	p.as("convenor1").get("/delegations/new").Is(403)
	p.as("office1").get("/meetings/year").Is(200).Page().Sees("年度全体会议")
	p.as("office1").get(path + "/roll").Is(409)
	p.as("office1").get(path + "/postpone").Is(409)

	a, b := p.as("office1"), p.as("office2")
	first, second := a.get(path+"/edit").Page().Form(path), b.get(path+"/edit").Page().Form(path)
	to, values := first.Fill("地点", "市民中心").Press("保存")
	a.post(to, values).To(path)
	to, values = second.Fill("地点", "市政府第一会议室").Press("保存")
	b.post(to, values).Is(409).Page().Sees("内容已被他人修改", "市民中心", "市政府第一会议室")
	values.Set("title", "")
	values.Set("token", "stale-and-wrong")
	b.post(to, values).Is(409).Page().Sees("内容已被他人修改", "市民中心", "市政府第一会议室", "（空）")

	page := a.get(path + "/cancel").Is(200).Page()
	page.Sees("议程上的 1 项议题退回议题库", "不撤销，返回")
	to, values = page.Form(path + "/do/cancel").Press("撤销会议")
	a.post(to, values).Is(422).Page().Sees("请填写“撤销会议”的原因")
	to, values = page.Form(path+"/do/cancel").Fill("撤销原因", "合并召开").Press("撤销会议")
	a.post(to, values).To(path)
	a.get(path).Page().Sees("已撤销", "合并召开", "1 项议题已退回议题库")
}

// TestGuestRowsWithoutScript: the buttons of the rows draw the form again and keep what was typed.
func TestGuestRowsWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	office := p.as("office1")
	f := office.get("/meetings/new?kind=special").Page().Form("/meetings").Fill("地点", "市民中心").Fill("姓名", "吴示专")
	to, values := f.Press("增加一人")
	page := office.post(to, values).Is(200).Page()
	rows := func() int { return len(page.All("input[name=guest_name]")) }
	if got := rows(); got != 2 || page.Form("/meetings").Value("地点") != "市民中心" {
		t.Errorf("%d rows, place %q", got, page.Form("/meetings").Value("地点"))
	}
	values.Del("action")
	values.Set("drop", "0")
	page = office.post(to, values).Is(200).Page()
	if got := rows(); got != 1 || page.Form("/meetings").Value("姓名") != "" {
		t.Errorf("after taking the row out: %d rows, %q", got, page.Form("/meetings").Value("姓名"))
	}
}

// TestDelegationThroughTheRouter: the chief delegates and ends it; the office reads.
func TestDelegationThroughTheRouter(t *testing.T) {
	t.Parallel()
	p := newPortal(t, sampledb.DB(t))
	chief := p.as("chief")
	page := chief.get("/delegations/new").Is(200).Page()
	to, values := page.Form("/delegations").Press("新增委托")
	chief.post(to, values).Is(422).Page().Sees("请选择受委托的召集人")
	to, values = page.Form("/delegations").Check("陈示安").Fill("委托主持的会议", "第2次专题会议").Fill("起始日期", meetingAt(0, "")[:10]).Fill("截止日期", meetingAt(20, "")[:10]).Fill("登录密码", sample.Password).Press("新增委托")
	chief.post(to, values).To("/delegations")
	p.as("office1").get("/delegations").Is(200).Page().Sees("第2次专题会议", "陈示安", "有效")
	chief.press(chief.get("/delegations").Page(), "/delegations/1/do/end", "终止 第2次专题会议").To("/delegations")
	chief.get("/delegations").Page().Sees("已终止")
}

// TestMeetingPagesKeepTheirBudget: at most two round trips, and statements that do not grow with rows.
func TestMeetingPagesKeepTheirBudget(t *testing.T) {
	t.Parallel()
	c := &dbtest.Asked{}
	p := newPortal(t, sampledb.DB(t, db.WithTracer(c)))
	few := sample.AnnouncedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Special, "fgw"), sample.ApprovedTopic(t, p.db, "fgw"))
	many := sample.AnnouncedMeeting(t, p.db, sample.MeetingForm(t, p.db, meeting.Plenary),
		sample.ApprovedTopic(t, p.db, "jyj"), sample.ApprovedTopic(t, p.db, "mzj"), sample.ApprovedTopic(t, p.db, "czj"))
	office := p.as("office1")
	office.get("/more").Is(200)
	for _, tab := range []string{"", "/agenda", "/attendance", "/notice"} {
		small, _ := costOf(c, office, meeting.Path(few)+tab)
		large, there := costOf(c, office, meeting.Path(many)+tab)
		if !there || small.statements != large.statements || large.statements > 12 || large.trips > 2 {
			t.Errorf("%s: %+v for one unit, %+v for 29, there: %v", tab, small, large, there)
		}
	}
	for path, most := range map[string]int{"/meetings": 5, "/meetings?view=month": 5, "/delegations": 5, "/meetings/new": 12, p.inviteOf(few, "fgw"): 12} {
		if got, there := costOf(c, office, path); !there || got.statements > most || got.trips > 2 {
			t.Errorf("%s: %+v, want at most %d statements; there: %v", path, got, most, there)
		}
	}
}

// correctsTheFacts puts an ended meeting right: its place with a reason, its roll with a reason, and its end, which the director alone undoes.
func (p *portal) correctsTheFacts(path string) {
	p.t.Helper()
	office, director := p.as("office1"), p.as("director")
	to, values := office.get(path+"/sitting").Is(200).Page().Form(path+"/sitting").Fill("地点", "一号会议室").Press("保存召开情况")
	office.post(to, values).Is(422).Page().Sees("请填写更改的原因")
	values.Set("reason", "临时换会议室")
	values.Set("token", "the-token-of-the-facts")
	office.post(to, values).To(path)
	office.get(path).Page().Sees("原安排", "市政府第二会议室", "地点 市政府第二会议室 改为 一号会议室", "临时换会议室")
	p.as("liaison-mzj").get(path + "/sitting").Is(403)

	to, values = office.get(path + "/roll").Page().Form(path + "/roll").Press("保存到会登记")
	line := strings.TrimPrefix(p.inviteOf(office.idOf(path), "mzj"), "/invitations/")
	values.Set("roll-"+line, "no")
	office.post(to, values).Is(422).Page().Sees("请填写更正的原因")
	values.Set("reason", "民政局未派人")
	values.Set("token", "the-token-of-the-roll")
	office.post(to, values).To(path + "/roll")
	office.get(path + "/attendance").Page().Sees("缺席")

	office.get(path).Page().SeesNot("撤销会议结束")
	to, values = director.get(path).Page().Form(path+"/do/undo_end").Fill("撤销会议结束的原因", "结论登记有误").Press("确认撤销会议结束")
	director.post(to, values).To(path)
	office.get(path).Page().Sees("进行中")
	office.press(office.get(path).Page(), path+"/do/end", "确认结束会议").To(path)
}

func (b *browser) idOf(path string) int64 {
	b.t.Helper()
	id, err := strconv.ParseInt(strings.TrimPrefix(path, "/meetings/"), 10, 64)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}
