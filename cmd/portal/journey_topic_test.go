//go:build !quick

package main

import (
	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/checklist"
)

// submit drafts a topic with a file, looks it over and hands it in.
func (s *stage) submit(login, title, attends string) {
	s.t.Helper()
	tab := s.todo(login, "提交议题")
	tab.Fill("议题名称", title)
	tab.Choose("议题类别", "跨部门跨领域标准")
	tab.Fill("提请理由", "现行要求分散在多个文件中，各单位执行不一。")
	tab.Fill("提请会议议定的事项", "同意立项\n明确牵头单位和配合单位")
	if attends == "" {
		tab.Tick("无")
	} else {
		tab.Tick(s.unit(attends))
	}
	tab.Fill("汇报人", "张示例")
	tab.Fill("汇报人职务", "副局长")
	tab.Fill("联系电话", "0711-0000001")
	tab.Attach("会议材料", s.pdf("编制说明.pdf"))
	s.press(tab, "保存草稿")
	tab.See("编制说明.pdf")
	s.handIn(tab, title)
}

// handIn goes over the page 核对并提交.
func (s *stage) handIn(tab *browsertest.Tab, title string) {
	s.t.Helper()
	s.press(tab, "提交议题")
	tab.See("核对并提交")
	tab.See(title)
	tab.See("编制说明.pdf")
	s.press(tab, "确认提交")
	tab.See("议题已提交，编号 YT-")
	tab.See("待初审")
}

// answerTopic is the office's word on a topic that was handed in.
func (s *stage) answerTopic(title, answer, reason string) *browsertest.Tab {
	s.t.Helper()
	tab := s.open("office1", "议题", title)
	tab.Choose("初审结论", answer)
	switch answer {
	case "通过，列为拟上会":
		for _, p := range checklist.Points {
			tab.Tick("无：" + p.Label)
		}
	case "缓议", "不予受理":
		tab.Select("所属情形", "其他情形")
	}
	tab.Fill("初审意见", reason)
	s.press(tab, "确认初审")
	return tab
}

// mend takes a topic that came back and hands it in again.
func (s *stage) mend(login, title, reason string) {
	s.t.Helper()
	tab := s.todo(login, "议题被退回，请修改："+title)
	tab.See(reason)
	tab.In("main").ClickLink("修改")
	tab.Fill("主要分歧", "各单位意见一致。")
	s.handIn(tab, title)
}

// approveTopic brings an accepted topic into the pool.
func (s *stage) approveTopic(title, convenor string) {
	s.t.Helper()
	tab := s.answerTopic(title, "通过，列为拟上会", "")
	tab.See("拟上会")
	s.press(tab, "报召集人审定")
	tab.See("待审定")
	tab = s.todo(convenor, "阅读并审定议题："+title)
	tab.Choose("审定结论", "同意上会")
	s.press(tab, "确认审定")
	tab.See("已审定")
}
