package meeting

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
)

// answerers may answer: the invited unit, the invited leader in person, and for guests, who have no
// account, the office (tie owner: its unit).
var answerers = append([]access.Right{
	access.Chief.Of(access.Self), access.Convenor.Of(access.Self),
	access.Office.Of(access.Owner), access.Director.Of(access.Owner),
}, invited...)

// live keeps a leave from being decided when nobody meets any more.
var live = []flow.Guard[Invitation]{{Name: "会议未结束", Why: func(i Invitation, _ access.Actor) string {
	if i.MeetingState != "announced" && i.MeetingState != "in_session" {
		return "会议" + Chart.State(i.MeetingState).Title + "，不再批假"
	}
	return ""
}}}

var (
	answered = []string{"sent", "attending", "substitute", "leave_asked", "leave"}
	open     = []flow.Guard[Invitation]{{Name: "收取回执期间", Why: func(i Invitation, _ access.Actor) string { return i.Shut }}}
)

// Enters begins the steps by which the office enters a unit's answer (代录), also behind the last day; Retract takes one back until the leave is decided.
const (
	Enters  = "enter_"
	Retract = "retract"
)

// Entered says whether the office entered the answer that stands.
func (i Invitation) Entered() bool { return entry.Entered(i.AnsweredBy) }

var (
	called = flow.Guard[Invitation]{Name: "会议已通知", Why: func(i Invitation, _ access.Actor) string {
		if i.MeetingState != Announced {
			return "会议" + Chart.State(i.MeetingState).Title + "，现在不收回执"
		}
		return ""
	}}
	entering = []flow.Guard[Invitation]{called, {Name: "单位的回执", Why: func(i Invitation, _ access.Actor) string {
		if i.Unit == 0 {
			return "只代录单位的回执"
		}
		return ""
	}}, entry.Unspoken(func(i Invitation) bool { return i.State != "sent" && !i.Entered() })}
)

// Answers is the chart of an invitation (参会回执).
var Answers = flow.Chart[Invitation]{
	Kind: "invitation", Title: "参会回执",
	States: []flow.State{
		{Name: "listed", Title: "待通知", See: readers, Start: true},
		{Name: "sent", Title: "未回执", Tone: flow.Warn, See: readers},
		{Name: "attending", Title: "参会", Tone: flow.Ok, See: readers},
		{Name: "substitute", Title: "委托参会", Tone: flow.Info, See: readers},
		{Name: "leave_asked", Title: "请假待批", Tone: flow.Wait, See: readers},
		{Name: "leave", Title: "请假", See: readers},
		{Name: "absent", Title: "缺席", See: readers, Final: true},
	},
	Steps: []flow.Step[Invitation]{
		{Do: "send", Label: "通知", From: append([]string{"listed"}, answered...), To: "sent", Auto: true},
		{Do: "attend", Label: "参加", From: answered, To: "attending", May: answerers, Needs: open, Hidden: true},
		{Do: "entrust", Label: "委托他人参加", From: answered, To: "substitute", May: answerers, Needs: open, Hidden: true},
		{Do: "ask_leave", Label: "请假", From: answered, To: "leave_asked", May: answerers, Needs: open, Hidden: true, Ask: flow.Reason},
		{Do: Enters + "attend", Label: "代录参加", From: answered, To: "attending", May: entry.May, Needs: entering, Hidden: true},
		{Do: Enters + "entrust", Label: "代录委托他人参加", From: answered, To: "substitute", May: entry.May, Needs: entering, Hidden: true},
		{Do: Enters + "ask_leave", Label: "代录请假", From: answered, To: "leave_asked", May: entry.May, Needs: entering, Hidden: true, Ask: flow.Reason},
		{Do: Retract, Label: "撤销代录", Log: "撤销代录的回执", Follows: "撤销后，重新列为未回执；原代录留在办理记录中。", From: []string{"attending", "substitute", "leave_asked"}, To: "sent",
			May: entry.May, Needs: []flow.Guard[Invitation]{entry.Only(Invitation.Entered), called}, Hidden: true, Ask: flow.Reason},
		{Do: "grant_leave", Label: "准假", From: []string{"leave_asked"}, To: "leave", May: staff, Primary: true, Needs: live},
		{Do: "refuse_leave", Label: "不准假", From: []string{"leave_asked"}, To: "sent", May: staff, Ask: flow.Reason, Needs: live},
		{Do: "come", Label: "到会", From: []string{"sent", "leave_asked", "leave", "absent"}, To: "attending", Auto: true},
		{Do: "miss", Label: "未到会", From: []string{"sent", "attending", "substitute", "leave_asked"}, To: "absent", Auto: true},
		{Do: "await", Label: "会议结束已撤销，待登记到会", From: []string{"absent"}, To: "sent", Auto: true},
	},
	Version: func(i Invitation) int { return i.Version },
	Now:     func(i Invitation) string { return i.State },
	Ties:    answerTies,
}

func answerTies(i Invitation) access.Ties {
	t := access.Ties{Units: map[access.Tie][]int64{}}
	switch {
	case i.Unit != 0 && i.Told:
		t.Units[access.Party] = []int64{i.Unit}
	case i.Person != 0:
		t.Self = []int64{i.Person}
	case i.Unit == 0:
		t.Units[access.Owner] = []int64{i.Host}
	}
	return t
}
