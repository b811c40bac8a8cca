package problem

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/unit"
)

var (
	liaison = []access.Right{access.Liaison.Of(access.Owner)}
	staff   = []access.Right{access.May(access.Office), access.May(access.Director)}
	keepers = slices.Concat(liaison, staff)
	readers = slices.Concat(keepers, []access.Right{access.Member.Of(access.Owner), access.May(access.Convenor), access.May(access.Chief)})
)

// Chart is the life of a problem. It is raised by its unit's liaison, who alone brings topics.
var Chart = flow.Chart[Problem]{
	Kind: Kind, Title: "研究问题",
	States: []flow.State{
		{Name: "open", Title: "研究中", Tone: flow.Info, See: readers, Edit: keepers, Start: true},
		{Name: "raised", Title: "已转为议题", Tone: flow.Ok, See: readers},
		{Name: "closed", Title: "已了结", Tone: flow.Grey, See: readers},
	},
	Steps: []flow.Step[Problem]{
		{Do: "raise", Label: "转为议题", From: []string{"open"}, To: "raised", May: liaison, Primary: true, Needs: []flow.Guard[Problem]{belongs}},
		{Do: "close", Label: "了结", From: []string{"open"}, To: "closed", May: keepers, Ask: flow.Reason},
		{Do: "reopen", Label: "重新研究", From: []string{"raised", "closed"}, To: "open", May: keepers, Ask: flow.Reason, Needs: []flow.Guard[Problem]{rested}},
	},
	Acts:    acts,
	Version: func(p Problem) int { return p.Version },
	Now:     func(p Problem) string { return p.State },
	Ties:    Problem.ties,
}

// belongs: only member units bring topics (charter section five).
var belongs = flow.Guard[Problem]{Name: "单位为现任成员单位", Why: func(p Problem, _ access.Actor) string {
	if !p.Belongs {
		return p.UnitName + "现在不是成员单位，不能提出议题"
	}
	return ""
}}

// rested: while its topic is on its way the question is in that topic's hands.
var rested = flow.Guard[Problem]{Name: "所转议题不在办理", Why: func(p Problem, _ access.Actor) string {
	if p.Going > 0 {
		return "所转议题还在办理，撤回或不予受理之后才能重新研究"
	}
	return ""
}}

// MayRegister says whether the person may register problems: the office, and the liaison of a unit that is a
// member today.
func MayRegister(who access.Actor, units []unit.Unit) bool {
	mine := registrars(who)
	return anyUnit(who) || slices.ContainsFunc(units, func(u unit.Unit) bool {
		return u.Kind == unit.KindMember && u.Current && slices.Contains(mine, u.ID)
	})
}

// registrars are the units for which the person speaks as liaison.
func registrars(who access.Actor) []int64 { return who.OwnUnits(access.Liaison) }

// anyUnit: the office registers what a member unit has told it.
func anyUnit(who access.Actor) bool { return Chart.May(who, Problem{}, "create") }

// OwnOnly says whether the list holds the person's own units' problems rather than everybody's.
func OwnOnly(who access.Actor) bool {
	return !who.Is(access.Office, access.Director, access.Convenor, access.Chief)
}
