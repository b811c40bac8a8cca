package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/signing"
)

// TestReferralThroughTheRouter: the chief asks a member on the sign page, reads the answer there, takes a second
// question back, and signs without waiting for a third. All by the pages' own forms, as without a script.
func TestReferralThroughTheRouter(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path, chief, member := minutes.Path(id), p.as("chief"), p.as("member-swj")
	sign, choose := path+"/sign", path+"/do/choose"
	name := sample.Who(t, p.db, "member-swj").Name
	option := name + "（市商务局成员）"
	member.get(path).Is(404)
	to, values := chief.get(sign).Is(200).Page().Form(choose).Fill("请阅示的内容", "请看第一条是否妥当。").Press("转请阅示")
	page := chief.post(to, values).Is(422).Page()
	page.Sees("请选择转请的人", "请看第一条是否妥当。")
	to, values = page.Form(choose).Fill("转请", option).Press("转请阅示")
	chief.post(to, values).To(sign)
	chief.post(to, values).To(sign) // a repeated click asks once
	chief.get(sign).Page().Sees("尚有 1 份阅示未回", option, "待阅示", "第 2 稿")

	own := signing.ReferralPath(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "chief"), id).Referrals[0].ID)
	member.get("/").Is(200).Page().Sees("阅示纪要：", "待阅示")
	member.get("/minutes").Is(200).Page().Sees("待签发")
	page = member.get(path).Is(200).Page()
	page.Sees("请您阅示", "开展中小学生营养餐标准化试点", "送审稿")
	page.SeesNot("签批记录", "办理记录", "同意，请江示远同志签发。")
	if page.Link("填写阅示意见") != own {
		t.Errorf("the page of the minutes does not lead to %s", own)
	}
	page = member.get(own).Is(200).Page()
	page.Sees("开展中小学生营养餐标准化试点", "请看第一条是否妥当。", "指纹")
	to, values = page.Form(own + "/do/answer").Press("提交阅示意见")
	page = member.post(to, values).Is(422).Page()
	page.Sees("请填写阅示意见")
	stale := page.Form(own+"/do/answer").Fill("阅示意见", "已看别的稿。")
	to, values = stale.Press("提交阅示意见")
	values.Set("digest", "00")
	values.Set("token", "stale")
	member.post(to, values).Is(409)
	to, values = page.Form(own+"/do/answer").Fill("阅示意见", "第一条妥当，建议写明试点数量。").Press("提交阅示意见")
	member.post(to, values).To(own)
	member.get(own).Page().Sees("第一条妥当，建议写明试点数量。", "已阅示")
	chief.get(sign).Page().Sees("第一条妥当，建议写明试点数量。", "已阅示")
	chief.get(sign).Page().SeesNot("份阅示未回")

	second := sample.Refer(t, p.db, "chief", id, "member-tjj", "请看第二条。")
	withdraw := fmt.Sprintf("/referrals/%d/do/withdraw", second)
	chief.press(chief.get(sign).Page(), withdraw, "确认撤回转请").To(sign)
	chief.get(sign).Page().Sees("已撤回")
	p.as("member-tjj").get(path).Is(404)
	sample.Refer(t, p.db, "chief", id, "director", "请核对文号。")
	to, values = chief.get(sign).Page().Form(choose).Fill("登录密码", sample.Password).Press("确认签批")
	chief.post(to, values).To(path)
	p.as("office1").get(path).Page().Sees("转请阅示", "第一条妥当，建议写明试点数量。", "已失效", "签发已办结，未等阅示", "已撤回")
	member.get(path).Is(404)
	page = member.get(own).Is(200).Page()
	page.Sees("第一条妥当，建议写明试点数量。", "不再显示纪要正文")
	page.SeesNot("开展中小学生营养餐标准化试点")
}

// TestReferralCanary: what was asked and answered is read by those who make the minutes, the answer by its
// giver as well, and by nobody else on any path, also after the issue; the draft is read by no unit that was not asked.
func TestReferralCanary(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	r := sample.Refer(t, p.db, "chief", id, "member-swj", canary+"问题")
	sample.Advise(t, p.db, "member-swj", r, "answer", canary+"答复")
	open := sample.Refer(t, p.db, "chief", id, "member-tjj", "请看第一条。")
	sample.Deliver(t, p.db)
	path := minutes.Path(id)
	paths := []string{"/", "/todo", "/minutes", "/minutes?state=signing", "/messages", path, path + "/print", path + "/sign", path + "/versions", path + "/circulation", path + "/receipts",
		path + "/bundle", signing.ReferralPath(r), signing.ReferralPath(open), "/meetings", "/topics?tab=all&q=" + url.QueryEscape(canary)}
	found := func(login, word string) []string {
		out := []string{}
		for _, at := range paths {
			if strings.Contains(p.as(login).get(at).Text, word) && !strings.Contains(at, "q=") {
				out = append(out, at)
			}
		}
		return out
	}
	look := func(when string) {
		for login, reads := range map[string]bool{"chief": true, "convenor1": true, "director": true, "office1": true, "member-swj": true,
			"liaison-swj": false, "member-tjj": false, "member-jyj": false, "liaison-jyj": false, "liaison-gedian": false, "admin": false, "auditor": false} {
			if got := found(login, canary); (len(got) > 0) != reads {
				t.Errorf("%s, %s reads the words on %v", when, login, got)
			}
		}
	}
	look("while it is signed")
	for login, reads := range map[string]bool{"member-tjj": true, "member-swj": true, "liaison-tjj": false, "liaison-swj": false, "member-jyj": false, "member-fgw": false} {
		if got := found(login, "开展中小学生营养餐标准化试点"); (len(got) > 0) != reads {
			t.Errorf("%s reads the draft on %v", login, got)
		}
	}
	sample.MinutesStep(t, p.db, "chief", id, "sign", "同意。")
	if got := append(found("member-tjj", "开展中小学生营养餐标准化试点"), found("member-swj", "开展中小学生营养餐标准化试点")...); len(got) > 0 {
		t.Errorf("after the signature those asked still read the draft on %v", got)
	}
	sample.IssueMinutes(t, p.db, id)
	look("after the issue")
}
