//go:build !quick

package main

import (
	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/task"
)

// take signs for a task and reports on it once; it answers the task's address.
func (s *stage) take(login, text string) string {
	s.t.Helper()
	tab := s.todo(login, "签收任务："+task.Title(text))
	s.press(tab, "签收任务")
	tab.See("任务已签收")
	at := s.where(tab)
	tab.In("main").ClickLink("报送进展")
	tab.Fill("本期进展", "已形成征求意见稿。")
	tab.Fill("完成进度", "60")
	s.press(tab, "报送进展")
	tab.See("进展已报送")
	tab.See("60%")
	return at
}

// support is a supporting unit's part: signed for and reported; it cannot claim the task.
func (s *stage) support(login, text string) {
	s.t.Helper()
	tab := s.todo(login, "报送配合情况："+task.Title(text))
	tab.Miss("申请办结")
	s.press(tab, "签收配合事项")
	tab.In("main").ClickLink("报送配合情况")
	tab.Fill("配合情况", "已提供本领域数据。")
	s.press(tab, "报送配合情况")
	tab.See("已报送")
}

// unready holds that the lead unit cannot claim while a part is missing.
func (s *stage) unready(login, text, supporter string) {
	s.t.Helper()
	s.open(login, "任务", task.Title(text)).See("尚未报送配合情况：" + s.unit(supporter))
}

// accept is the lead unit's word on a supporting unit's part.
func (s *stage) accept(login, text string) {
	s.t.Helper()
	tab := s.open(login, "任务", task.Title(text))
	s.press(tab, "认可")
	tab.See("已认可")
}

// claim asks for verification, with evidence.
func (s *stage) claim(login, text string) {
	s.t.Helper()
	tab := s.open(login, "任务", task.Title(text))
	tab.In("main").ClickLink("申请办结")
	tab.Fill("办结情况", "报批稿已通过审查。")
	tab.Attach("办结材料", s.pdf("审查结论.pdf"))
	s.press(tab, "申请办结")
	tab.See("待核验")
	tab.See("审查结论.pdf")
}

// refused holds that the person sees why they may not verify.
func (s *stage) refused(login, text string) {
	s.t.Helper()
	tab := s.open(login, "任务", task.Title(text))
	tab.See("牵头单位的人员不能核验本单位任务")
	if n := browsertest.Eval[int](tab, "document.querySelectorAll('form[action$=\"/do/verify\"]').length"); n != 0 {
		s.t.Errorf("%s could send the verification", login)
	}
}

// verify is the verification on the page that the tab shows.
func (s *stage) verify(tab *browsertest.Tab) {
	s.t.Helper()
	s.sure(tab, "核验办结")
	tab.See("已办结")
}
