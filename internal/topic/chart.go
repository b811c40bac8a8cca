package topic

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

var (
	liaison = []access.Right{access.Liaison.Of(access.Owner)}
	member  = []access.Right{access.Member.Of(access.Owner)}
	office  = []access.Right{access.May(access.Office), access.May(access.Director)}
	convene = []access.Right{access.May(access.Convenor), access.May(access.Chief)}

	// The unit sees its topic always; the office from the day it received it; the convenors from 拟上会
	// on; the units that must attend once a meeting is set.
	own       = rights(liaison, member)
	received  = rights(own, []access.Right{access.Office.Of(access.Received), access.Director.Of(access.Received)})
	atOffice  = rights(own, office)
	convenors = rights(own, office, convene)
	everybody = rights(convenors, []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)})
)

func rights(lists ...[]access.Right) []access.Right {
	out := []access.Right{}
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// Chart is the life of a topic. Submit and review are taken from the page 核对并提交, the office's and
// the convenors' answers from a card with radio buttons: none of them has a button of its own.
var Chart = flow.Chart[Topic]{
	Kind: Kind, Title: "议题",
	States: []flow.State{
		{Name: "draft", Title: "草稿", Tone: flow.Grey, See: received, Edit: liaison, Start: true},
		{Name: "unit_review", Title: "待单位审核", Tone: flow.Wait, See: received},
		{Name: "submitted", Title: "待初审", Tone: flow.Info, See: atOffice},
		{Name: "returned", Title: "退回修改", Tone: flow.Bad, See: atOffice, Edit: liaison},
		{Name: "ready", Title: "拟上会", Tone: flow.Wait, See: convenors},
		{Name: "proposed", Title: "待审定", Tone: flow.Wait, See: convenors},
		{Name: "approved", Title: "已审定", Tone: flow.Ok, See: convenors},
		{Name: "scheduled", Title: "已列入会议", Tone: flow.Ok, See: everybody},
		{Name: "discussed", Title: "已上会", Tone: flow.Grey, See: everybody, Final: true},
		{Name: "deferred", Title: "缓议", Tone: flow.Grey, See: convenors},
		{Name: "rejected", Title: "不予受理", Tone: flow.Bad, See: atOffice, Final: true},
		{Name: "withdrawn", Title: "已撤回", Tone: flow.Grey, See: received, Final: true},
	},
	Steps: []flow.Step[Topic]{
		{Do: "submit", Label: "提交议题", From: []string{"draft", "returned"}, To: "submitted", May: liaison, Primary: true, Hidden: true,
			Needs: []flow.Guard[Topic]{whole, belongs, direct}},
		{Do: "review", Label: "送本单位审核", From: []string{"draft", "returned"}, To: "unit_review", May: liaison, Primary: true, Hidden: true,
			Needs: []flow.Guard[Topic]{whole, belongs, inner}},
		{Do: "agree", Label: "同意报送", From: []string{"unit_review"}, To: "submitted", May: member, Primary: true,
			Needs: []flow.Guard[Topic]{belongs}},
		{Do: "refuse", Label: "退回联络员", From: []string{"unit_review"}, To: "draft", May: member, Ask: flow.Reason},
		{Do: "accept", Label: "通过，列为拟上会", From: []string{"submitted"}, To: "ready", May: office, Primary: true, Hidden: true},
		{Do: "return", Label: "退回修改", From: []string{"submitted"}, To: "returned", May: office, Ask: flow.Reason, Hidden: true},
		{Do: "defer", Label: "缓议", From: []string{"submitted"}, To: "deferred", May: office, Ask: flow.Reason, Hidden: true},
		{Do: "reject", Label: "不予受理", From: []string{"submitted"}, To: "rejected", May: office, Ask: flow.Reason, Hidden: true, Danger: true},
		{Do: "propose", Label: "报召集人审定", From: []string{"ready"}, To: "proposed", May: office, Primary: true},
		{Do: "defer", Label: "缓议", From: []string{"ready"}, To: "deferred", May: office, Ask: flow.Reason},
		{Do: "approve", Label: "同意上会", From: []string{"proposed"}, To: "approved", May: convene, Primary: true, Hidden: true},
		{Do: "hold", Label: "暂不上会", From: []string{"proposed"}, To: "deferred", May: convene, Ask: flow.Reason, Hidden: true},
		{Do: "reopen", Label: "重新列为拟上会", From: []string{"deferred"}, To: "ready", May: office, Primary: true},
		{Do: "schedule", Label: "列入会议", From: []string{"approved"}, To: "scheduled", Auto: true},
		{Do: "back_to_pool", Label: "移出会议", From: []string{"scheduled"}, To: "approved", Auto: true},
		{Do: "discuss", Label: "上会", From: []string{"scheduled"}, To: "discussed", Auto: true},
		{Do: "withdraw", Label: "撤回议题", From: []string{"draft", "unit_review", "submitted", "returned", "ready", "proposed", "approved", "deferred"},
			To: "withdrawn", May: liaison, Ask: flow.Confirm, Danger: true},
	},
	Now:  func(t Topic) string { return t.State },
	Ties: Topic.ties,
}

// whole: what the office and the meeting need is filled in.
var whole = flow.Guard[Topic]{Name: "内容完整", Why: func(t Topic, _ access.Actor) string {
	if errs := Of(t).Whole(); len(errs) > 0 {
		return "议题内容还不完整：" + errs[0].Text
	}
	return ""
}}

// belongs: only member units bring topics (charter section five).
var belongs = flow.Guard[Topic]{Name: "提出单位为现任成员单位", Why: func(t Topic, _ access.Actor) string {
	if !t.Belongs {
		return t.UnitName + "现在不是成员单位，不能提交议题"
	}
	return ""
}}

var direct = flow.Guard[Topic]{Name: "本单位不需内部审核", Why: func(t Topic, _ access.Actor) string {
	if t.InnerReview {
		return "本单位的议题须先送本单位审核"
	}
	return ""
}}

var inner = flow.Guard[Topic]{Name: "本单位需内部审核", Why: func(t Topic, _ access.Actor) string {
	if !t.InnerReview {
		return "本单位未设内部审核，请直接提交"
	}
	return ""
}}

// HandIn is the step by which this topic leaves its liaison's desk.
func HandIn(t Topic) string {
	if t.InnerReview {
		return "review"
	}
	return "submit"
}

// Choices are the steps a card with radio buttons offers in this state: its title, its question and
// the answers, in the order of the card. Empty when the state has no such card for the person.
func Choices(who access.Actor, t Topic) (title string, offers []flow.Offer) {
	var steps []string
	switch t.State {
	case "submitted":
		title, steps = "初审", []string{"accept", "return", "defer", "reject"}
	case "proposed":
		title, steps = "审定", []string{"approve", "hold"}
	}
	for _, s := range steps {
		if o, ok := Chart.Offer(who, t, s); ok {
			offers = append(offers, o)
		}
	}
	return title, offers
}

// Tab is a part of the list: some states under one word.
type Tab struct {
	Key, Label string
	States     []string
}

// all is the last tab of the office and the convenors, and the first of the units.
var all = Tab{"all", "全部", nil}

var (
	officeTabs = []Tab{{"submitted", "待初审", []string{"submitted"}}, {"ready", "拟上会", []string{"ready"}}, {"proposed", "待审定", []string{"proposed"}},
		{"approved", "已审定", []string{"approved"}}, {"scheduled", "已列入会议", []string{"scheduled"}}, {"returned", "退回修改", []string{"returned"}},
		{"deferred", "缓议", []string{"deferred"}}, {"discussed", "已上会", []string{"discussed"}}, all}
	convenorTabs = []Tab{{"proposed", "待审定", []string{"proposed"}}, {"ready", "拟上会", []string{"ready"}}, {"approved", "已审定", []string{"approved"}},
		{"scheduled", "已列入会议", []string{"scheduled"}}, {"deferred", "缓议", []string{"deferred"}}, {"discussed", "已上会", []string{"discussed"}}, all}
	unitTabs = []Tab{all, {"draft", "草稿", []string{"draft"}}, {"review", "待单位审核", []string{"unit_review"}},
		{"sent", "已提交", []string{"submitted", "ready", "proposed", "approved", "scheduled"}},
		{"returned", "退回修改", []string{"returned"}}, {"discussed", "已上会", []string{"discussed"}}}
)

// Tabs are the parts of the list for the person, the first one shown first.
func Tabs(who access.Actor) []Tab {
	switch {
	case who.Is(access.Office, access.Director):
		return officeTabs
	case who.Is(access.Convenor, access.Chief):
		return convenorTabs
	}
	return unitTabs
}

// OwnOnly says whether the list holds the person's own units' topics rather than everybody's.
func OwnOnly(who access.Actor) bool {
	return !who.Is(access.Office, access.Director, access.Convenor, access.Chief)
}

// Bringers are the units for which the person, their liaison, may hand in topics if they are members.
func Bringers(who access.Actor) []int64 { return who.Units(access.Liaison) }
