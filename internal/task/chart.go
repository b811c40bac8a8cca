package task

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
)

var (
	staff = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
	lead  = []access.Right{access.Liaison.Of(access.Lead), access.Member.Of(access.Lead)}
	// everyone adds the units of the task; a waiting task is not theirs yet (R8).
	everyone = append(append([]access.Right{}, staff...), access.Liaison.Of(access.Lead), access.Member.Of(access.Lead),
		access.Liaison.Of(access.CoLead), access.Member.Of(access.CoLead), access.Liaison.Of(access.Support), access.Member.Of(access.Support))
	office   = []access.Right{access.May(access.Director), access.May(access.Office)}
	director = []access.Right{access.May(access.Director)}
	// Readers and Leaders are those of what hangs on a task.
	Readers, Leaders = everyone, lead
)

// Chart is the life of a task. Verification is for the office, the convenors and the chief, but never for
// somebody with a seat in a unit that answers for the task (R16).
var Chart = flow.Chart[Task]{
	Kind: Kind, Title: "任务",
	States: []flow.State{
		{Name: "waiting", Title: "待批", Tone: flow.Wait, See: staff, Start: true},
		{Name: "assigned", Title: "待签收", Tone: flow.Wait, See: everyone, Start: true},
		{Name: "working", Title: "推进中", Tone: flow.Info, See: everyone},
		{Name: "claimed", Title: "待核验", Tone: flow.Wait, See: everyone},
		{Name: "done", Title: "已办结", Tone: flow.Ok, See: everyone},
		{Name: "closed", Title: "已销号", Tone: flow.Grey, See: everyone, Final: true},
		{Name: "suspended", Title: "已中止", Tone: flow.Grey, See: everyone},
		{Name: "cancelled", Title: "已取消", Tone: flow.Grey, See: everyone, Final: true},
	},
	Steps: []flow.Step[Task]{
		{Do: "release", Label: "批准下达", From: []string{"waiting"}, To: "assigned", Auto: true},
		{Do: "receive", Label: "签收任务", From: []string{"assigned"}, To: "working", May: lead, Primary: true},
		{Do: "send_back", Label: "退回办公室", From: []string{"assigned"}, To: "assigned", May: lead, Ask: flow.Reason,
			Needs: []flow.Guard[Task]{notReturned}},
		{Do: "keep", Label: "维持交办", From: []string{"assigned"}, To: "assigned", May: office, Ask: flow.Reason, Primary: true,
			Needs: []flow.Guard[Task]{returned}},
		{Do: "report", Label: "报送进展", From: []string{"working"}, To: "working", May: lead, Primary: true, Hidden: true},
		{Do: Enters + "report", Label: "代录进展", From: []string{"assigned", "working"}, To: "working", May: entry.May, Hidden: true, Needs: []flow.Guard[Task]{notReturned}},
		{Do: "consult", Label: "请共同负责单位同意办结", From: []string{"working"}, To: "working", May: lead, Hidden: true,
			Needs: []flow.Guard[Task]{partsIn, someToAsk}},
		{Do: "claim", Label: "申请办结", From: []string{"working"}, To: "claimed", May: lead, Hidden: true, Needs: []flow.Guard[Task]{partsIn, agreed, stepsDone}},
		{Do: "verify", Label: "核验办结", Follows: "核验后，任务转为已办结，由办公室销号。", From: []string{"claimed"}, To: "done", May: staff, Ask: flow.Confirm, Primary: true,
			Needs: []flow.Guard[Task]{outsider, convened, stepsDone}},
		{Do: "return", Label: "退回补充", From: []string{"claimed"}, To: "working", May: staff, Ask: flow.Reason,
			Needs: []flow.Guard[Task]{outsider}},
		{Do: "close", Label: "销号", Follows: "销号后，任务不能再报送进展或退回。", From: []string{"done"}, To: "closed", May: office, Ask: flow.Confirm, Primary: true},
		{Do: "suspend", Label: "中止任务", From: []string{"assigned", "working", "claimed"}, To: "suspended", May: director, Ask: flow.Reason,
			Danger: true, Hidden: true},
		{Do: "resume", Label: "恢复任务", From: []string{"suspended"}, To: "assigned", May: director, Ask: flow.Reason, Primary: true, Hidden: true},
		{Do: "cancel", Label: "取消任务", From: []string{"waiting", "assigned", "working", "claimed", "suspended"}, To: "cancelled", May: director,
			Ask: flow.Reason, Danger: true, Hidden: true},
		{Do: "supersede", Label: "因纪要更正取消", From: []string{"waiting", "assigned", "working", "claimed", "suspended"}, To: "cancelled", Auto: true},
	},
	Acts:    acts,
	Version: func(t Task) int { return t.Version },
	Now:     func(t Task) string { return t.State },
	Ties:    Task.ties,
}

// convened: what has no end of its own ends on a convenor's word.
var convened = flow.Guard[Task]{Name: "长期任务由召集人核验", Why: func(t Task, who access.Actor) string {
	if t.Lasting() && !who.Is(access.Convenor, access.Chief) {
		return "长期任务由召集人或总召集人核验办结"
	}
	return ""
}}

var undated = flow.Guard[Task]{Name: "时限待定", Why: func(t Task, _ access.Actor) string {
	if !t.Undated() {
		return "完成时限已经确定"
	}
	return ""
}}

var notReturned = flow.Guard[Task]{Name: "未在退回办理中", Why: func(t Task, _ access.Actor) string {
	if t.Returned {
		return "已退回办公室，等待办公室答复"
	}
	return ""
}}

var returned = flow.Guard[Task]{Name: "牵头单位已退回", Why: func(t Task, _ access.Actor) string {
	if !t.Returned {
		return "牵头单位没有退回此任务"
	}
	return ""
}}

var partsIn = flow.Guard[Task]{Name: "配合事项均已报送", Why: func(t Task, _ access.Actor) string {
	switch {
	case t.Missing != "" && len(t.Joint) > 0:
		return "尚未报送共同负责或配合事项的情况：" + t.Missing
	case t.Missing != "":
		return "尚未报送配合情况：" + t.Missing
	}
	return ""
}}

// agreed: the lead does not say alone that what others answer for with it is done.
var agreed = flow.Guard[Task]{Name: "共同负责单位均已同意办结", Why: func(t Task, _ access.Actor) string {
	if t.Unagreed != "" {
		return "共同负责单位尚未同意办结：" + t.Unagreed
	}
	return ""
}}

// stepsDone: what is to be done in steps is done when each of them is.
var stepsDone = flow.Guard[Task]{Name: "办理步骤均已完成", Why: func(t Task, _ access.Actor) string {
	if t.Ahead != "" {
		return "尚有办理步骤未完成：" + t.Ahead
	}
	return ""
}}

var someToAsk = flow.Guard[Task]{Name: "有共同负责单位待征求", Why: func(t Task, _ access.Actor) string {
	switch {
	case len(t.Joint) == 0:
		return "此任务没有共同负责单位"
	case t.Unagreed == "":
		return "共同负责单位均已同意办结"
	case t.Unasked == "":
		return "已请共同负责单位同意，等待答复：" + t.Unagreed
	}
	return ""
}}

// outsider keeps everybody with a seat in the lead unit, or in one that answers with it, from verifying: for a task of the
// host unit that is the whole office and the convenor who heads it (R16).
var outsider = flow.Guard[Task]{Name: "核验人不属牵头单位和共同负责单位", Why: func(t Task, who access.Actor) string {
	switch {
	case who.InUnit(t.Lead):
		return "牵头单位的人员不能核验本单位任务，请由其他召集人或总召集人核验"
	case slices.ContainsFunc(t.Joint, who.InUnit):
		return "共同负责单位的人员不能核验本单位负责的任务，请由其他召集人或总召集人核验"
	}
	return ""
}}
