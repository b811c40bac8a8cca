package opinion

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

var (
	answering = []access.Right{access.Liaison.Of(access.Asked)}
	proposing = []access.Right{access.Liaison.Of(access.Owner), access.Office.Of(access.Owner), access.Director.Of(access.Owner)}

	// A unit's answer is seen by itself, the proposer, the office and the convenors; by the other units
	// asked only where the round said so.
	everyone = []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked), access.Liaison.Of(access.Owner), access.Member.Of(access.Owner),
		access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief),
		access.Liaison.Of(access.Party), access.Member.Of(access.Party)}
)

// Chart is the life of one unit's answer. 逾期未复 is no state: it is read from the dates.
var Chart = flow.Chart[Opinion]{
	Kind: Kind, Title: "意见",
	States: []flow.State{
		{Name: "asked", Title: "待复", Tone: flow.Wait, See: everyone, Edit: answering, Start: true},
		{Name: "given", Title: "已复", Tone: flow.Ok, See: everyone},
		{Name: "lapsed", Title: "已失效", Tone: flow.Grey, See: everyone, Final: true},
	},
	Steps: []flow.Step[Opinion]{
		{Do: "give", Label: "提交意见", From: []string{"asked"}, To: "given", May: answering, Primary: true, Hidden: true, Needs: []flow.Guard[Opinion]{open}},
		{Do: "adopt", Label: "答复意见", From: []string{"given"}, To: "given", May: proposing, Primary: true, Hidden: true,
			Needs: []flow.Guard[Opinion]{remarked, inHand}},
		{Do: "lapse", Label: "失效", Log: "意见失效", From: []string{"given"}, To: "lapsed", Auto: true},
	},
	Acts:    acts,
	Version: func(o Opinion) int { return o.Version },
	Now:     func(o Opinion) string { return o.State },
	Ties:    Opinion.ties,
}

var open = flow.Guard[Opinion]{Name: "征求意见未结束", Why: func(o Opinion, _ access.Actor) string {
	if !o.Open {
		return "征求意见已结束，不能再反馈"
	}
	return ""
}}

var remarked = flow.Guard[Opinion]{Name: "有需要答复的意见", Why: func(o Opinion, _ access.Actor) string {
	if !o.Asks() || o.Replies == 0 {
		return "此意见无需答复采纳情况"
	}
	return ""
}}

// inHand: once the topic is with the convenors, what they read does not change under them.
var inHand = flow.Guard[Opinion]{Name: "议题尚未报审定", Why: func(o Opinion, _ access.Actor) string {
	if o.TopicState != "consulting" && o.TopicState != "ready" {
		return "议题已离开征求意见阶段，不能再答复"
	}
	return ""
}}
