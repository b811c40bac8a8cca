package opinion

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
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
var Chart = flow.Chart[round.Answer]{
	Kind: Kind, Title: "意见", Table: round.Table,
	States: []flow.State{
		{Name: round.Asked, Title: "待复", Tone: flow.Wait, See: everyone, Edit: answering, Start: true},
		{Name: round.Given, Title: "已复", Tone: flow.Ok, See: everyone},
		{Name: round.Lapsed, Title: "已失效", Tone: flow.Grey, See: everyone, Final: true},
	},
	Steps: append([]flow.Step[round.Answer]{
		{Do: "give", Label: "提交意见", From: []string{round.Asked}, To: round.Given, May: answering, Primary: true, Hidden: true, Needs: []flow.Guard[round.Answer]{open}},
		{Do: "adopt", Label: "答复意见", From: []string{round.Given}, To: round.Given, May: proposing, Primary: true, Hidden: true,
			Needs: []flow.Guard[round.Answer]{
				round.HasRemarks("有需要答复的意见", "此意见无需答复采纳情况"),
				// Once the topic is with the convenors, what they read does not change under them.
				round.StillInHand("议题尚未报审定", "议题已离开征求意见阶段，不能再答复")}},
		topic.Rounds.LapseStep(),
	}, round.Entries("意见", answering, open)...),
	Acts:    acts,
	Version: round.VersionOf,
	Now:     round.StateOf,
	Ties:    round.Answer.Ties,
}

var open = round.TakesAnswers("征求意见未结束", "征求意见已结束，不能再反馈")
