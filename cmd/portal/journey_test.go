//go:build !quick

package main

import (
	"fmt"
	"testing"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/task"
	"jointmeeting/internal/verify"
)

// TestJourney carries a plenary and a special meeting from the first topic to the last closed task, by
// hand in a browser: with scripts on one day and without on the next; `make prove` goes both ways.
func TestJourney(t *testing.T) {
	for _, script := range prove.Today(t, []bool{true, false}, 2) {
		t.Run(fmt.Sprint("scripts ", script), func(t *testing.T) { journey(raise(t, script)) })
	}
}

// The topics and the decisions of the story.
const (
	meals    = "关于推进中小学生营养餐标准化有关事宜"
	clinics  = "关于制定互联网诊疗服务规范有关事宜"
	pilot    = "开展营养餐标准化试点，形成工作规范。"
	project  = "立项制定地方标准，报市政府批准后实施。"
	summary  = "汇总各单位标准制定计划，按季度通报。"
	standard = "制定互联网诊疗服务规范，形成报批稿。"
)

func journey(s *stage) {
	s.t.Helper()
	plenary(s)
	special(s)
	s.calm()
	if n := len(s.tabs); n < 8 {
		s.t.Errorf("only %d people took part", n)
	}
	verified(s)
}

// plenary is the whole thread of one 全体会议.
func plenary(s *stage) {
	s.t.Helper()
	s.submit("liaison-jyj", meals, "")
	s.answerTopic(meals, "退回修改", "请补充各单位意见。").See("退回修改")
	s.mend("liaison-jyj", meals, "请补充各单位意见。")
	s.approveTopic(meals, "convenor1")
	meeting := s.call(gathering{kind: "全体会议", chair: "江示远", topic: meals}, "convenor2")
	s.reply("liaison-jyj", meeting, "参加", nil)
	s.reply("member-wjw", meeting, "委托他人参加", func(tab *browsertest.Tab) {
		tab.Fill("姓名", "王示代")
		tab.Fill("职务", "科长")
		tab.Fill("委托人", "李示例")
	})
	s.reply("liaison-czj", meeting, "请假", func(tab *browsertest.Tab) { tab.Fill("请假原因", "参加省厅会议") })
	s.grantLeave("czj")
	s.hold(meeting, map[string]string{"江示远": "", s.unit("jyj"): "", s.unit("wjw"): "", s.unit("scjgj"): "何示例"})
	title := s.draft(meeting, clause{text: pilot, lead: "jyj", support: []string{"wjw"}}, clause{text: project, lead: "wjw", major: true}, clause{text: summary, lead: "scjgj"})
	s.check(title)
	s.review(title, "江示远")
	s.refuse(title, "请写明报送时间。")
	s.clash(title)
	s.check(title)
	s.review(title, "江示远")
	s.sign("chief", title)
	at := s.issue(title, "1号")
	s.hidden("liaison-linkong", at)
	s.receive("liaison-jyj", title)
	s.receive("member-wjw", title)
	s.tasks(title)
}

// tasks are the three tasks of the plenary: one with a part, one that waits for its approval, one of the
// host unit.
func (s *stage) tasks(title string) {
	s.t.Helper()
	s.take("liaison-jyj", pilot)
	s.unready("liaison-jyj", pilot, "wjw")
	s.support("liaison-wjw", pilot)
	s.accept("liaison-jyj", pilot)
	s.claim("liaison-jyj", pilot)
	tab := s.todo("office1", "任务待核验")
	tab.In("main").ClickLink(task.Title(pilot))
	s.verify(tab)
	s.sure(tab, "销号")
	tab.See("已销号")

	waiting := s.where(s.todoOpen("office1", "重大事项待批，任务未下达", task.Title(project)))
	s.hidden("liaison-wjw", waiting)
	s.escalate(title)
	if at := s.take("liaison-wjw", project); at != waiting {
		s.t.Errorf("the task released is %s, the one that waited %s", at, waiting)
	}

	s.take("liaison-scjgj", summary)
	s.claim("liaison-scjgj", summary)
	s.refused("office1", summary)
	s.refused("convenor2", summary)
	s.verify(s.todo("convenor1", "阅读并核验任务："+task.Title(summary)))
}

// todoOpen leads from the desk over a count to one of the rows it counts.
func (s *stage) todoOpen(login, title, row string) *browsertest.Tab {
	s.t.Helper()
	tab := s.todo(login, title)
	tab.In("main").ClickLink(row)
	tab.Calm()
	return tab
}

// special is the whole thread of one 专题会议, chaired and signed by a convenor on the chief's mandate,
// with a district and an expert.
func special(s *stage) {
	s.t.Helper()
	s.submit("liaison-wjw", clinics, "czj")
	s.approveTopic(clinics, "convenor2")
	s.delegate("陈示安")
	meeting := s.call(gathering{kind: "专题会议", chair: "陈示安", topic: clinics, units: []string{"wjw", "czj", "gedian"}, expert: "严示专"}, "convenor1")
	s.open("office1", "会议", meeting).See("受总召集人委托主持")
	s.reply("liaison-wjw", meeting, "参加", nil)
	s.reply("liaison-gedian", meeting, "参加", func(tab *browsertest.Tab) { tab.Fill("姓名", "葛示到"); tab.Fill("职务", "副主任") })
	s.hold(meeting, map[string]string{"陈示安": "", s.unit("wjw"): "", s.unit("gedian"): "", "严示专": ""})
	title := s.draft(meeting, clause{text: standard, lead: "wjw", support: []string{"gedian"}})
	s.check(title)
	s.review(title, "陈示安")
	s.sign("convenor1", title)
	at := s.issue(title, "2号")
	s.hidden("liaison-jyj", at)
	s.receive("liaison-wjw", title)
	s.receive("liaison-gedian", title)
	s.take("liaison-wjw", standard)
	s.support("liaison-gedian", standard)
	s.claim("liaison-wjw", standard)
	s.verify(s.open("convenor2", "任务", task.Title(standard)))
}

// verified holds that everything the portal promises about its records is so.
func verified(s *stage) {
	s.t.Helper()
	results, err := verify.Run(s.t.Context(), s.db)
	if err != nil || len(results) == 0 {
		s.t.Fatalf("verify: %v %v", results, err)
	}
	for _, r := range results {
		if len(r.Faults) > 0 {
			s.t.Errorf("%s: %v", r.Name, r.Faults)
		}
	}
}
