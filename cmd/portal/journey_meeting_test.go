//go:build !quick

package main

import (
	"time"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/form"
	"jointmeeting/internal/sample"
)

// gathering is a meeting to be called: kind and chair as on screen, the topic on its agenda, and for a
// special one the units that are invited.
type gathering struct {
	kind, chair, topic string
	units              []string
	expert             string
}

// delegate records the mandate of the 总召集人.
func (s *stage) delegate(to string) {
	s.t.Helper()
	tab := s.place("chief", "委托主持")
	tab.In("main").ClickLink("新增委托")
	tab.Choose("受委托的召集人", to)
	tab.Fill("委托主持的会议", "标准化专题会议")
	tab.Fill("起始日期", day(0))
	tab.Fill("截止日期", day(60))
	tab.Tick("专题会议的纪要也由其签发")
	tab.Fill("依据", "总召集人批示")
	tab.Fill("登录密码", sample.Password)
	s.press(tab, "新增委托")
	tab.See("有效")
}

// day is a date in the office's time zone, so many days from today.
func day(n int) string { return form.Day(time.Now()).AddDate(0, 0, n).Format(time.DateOnly) }

// call plans a meeting, has it approved and sends the notice; it answers the title that the page gave it.
func (s *stage) call(g gathering, convenor string) string {
	s.t.Helper()
	tab := s.plan(g)
	title := browsertest.Eval[string](tab, "document.querySelector('h1').firstChild.textContent.trim()")
	s.press(tab, "报召集人审定")
	tab.See("待审定")
	tab = s.todo(convenor, "阅读并审定"+title+"议程")
	tab.See(g.topic)
	tab.Choose("审定结论", "同意召开")
	s.press(tab, "确认审定")
	tab.See("已审定")
	tab = s.open("office1", "会议", title)
	tab.In("main").ClickLink("发送通知")
	tab.See("关于召开" + title + "的通知")
	s.press(tab, "发送通知")
	tab.See("已通知")
	return title
}

// plan fills in the form of a meeting and puts the topic on its agenda.
func (s *stage) plan(g gathering) *browsertest.Tab {
	s.t.Helper()
	tab := s.todo("office1", "新建会议")
	tab.In("main").ClickLink(g.kind)
	tab.Fill("开始时间", day(20)+"T09:00")
	tab.Fill("结束时间", day(20)+"T11:00")
	tab.Fill("地点", "市政府第二会议室")
	tab.Select("主持人", option(tab, g.chair))
	for _, code := range g.units {
		tab.Tick(s.unit(code))
	}
	if g.expert != "" {
		row := tab.In("[data-rows] > fieldset")
		row.Select("类别", "专家")
		row.Fill("姓名", g.expert)
		row.Fill("职务", "教授")
	}
	s.press(tab, "创建会议")
	tab.See("筹备中")
	tab.In("main").ClickLink("查看议程")
	tab.In("main .card-head").ClickLink("从议题库添加")
	tab.Tick("选择 " + g.topic)
	s.press(tab, "添加到议程")
	tab.In("main").ClickLink("修改用时和汇报人")
	tab.Fill("用时（分钟）", "25")
	s.press(tab, "保存")
	tab.See("合计 25 分钟，预计 9:25 结束")
	return tab
}

// option is the text of the answer of a list that begins with the words.
func option(tab *browsertest.Tab, begins string) string {
	return browsertest.Eval[string](tab, "[...document.querySelectorAll('option')].find((o) => o.text.startsWith('"+begins+"')).text.trim()")
}

// reply answers an invitation; more fills in what that answer asks for.
func (s *stage) reply(login, meeting, answer string, more func(*browsertest.Tab)) {
	s.t.Helper()
	tab := s.todo(login, meeting+"参会回执")
	tab.Choose("参会方式", answer)
	if more != nil {
		more(tab)
	}
	s.press(tab, "提交回执")
	tab.Miss("未回执")
}

// grantLeave is the office's answer to a leave.
func (s *stage) grantLeave(code string) {
	s.t.Helper()
	tab := s.todo("office1", "请假待批")
	tab.In("main").ClickLink(s.unit(code))
	s.press(tab, "准假")
	tab.See("准假")
}

// hold starts the meeting, notes who came and that its one topic passed, and ends it. Names are typed where none was told before.
func (s *stage) hold(meeting string, came map[string]string) {
	s.t.Helper()
	tab := s.open("office1", "会议", meeting)
	tab.In("main").ClickButton("提前开始会议")
	tab.Fill("提前开始会议的原因", "参会人员已到齐，提前召开。")
	tab.In("main").ClickButton("确认提前开始会议")
	tab.Calm()
	tab.See("进行中")
	tab.In("main").ClickLink("签到")
	for who, name := range came {
		tab.Choose(who+"是否到会", "已到")
		if name != "" {
			tab.Fill(who+"到会人", name)
			tab.Fill(who+"到会人职务", "副局长")
		}
	}
	s.press(tab, "保存到会登记")
	tab.See("到会登记已保存")
	tab.In("main").ClickLink("结论")
	tab.Select("结论", "通过")
	s.press(tab, "保存结论")
	tab.See("议题结论已保存")
	s.sure(tab, "结束会议")
	tab.See("已结束")
}
