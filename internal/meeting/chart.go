package meeting

import (
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/delegation"
	"jointmeeting/internal/flow"
)

var (
	staff   = []access.Right{access.May(access.Office), access.May(access.Director)}
	leaders = []access.Right{access.May(access.Chief), access.May(access.Convenor)}
	invited = []access.Right{access.Liaison.Of(access.Party), access.Member.Of(access.Party)}
	readers = slices.Concat(staff, leaders, invited)
)

// The states of a meeting.
const Planning, Proposed, Approved, Announced, Postponed, InSession, Ended, Cancelled = "planning", "proposed", "approved", "announced", "postponed", "in_session", "held", "cancelled"

// Chart is the life of a meeting. An invited unit is a party from the first notice on, whatever the
// state; before that it does not know of the meeting.
var Chart = flow.Chart[Meeting]{
	Kind: "meeting", Title: "会议",
	States: []flow.State{
		{Name: Planning, Title: "筹备中", Tone: flow.Info, See: readers, Edit: staff, Start: true},
		{Name: Proposed, Title: "待审定", Tone: flow.Wait, See: readers},
		{Name: Approved, Title: "已审定", Tone: flow.Ok, See: readers},
		{Name: Announced, Title: "已通知", Tone: flow.Ok, See: readers},
		{Name: Postponed, Title: "已延期", Tone: flow.Warn, See: readers},
		{Name: InSession, Title: "进行中", Tone: flow.Info, See: readers},
		{Name: Ended, Title: "已结束", See: readers},
		{Name: Cancelled, Title: "已撤销", See: readers, Final: true},
	},
	Steps: []flow.Step[Meeting]{
		{Do: "propose", Label: "报召集人审定", From: []string{Planning}, To: Proposed, May: staff, Primary: true,
			Needs: []flow.Guard[Meeting]{invites, agenda, presided}},
		{Do: "recall", Label: "撤回报审", From: []string{Proposed}, To: Planning, May: staff},
		{Do: "approve", Label: "同意召开", From: []string{Proposed}, To: Approved, May: leaders, Hidden: true,
			Needs: []flow.Guard[Meeting]{presided}},
		{Do: "hold", Label: "暂不召开", From: []string{Proposed}, To: Planning, May: leaders, Hidden: true, Ask: flow.Reason},
		{Do: "reopen", Label: "修改安排", Follows: "修改后，须重新报召集人审定。", From: []string{Approved, Postponed}, To: Planning, May: staff, Ask: flow.Confirm},
		{Do: "announce", Label: "发送通知", From: []string{Approved, Postponed}, To: Announced, May: staff, Hidden: true,
			Needs: []flow.Guard[Meeting]{invites, presided}},
		{Do: "start", Label: "开始会议", Follows: "开始后，会议转为进行中，可以登记到会和审议结论。", From: []string{Announced}, To: InSession, May: staff, Primary: true, Ask: flow.Confirm,
			Needs: []flow.Guard[Meeting]{presided, dayCome}},
		{Do: "start_early", Label: "提前开始会议", From: []string{Announced}, To: InSession, May: staff, Ask: flow.Reason,
			Needs: []flow.Guard[Meeting]{presided, dayAhead}},
		{Do: "end", Label: "结束会议", Follows: "结束后，议题按审议结论转出，可以起草纪要；只有办公室主任可以撤销结束。", From: []string{InSession}, To: Ended, May: staff, Primary: true, Ask: flow.Confirm,
			Needs: []flow.Guard[Meeting]{rollCalled, leavesDecided, concluded, presided, chairCame}},
		{Do: "undo_end", Label: "撤销会议结束", Follows: "撤销后，会议回到进行中，议题恢复列入会议。", From: []string{Ended}, To: InSession, May: []access.Right{access.May(access.Director)}, Danger: true, Ask: flow.Reason,
			Needs: []flow.Guard[Meeting]{neverIssued}},
		{Do: "postpone", Label: "改期", From: []string{Announced, Postponed}, To: Postponed, May: staff, Hidden: true, Ask: flow.Reason},
		{Do: "cancel", Label: "撤销会议", From: []string{Planning, Proposed, Approved, Announced, Postponed}, To: Cancelled,
			May: staff, Hidden: true, Danger: true, Ask: flow.Reason},
	},
	Acts:    acts,
	Version: func(m Meeting) int { return m.Version },
	Now:     func(m Meeting) string { return m.State },
	Ties:    meetingTies,
}

func meetingTies(m Meeting) access.Ties {
	if !m.Told() {
		return access.Ties{}
	}
	return access.Ties{Units: map[access.Tie][]int64{access.Party: m.Units}}
}

var invites = flow.Guard[Meeting]{Name: "已选参会单位", Why: func(m Meeting, _ access.Actor) string {
	if len(m.Units) == 0 {
		return "还没有选定参会单位"
	}
	return ""
}}

// agenda leaves liaison meetings free: they may be called to prepare topics that are not there yet.
var agenda = flow.Guard[Meeting]{Name: "议程上有议题", Why: func(m Meeting, _ access.Actor) string {
	if m.Topics == 0 && m.Kind != Liaison {
		return "议程上还没有议题"
	}
	return ""
}}

var presided = flow.Guard[Meeting]{Name: "主持人符合制度", Why: func(m Meeting, _ access.Actor) string {
	chair := delegation.Chair{IsChief: m.IsChief, IsConvenor: m.IsConvenor, IsDirector: m.IsDirector, Mandated: m.Mandated}
	return chair.Why(presiding(m.Kind, m.Strict))
}}

var rollCalled = flow.Guard[Meeting]{Name: "已登记到会", Why: func(m Meeting, _ access.Actor) string {
	if m.Present == 0 {
		return "请先登记到会情况"
	}
	return ""
}}

var leavesDecided = flow.Guard[Meeting]{Name: "请假已批", Why: func(m Meeting, _ access.Actor) string {
	if m.Asking > 0 {
		return fmt.Sprintf("还有 %d 个请假未批", m.Asking)
	}
	return ""
}}

// dayCome, dayAhead: a meeting begins on its day, or before it with a reason.
var dayCome = flow.Guard[Meeting]{Name: "已到会议日期", Why: func(m Meeting, _ access.Actor) string {
	if m.Early {
		return "会议日期为" + fullDay(m.StartsAt) + "，尚未到期；确需提前的，请用“提前开始会议”并写明理由"
	}
	return ""
}}

var dayAhead = flow.Guard[Meeting]{Name: "未到会议日期", Why: func(m Meeting, _ access.Actor) string {
	if !m.Early {
		return "已到会议日期，请直接开始会议"
	}
	return ""
}}

// Buttons are the steps with a button: of the two ways to begin, the one that can be taken on the day.
func Buttons(who access.Actor, m Meeting) []flow.Offer {
	other := map[bool]string{true: "start", false: "start_early"}[m.Early]
	return slices.DeleteFunc(Chart.Offers(who, m), func(o flow.Offer) bool { return o.Do == other })
}

// presiding is what a kind of meeting asks of its chair: whether a convenor needs a delegation for a special
// meeting, too, is a setting.
func presiding(kind string, strict bool) delegation.Rule {
	return delegation.Rule{Own: kind == Liaison, NoMandate: kind == Special && !strict}
}

// mayReadWhole says who reads all invitations and the history: those who prepare or chair meetings.
func mayReadWhole(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, slices.Concat(staff, leaders)...)
	return ok
}
