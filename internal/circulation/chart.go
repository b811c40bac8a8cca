package circulation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

var (
	answering = []access.Right{access.Liaison.Of(access.Asked)}
	staff     = []access.Right{access.May(access.Office), access.May(access.Director)}

	// A unit's answer is for itself and for those who make the minutes; no unit reads another's.
	everyone = []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked),
		access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
)

// Chart is the life of one unit's answer to a draft. 逾期未复 is no state: it is read from the dates.
var Chart = flow.Chart[round.Answer]{
	Kind: Kind, Title: "会签意见", Table: round.Table,
	States: []flow.State{
		{Name: round.Asked, Title: "待会签", Tone: flow.Wait, See: everyone, Edit: answering, Start: true},
		{Name: round.Given, Title: "已会签", Tone: flow.Ok, See: everyone},
		{Name: round.Lapsed, Title: "已失效", Tone: flow.Grey, See: everyone},
	},
	Steps: append([]flow.Step[round.Answer]{
		{Do: "give", Label: "提交会签", From: []string{round.Asked}, To: round.Given, May: answering, Primary: true, Hidden: true, Needs: []flow.Guard[round.Answer]{open}},
		settle(round.Given), settle(round.Lapsed),
		minutes.Rounds.LapseStep(),
	}, round.Entries("会签", answering, open)...),
	Version: round.VersionOf,
	Now:     round.StateOf,
	Ties:    round.Answer.Ties,
}

var open = round.TakesAnswers("会签未结束", "会签已结束，不能再反馈")

// settle is the office's answer to the remarks; one that lapsed is answered all the same. Once the text is
// being signed, what the signers read does not change under them.
func settle(state string) flow.Step[round.Answer] {
	return flow.Step[round.Answer]{Do: "settle", Label: "答复会签意见", From: []string{state}, To: state, May: staff, Primary: true, Hidden: true,
		Needs: []flow.Guard[round.Answer]{round.HasRemarks("有修改意见", "该单位没有修改意见，无需答复"), round.StillInHand("纪要未送校核", "纪要已提交校核，不能再答复")}}
}
