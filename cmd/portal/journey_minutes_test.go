//go:build !quick

package main

import (
	"context"
	"fmt"

	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/sample"
)

// clause is a decision as it is typed: units by their codes.
type clause struct {
	text, lead string
	support    []string
	major      bool
}

// draft begins the minutes of a held meeting and writes the decisions; it answers the minutes' title.
func (s *stage) draft(meeting string, clauses ...clause) string {
	s.t.Helper()
	tab := s.todo("office1", "起草纪要："+meeting)
	s.press(tab, "起草纪要 "+meeting)
	tab.See("参会名单")
	for n, c := range clauses {
		if n > 0 {
			s.press(tab, "添加议定事项")
		}
		s.write(tab.In(fmt.Sprintf("[data-rows] > fieldset:nth-of-type(%d)", n+1)), c)
	}
	tab.In(".form-actions").ClickButton("保存并预览")
	tab.Calm()
	for _, c := range clauses {
		tab.See(c.text)
	}
	return meeting + "纪要"
}

func (s *stage) write(row *browsertest.Tab, c clause) {
	s.t.Helper()
	row.Fill("议定内容", c.text)
	row.Select("牵头单位", s.unit(c.lead))
	row.Fill("完成标志", "印发文件")
	row.Fill("完成日期", day(180))
	if len(c.support) > 0 {
		row.ClickButton("配合单位：无")
	}
	for _, code := range c.support {
		row.Tick(s.unit(code))
	}
	if c.major {
		row.Tick("重大事项")
	}
}

// change edits the draft by hand: the words stand for the whole of 其他内容.
func (s *stage) change(login, title, words string) *browsertest.Tab {
	s.t.Helper()
	tab := s.open(login, "纪要", title)
	tab.In("main").ClickLink("修改纪要")
	tab.Fill("正文", words)
	return tab
}

// clash lets two people change the same draft: the second is shown both texts and gives way.
func (s *stage) clash(title string) {
	s.t.Helper()
	first, second := s.change("office1", title, "一、有关要求\n压实责任，按月报送。"), s.change("office2", title, "一、有关要求\n加强督查，按季通报。")
	first.In(".form-actions").ClickButton("保存并预览")
	first.See("按月报送")
	second.In(".form-actions").ClickButton("保存并预览")
	second.See("内容已被他人修改")
	second.See("按月报送")
	second.See("按季通报")
	second.In("main").ClickLink("以最新的为准")
	if got := browsertest.Eval[string](second, "document.querySelector('[name=other]').value"); got != "一、有关要求\n压实责任，按月报送。" {
		s.t.Errorf("after the conflict the draft says %q", got)
	}
	second.Calm()
}

// check sends the draft to the director, who checks it.
func (s *stage) check(title string) {
	s.t.Helper()
	tab := s.open("office1", "纪要", title)
	s.press(tab, "提交校核")
	tab.See("待校核")
	tab = s.todo("director", "纪要待校核")
	tab.In("main").ClickLink(title)
	tab.In("main").ClickLink("阅读并校核")
	tab.Choose("校核结论", "校核通过")
	s.press(tab, "确认校核")
	tab.See("待审核")
}

// review is both convenors' agreement: the first one waits for the other, the second sends it on.
func (s *stage) review(title, signer string) {
	s.t.Helper()
	for _, x := range []struct{ login, then string }{{"convenor2", "已审核，等待另一位召集人审核"}, {"convenor1", "已审核，送" + signer + "同志签发"}} {
		tab := s.todo(x.login, "阅读并签批"+title)
		tab.Choose("审核结论", "审核同意")
		s.press(tab, "确认审核")
		tab.See(x.then)
	}
}

// refuse is the return at the sign-off: every signature given before is void.
func (s *stage) refuse(title, reason string) {
	s.t.Helper()
	tab := s.todo("chief", "阅读并签批"+title)
	tab.Choose("签批结论", "退回修改")
	tab.Fill("批示意见", reason)
	s.press(tab, "确认签批")
	tab.See("此前 3 个签名作废")
	tab = s.open("office1", "纪要", title)
	tab.See("已退回修改：" + reason)
	tab.See("已作废的签批")
	if given, void := s.signatures("given"), s.signatures("void"); given != 0 || void < 3 {
		s.t.Errorf("after the return %d signatures stand and %d are void", given, void)
	}
}

// sign is the sign-off with the password typed once more, and a hand that clicks twice.
func (s *stage) sign(login, title string) {
	s.t.Helper()
	before := s.signatures("given")
	tab := s.todo(login, "阅读并签批"+title)
	tab.Choose("签批结论", "同意签发")
	tab.Fill("登录密码", sample.Password)
	tab.In("main").DoubleClick("确认签批")
	tab.See("已签发")
	tab.Calm()
	if n := s.signatures("given"); n != before+1 {
		s.t.Errorf("a double click left %d signatures more", n-before)
	}
}

func (s *stage) signatures(state string) (n int) {
	s.t.Helper()
	if err := s.db.Pool().QueryRow(context.Background(), "SELECT count(*) FROM signature WHERE state = $1", state).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// issue numbers the minutes and sends them; it answers their address.
func (s *stage) issue(title, number string) string {
	s.t.Helper()
	tab := s.todo("office1", "纪要待印发")
	tab.In("main").ClickLink(title)
	tab.In("main").ClickLink("编号印发")
	s.press(tab, "确认印发")
	tab.See("已印发")
	tab.See(number)
	return s.where(tab)
}

// receive is a unit's receipt of the minutes.
func (s *stage) receive(login, title string) {
	s.t.Helper()
	tab := s.todo(login, "签收纪要："+title)
	s.press(tab, "签收纪要")
	tab.See("签收。")
}

// escalate records that the first major decision was sent upwards and approved.
func (s *stage) escalate(title string) {
	s.t.Helper()
	tab := s.open("office1", "纪要", title)
	tab.In("main").ClickLink("查看和登记")
	tab.Fill("报批对象", "市人民政府")
	tab.Fill("请示文号", "鄂市监〔2026〕1号")
	tab.Fill("报批日期", day(0))
	s.press(tab, "登记报批")
	tab.Choose("批复结果", "同意")
	tab.Fill("批复日期", day(0))
	s.press(tab, "登记批复")
	tab.See("批复已登记")
}
