//go:build !quick

package web

import (
	"testing"
	"time"

	"jointmeeting/internal/escalation"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/edge"
)

// TestMinutesPagesInTheBrowser looks at the pages of minutes as their readers do: nothing overflows, no
// policy report, no finding of axe, at the width of a desk, of a phone, and of a small phone.
func TestMinutesPagesInTheBrowser(t *testing.T) {
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id)
	sample.MinutesStep(t, p.db, "chief", id, "return", "第一条文字不妥")
	f := minutes.Of(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes)
	f.Rows[0].Text, f.Rows[0].Due, f.Note = "开展中小学生营养餐标准化示范，形成可推广的工作规范。", "2026-10-01", "采纳总召集人意见"
	sample.SaveMinutes(t, p.db, "office1", id, f)
	v := lookAt(t, p.h, "minutes-")
	tab, look, enter := v.tab, v.look, v.enter
	enter("office1")
	for _, x := range []struct{ name, path string }{{"list", "/minutes"}, {"draft", path}, {"edit", path + "/edit"}, {"versions", path + "/versions"},
		{"version", path + "/versions/2"}, {"compare", path + "/compare"}, {"beside", path + "/compare?from=1&to=3&view=side"}} {
		look(x.name, x.path)
	}
	tab.Resize(1440, 900)
	tab.Go(v.base + path + "/edit")
	tab.Fill("会议概况", "写到一半的概况")
	tab.Await("已自动保存")
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		sample.MinutesStep(t, p.db, s[0], id, s[1], "同意。")
	}
	look("paper", path+"/paper")
	sample.Advise(t, p.db, "member-swj", sample.Refer(t, p.db, "chief", id, "member-swj", "请看第一条是否妥当。"), "answer", "第一条妥当，建议写明试点数量。")
	asked := signing.ReferralPath(sample.Refer(t, p.db, "chief", id, "member-jyj", "请看完成时限能否做到。"))
	enter("chief")
	look("sign", path+"/sign")
	tab.Choose("签批结论", "转请他人阅示")
	tab.See("请阅示的内容")
	tab.Miss("登录密码")
	tab.Accessible()
	enter("member-jyj")
	look("asked", asked)
	look("asked-minutes", path)
	enter("chief")
	look("security", "/me/security")
	look("code", accountweb.CodePath)
	enter("security")
	change(t, p.db, `INSERT INTO authenticator (person, kind, name, seed, added_at) SELECT person, 'code', '手机', 'x', now() FROM account WHERE login = 'chief'`)
	look("authenticators", "/authenticators")
	lookAtTheIssue(t, p, id, v)
}

// TestTypingSurvivesTrouble: with the network cut, and after the session has ended, the page says so and
// loses nothing; the text is kept as soon as the network is back, and comes back after signing in again.
func TestTypingSurvivesTrouble(t *testing.T) {
	p, id := minutesAt(t, minutes.Draft)
	v := lookAt(t, p.h, "trouble-")
	v.enter("office1")
	v.tab.Go(v.base + minutes.Path(id) + "/edit")
	v.tab.Offline(true)
	v.tab.Fill("会议概况", "断网时写的概况")
	v.tab.Await("网络中断，内容还在本页")
	v.tab.Offline(false)
	v.tab.Await("已自动保存")
	change(t, p.db, "UPDATE session SET seen = now() - interval '31 minutes'")
	v.tab.Fill("会议概况", "超时后写的概况")
	v.tab.Await("登录已超时，内容还在本页")
	v.tab.ClickButton("保存并预览")
	v.tab.Fill("用户名", "office1")
	v.tab.Fill("密码", sample.Password)
	v.tab.ClickButton("登录")
	v.tab.See("提交时登录已超时，以下内容已为您保留")
	v.tab.ClickButton("继续提交")
	if got := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Overview; got != "超时后写的概况" {
		t.Errorf("stored %q", got)
	}
}

// TestAutosaveTellsTheOfficesTime: in a browser at the other side of the world, whose clock shows another hour of another day, the page says when the
// office's clock stood as the text was kept.
func TestAutosaveTellsTheOfficesTime(t *testing.T) {
	p, id := minutesAt(t, minutes.Draft)
	at := time.Date(time.Now().Year()+1, 3, 4, 14, 7, 30, 0, form.Zone)
	v := lookAt(t, newPortal(t, p.db, func(d *edge.Deps) { d.DB = d.DB.WithClock(func() time.Time { return at }) }).h, "zone-")
	v.tab.Zone("America/New_York")
	v.enter("office1")
	v.tab.Go(v.base + minutes.Path(id) + "/edit")
	v.tab.Fill("会议概况", "在别处写的概况")
	v.tab.Await("已自动保存")
	v.tab.See("14:07 已自动保存")
}

// lookAtTheIssue looks at what follows the signature: a unit's own clauses, the grid of receipts with a
// question that waits, and the ledger of what was sent upwards.
func lookAtTheIssue(t *testing.T, p *portal, id int64, v *looker) {
	t.Helper()
	sample.MinutesStep(t, p.db, "chief", id, "sign", "同意。")
	sample.IssueMinutes(t, p.db, id)
	sample.ReceiveMinutes(t, p.db, "jyj", id)
	sample.ConfirmClauses(t, p.db, id, "liaison-jyj", "question")
	sample.AnswerMajor(t, p.db, id, "reject")
	sample.AnswerMajor(t, p.db, id, "amend")
	sample.Deliver(t, p.db)
	path := minutes.Path(id)
	v.enter("liaison-jyj")
	v.look("extract", path)
	v.look("messages", "/messages")
	v.enter("office1")
	v.look("receipts", path+"/receipts")
	v.look("major", path+"/major")
	v.look("ledger", escalation.LedgerPath+"?tab=all")
	v.look("ledger-none", escalation.LedgerPath)
}
