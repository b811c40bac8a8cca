//go:build !quick

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/browsertest"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	settingroom "jointmeeting/internal/setting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/topic"
)

// TestR18_ConsultationJourney: two units agree, one opposes, one stays silent; the proposer answers and
// changes the text, which lapses the answers about it; the paper of both sides stands, and a convenor lets
// the topic go on all the same, with the reason shown for good.
func TestR18_ConsultationJourney(t *testing.T) {
	t.Parallel()
	s := raise(t, true)
	id := sample.ReadyTopic(t, s.db, "jyj")
	title := sample.Topic(t, s.db, sample.Who(t, s.db, "office1"), id).Title
	tab := s.page("office1", topic.Path(id))
	tab.In("main").ClickLink("征求意见")
	for _, code := range []string{"czj", "wjw", "fgw", "gedian"} {
		tab.Tick(s.unit(code))
	}
	s.press(tab, "发送征求意见")
	tab.See("已向 4 个单位征求意见")
	s.opine("liaison-czj", title, "同意", "")
	s.opine("liaison-wjw", title, "同意", "")
	s.opine("liaison-fgw", title, "不同意", "资金渠道不明确，不宜提请会议议定。")
	tab = s.page("office1", topic.Path(id))
	tab.See("还有 1 个单位未反馈")
	s.because(tab, "提前结束征求意见", "有关单位电话反馈无意见")
	tab = s.todo("liaison-jyj", "答复采纳情况："+title)
	tab.Choose("采纳情况", "未采纳")
	tab.Fill("理由", "资金已列入年度预算。")
	s.press(tab, "保存答复 "+s.unit("fgw"))
	tab = s.page("office1", topic.Path(id))
	tab.In("main").ClickLink("分歧说明")
	for _, words := range []string{"分歧说明", s.unit("fgw"), "资金渠道不明确", "提出单位答复：未采纳。资金已列入年度预算。"} {
		tab.See(words)
	}
	tab = s.page("liaison-jyj", topic.Path(id))
	tab.In("main").ClickLink("按意见修改")
	tab.Fill("提请会议议定的事项", "同意先行试点\n明确牵头单位和配合单位")
	s.press(tab, "保存修改")
	tab.See("意见因内容改动失效，已重新征求")
	tab = s.page("office1", topic.Path(id))
	tab.See("征求意见尚未结束，不能报审定")
	tab = s.page("convenor1", topic.Path(id))
	s.because(tab, "未经协调，同意报审定", "时限紧迫，会上再议")
	tab = s.page("office1", topic.Path(id))
	tab.See("未经协调，召集人同意报审定")
	tab.See("时限紧迫，会上再议")
	s.hidden("liaison-mzj", topic.Path(id))
	s.calm()
	verified(s)
}

// opine is a unit's answer in a round.
func (s *stage) opine(login, title, stance, remark string) {
	s.t.Helper()
	tab := s.todo(login, "反馈意见："+title)
	tab.Choose("本单位意见", stance)
	if remark != "" {
		tab.Fill("总体意见", remark)
	}
	tab.Fill("本单位审签人", "张示审")
	tab.Fill("审签日期", day(0))
	s.press(tab, "提交意见")
	tab.See("意见已提交")
}

// page is a record's page before the person.
func (s *stage) page(login, path string) *browsertest.Tab {
	s.t.Helper()
	tab := s.as(login)
	tab.Go(s.url + path)
	tab.Calm()
	return tab
}

// because takes a step that asks for a reason.
func (s *stage) because(tab *browsertest.Tab, step, reason string) {
	s.t.Helper()
	tab.In("main").ClickButton(step)
	tab.In("main details[open]").Fill("原因", reason)
	tab.In("main").ClickButton("确认" + step)
	tab.Calm()
}

// TestSignOffJourney: the draft goes to the units, one remarks, the answer changes a clause and only the
// unit that it names is asked again; a return voids the signatures; then one convenor signs with password
// and code, the other with a passkey, and the chief on paper, which the office registers with a scan.
func TestSignOffJourney(t *testing.T) {
	t.Parallel()
	s := raise(t, true)
	s.url = strings.Replace(s.url, "127.0.0.1", "localhost", 1) // a passkey belongs to a name
	if _, err := settingroom.NewService(s.db, authenticator.ChangeRules).Change(t.Context(), sample.Who(t, s.db, "security"), string(settingroom.MinutesReviewPassword), 0, "1"); err != nil {
		t.Fatal(err)
	}
	id := sample.DraftMinutes(t, s.db, sample.HeldMeeting(t, s.db, meeting.Special, []string{"jyj", "czj", "scjgj"}))
	title := sample.MinutesOf(t, s.db, sample.Who(t, s.db, "office1"), id).Minutes.Title
	s.circulated(id, title)
	s.changed(id, title)
	seed := s.generator("convenor2")
	s.passkey("convenor1")
	s.confirmed("convenor1", "convenor2")
	s.check(title)
	tab := s.todo("convenor1", "阅读并签批"+title)
	tab.Choose("审核结论", "退回修改")
	tab.Fill("审核意见", "请核对完成时限。")
	s.press(tab, "确认审核")
	tab.See("此前 1 个签名作废")
	s.check(title)
	tab = s.todo("convenor2", "阅读并签批"+title)
	tab.Choose("审核结论", "审核同意")
	tab.Fill("登录密码", sample.Password)
	tab.Fill("动态验证码", codeOf(t, seed, 1))
	s.press(tab, "确认审核")
	tab.See("已审核，等待另一位召集人审核")
	tab = s.todo("convenor1", "阅读并签批"+title)
	tab.Choose("审核结论", "审核同意")
	tab.Leave(func() { tab.ClickButton("用通行密钥确认审核") })
	tab.See("已审核，送江示远同志签发")
	s.onPaper(id, title)
	grades := map[string]string{}
	for _, x := range sample.MinutesOf(t, s.db, sample.Who(t, s.db, "office1"), id).Signatures {
		if x.Given() {
			grades[x.Stage+" "+x.Name] = x.Grade
		}
	}
	for who, want := range map[string]string{"convenor1": "A", "convenor2": "B"} {
		if got := grades[signing.StageReview+" "+sample.Who(t, s.db, who).Name]; got != want {
			t.Errorf("%s signed with grade %q, want %q (%v)", who, got, want, grades)
		}
	}
	if got := grades[signing.StageSign+" "+sample.Who(t, s.db, "chief").Name]; got != "C" {
		t.Errorf("the chief's paper is of grade %q (%v)", got, grades)
	}
	s.issue(title, "1号")
	s.receive("liaison-jyj", title)
	s.calm()
	verified(s)
}

// TestR7_CorrectionJourney: issued minutes are corrected by new ones that go through every hand again; only
// the unit whose decision changed signs for them anew, the others know of them, and the old ones say so.
func TestR7_CorrectionJourney(t *testing.T) {
	t.Parallel()
	s := raise(t, true)
	id := sample.Minutes(t, s.db, sample.HeldMeeting(t, s.db, meeting.Special, []string{"jyj", "scjgj"}), minutes.Issued)
	old := sample.MinutesOf(t, s.db, sample.Who(t, s.db, "office1"), id).Minutes
	sample.ReceiveMinutes(t, s.db, "jyj", id)
	sample.ConfirmClauses(t, s.db, id, "liaison-jyj", "acknowledge")
	tab := s.page("office1", minutes.Path(id))
	s.because(tab, "更正", "第 3 条的报送周期有误")
	tab.See("更正稿已建立")
	tab.In("[data-rows] > fieldset:nth-of-type(3)").Fill("议定内容", "汇总各单位标准制定计划，每月通报进展。")
	tab.In(".form-actions").ClickButton("保存并预览")
	title := old.Title + "（更正）"
	s.hidden("liaison-jyj", s.where(tab))
	s.check(title)
	s.review(title, "江示远")
	s.sign("chief", title)
	at := s.issue(title, "2号")
	tab = s.page("office1", minutes.Path(id))
	tab.See("本纪要已由〔")
	tab = s.page("liaison-jyj", at)
	tab.See("本纪要更正" + old.Number)
	tab.Miss("签收纪要")
	s.receive("liaison-scjgj", title)
	for unit, want := range map[string]string{"jyj": "info", "scjgj": "received"} {
		var got string
		if err := s.db.Pool().QueryRow(t.Context(), "SELECT d.state FROM delivery d JOIN minutes m ON m.id = d.minutes WHERE m.corrects = $1 AND d.unit = $2",
			id, sample.Unit(t, s.db, unit).ID).Scan(&got); err != nil || got != want {
			t.Errorf("the correction is %q for %s, want %q (%v)", got, unit, want, err)
		}
	}
	s.calm()
	verified(s)
}

// TestFourTapsAndOneSecret: on a phone the chief comes from the desk over the message to the signature by
// four taps and one typed secret; SHOTS keeps a picture of each page on the way.
func TestFourTapsAndOneSecret(t *testing.T) {
	t.Parallel()
	s := raise(t, true)
	id := sample.Minutes(t, s.db, sample.HeldMeeting(t, s.db, meeting.Special, []string{"jyj"}), minutes.Signing)
	sample.Deliver(t, s.db)
	tab := s.as("chief")
	tab.Resize(390, 844)
	tab.Go(s.url + "/")
	title := sample.MinutesOf(t, s.db, sample.Who(t, s.db, "office1"), id).Minutes.Title
	taps := 0
	tap := func(act func()) {
		t.Helper()
		act()
		tab.Calm()
		if n := tab.Overflow(); n > 0 {
			t.Errorf("%s is %d px too wide for a phone", tab.URL(), n)
		}
		taps++
		tab.Shot(fmt.Sprintf("taps-%d", taps), 390)
	}
	tap(func() { tab.In("header").ClickLink("消息") })
	tap(func() { tab.In("main").ClickButton(title + "待您签发") })
	tap(func() { tab.In("main").Choose("签批结论", "同意签发") })
	tab.Fill("登录密码", sample.Password)
	tap(func() { tab.In("main").ClickButton("确认签批") })
	tab.See("已签发")
	if got := sample.MinutesOf(t, s.db, sample.Who(t, s.db, "office1"), id).Minutes.State; got != minutes.Signed || taps > 4 {
		t.Errorf("after %d taps the minutes are %s", taps, got)
	}
}

// circulated sends the draft to its units; one has a remark, the others none.
func (s *stage) circulated(id int64, title string) {
	s.t.Helper()
	tab := s.open("office1", "纪要", title)
	tab.In("main").ClickLink("送单位会签")
	s.press(tab, "送出会签")
	tab.See("已送 5 个单位会签")
	s.hidden("liaison-mzj", minutes.Path(id))
	tab = s.todo("liaison-jyj", "会签纪要："+title)
	tab.Choose("本单位意见", "有修改意见")
	tab.Fill("对议定事项（一）的修改意见", "建议明确试点学校数量")
	s.press(tab, "提交会签")
	tab.See("会签已提交")
	tab = s.todo("liaison-scjgj", "会签纪要："+title)
	tab.Miss("建议明确试点学校数量")
	tab.Choose("本单位意见", "无意见")
	s.press(tab, "提交会签")
	for _, code := range []string{"czj", "wjw", "gedian"} {
		sample.GiveReply(s.t, s.db, id, code, nil)
	}
	tab = s.open("office1", "纪要", title)
	s.press(tab, "结束会签")
	tab.Choose("采纳情况", "部分采纳")
	tab.Fill("理由", "数量另行确定。")
	s.press(tab, "保存答复 "+s.unit("jyj"))
	tab.See("已答复" + s.unit("jyj") + "的会签意见")
}

// changed edits clause 3, which names the host unit alone: its answer lapses, the others stand, and it is
// asked once more.
func (s *stage) changed(id int64, title string) {
	s.t.Helper()
	tab := s.open("office1", "纪要", title)
	tab.In("main").ClickLink("修改纪要")
	tab.In("[data-rows] > fieldset:nth-of-type(3)").Fill("议定内容", "汇总各单位标准制定计划，每月通报进展。")
	tab.In(".form-actions").ClickButton("保存并预览")
	tab.See(s.unit("scjgj") + "的会签因内容改动失效")
	for code, want := range map[string]string{"jyj": "given", "czj": "given", "wjw": "given", "gedian": "given", "scjgj": "lapsed"} {
		if got := sample.ReplyOf(s.t, s.db, id, code).State; got != want {
			s.t.Errorf("after the change the answer of %s is %s", code, got)
		}
	}
	tab.See("会签已失效，须重新送会签")
	tab.In("main").ClickLink("送单位会签")
	s.press(tab, "送出会签")
	tab.See("已送 1 个单位会签")
	tab = s.todo("liaison-scjgj", "会签纪要："+title)
	tab.Choose("本单位意见", "无意见")
	s.press(tab, "提交会签")
	tab = s.open("office1", "纪要", title)
	s.press(tab, "结束会签")
	for code, want := range map[string]string{"jyj": round.Partly, "scjgj": ""} {
		q := sample.ReplyOf(s.t, s.db, id, code)
		if q.State != "given" || len(q.Points) > 0 && q.Points[0].Verdict != want {
			s.t.Errorf("%s: %+v", code, q)
		}
	}
	if n := len(sample.Circulations(s.t, s.db, id).Rounds); n != 2 {
		s.t.Errorf("%d rounds at %s", n, circulation.RoundsPath(id))
	}
}

// generator gives the person a code generator and answers its seed.
func (s *stage) generator(login string) string {
	s.t.Helper()
	tab := s.as(login)
	tab.Go(s.url + "/me/authenticators/code")
	seed := browsertest.Eval[string](tab, "document.querySelector('main p b').innerText")
	tab.Fill("名称", "工作手机")
	tab.Fill("登录密码", sample.Password)
	tab.Fill("当前的 6 位数字", codeOf(s.t, seed, 0))
	s.press(tab, "登记")
	s.keepCodes(tab, "工作手机")
	return seed
}

func codeOf(t *testing.T, seed string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(seed, " ", ""), time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// passkey gives the person a passkey in a device of their tab.
func (s *stage) passkey(login string) {
	s.t.Helper()
	tab := s.as(login)
	tab.VirtualAuthenticator()
	tab.Go(s.url + "/me/authenticators/passkey")
	tab.Fill("名称", "办公平板")
	tab.Fill("登录密码", sample.Password)
	tab.Leave(func() { tab.ClickButton("登记") })
	s.keepCodes(tab, "办公平板")
}

// keepCodes leaves the page that shows the recovery codes once.
func (s *stage) keepCodes(tab *browsertest.Tab, name string) {
	s.t.Helper()
	tab.See("备用码只显示这一次")
	tab.Leave(func() { tab.ClickLink("已经保存") })
	tab.See(name)
}

// confirmed is the security officer's word on the new means of these people.
func (s *stage) confirmed(logins ...string) {
	s.t.Helper()
	for _, login := range logins {
		tab := s.as("security")
		tab.Go(s.url + "/authenticators")
		s.press(tab, "确认 "+sample.Who(s.t, s.db, login).Name)
	}
}

// onPaper is the chief's signature on the printed text, registered by the office with a scan.
func (s *stage) onPaper(id int64, title string) {
	s.t.Helper()
	tab := s.open("office1", "纪要", title)
	tab.In("main").ClickLink("登记纸质签批")
	tab.Fill("纸上的签批日期", day(0))
	tab.Fill("批示意见", "同意。")
	tab.Fill("纸上印的校验指纹", "0000-0000")
	tab.Attach("签批页扫描件", s.pdf("签批页.pdf"))
	s.press(tab, "登记")
	tab.See("与现行稿的校验指纹不一致")
	m := sample.MinutesOf(s.t, s.db, sample.Who(s.t, s.db, "office1"), id).Minutes
	tab.Fill("纸上印的校验指纹", minutes.Fingerprint(m.ContentHash))
	tab.Attach("签批页扫描件", s.pdf("签批页.pdf"))
	s.press(tab, "登记")
	tab.See("C 级：纸质签批")
	tab.See(fmt.Sprintf("指纹 %s", minutes.Fingerprint(m.ContentHash)))
}
