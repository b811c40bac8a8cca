package circulation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/minutes"
)

var (
	answering = []access.Right{access.Liaison.Of(access.Asked)}
	staff     = []access.Right{access.May(access.Office), access.May(access.Director)}

	// A unit's answer is for itself and for those who make the minutes; no unit reads another's.
	everyone = []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked),
		access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
)

// Chart is the life of one unit's answer to a draft. 逾期未复 is no state: it is read from the dates.
var Chart = flow.Chart[Reply]{
	Kind: Kind, Title: "会签意见",
	States: []flow.State{
		{Name: "asked", Title: "待会签", Tone: flow.Wait, See: everyone, Edit: answering, Start: true},
		{Name: "given", Title: "已会签", Tone: flow.Ok, See: everyone},
		{Name: "lapsed", Title: "已失效", Tone: flow.Grey, See: everyone},
	},
	Steps: []flow.Step[Reply]{
		{Do: "give", Label: "提交会签", From: []string{"asked"}, To: "given", May: answering, Primary: true, Hidden: true, Needs: []flow.Guard[Reply]{open}},
		settle("given"), settle("lapsed"),
		{Do: "lapse", Label: "会签失效", From: []string{"given", "asked"}, To: "lapsed", Auto: true},
	},
	Version: func(q Reply) int { return q.Version },
	Now:     func(q Reply) string { return q.State },
	Ties:    Reply.ties,
}

// settle is the office's answer to the remarks; one that lapsed is answered all the same.
func settle(state string) flow.Step[Reply] {
	return flow.Step[Reply]{Do: "settle", Label: "答复会签意见", From: []string{state}, To: state, May: staff, Primary: true, Hidden: true,
		Needs: []flow.Guard[Reply]{remarked, drafting}}
}

var open = flow.Guard[Reply]{Name: "会签未结束", Why: func(q Reply, _ access.Actor) string {
	if !q.Open {
		return "会签已结束，不能再反馈"
	}
	return ""
}}

var remarked = flow.Guard[Reply]{Name: "有修改意见", Why: func(q Reply, _ access.Actor) string {
	if q.Remarked == 0 {
		return "该单位没有修改意见，无需答复"
	}
	return ""
}}

// drafting: once the text is being signed, what the signers read does not change under them.
var drafting = flow.Guard[Reply]{Name: "纪要未送校核", Why: func(q Reply, _ access.Actor) string {
	if q.MinutesState != minutes.Draft && q.MinutesState != minutes.Consulting {
		return "纪要已提交校核，不能再答复"
	}
	return ""
}}
