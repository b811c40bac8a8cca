// Package escalation is the approval of major decisions by those above (报批, R8): recorded when sent, then the
// answer, and the ledger of all of them (报批件台账). A decision is a row of a record that another feature makes;
// what is to be known of it that feature declares (Decided).
package escalation

import (
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Approval is what was asked for one decision and what the answer was.
type Approval struct {
	ID, Clause, Record  int64
	Ord                 int
	Text                string
	Major               bool
	State               string
	SentTo, Number      string
	SentOn              *time.Time
	Answer              string
	Amended             string // the decision in the words of the answer; empty when it stands as it was
	AnsweredOn          *time.Time
	ByName              string
	Version             int
	Title, RecordNumber string // what the record is called
	LeadName            string
	Over                string // why nothing is registered for it now, in words
}

// Approved says whether the decision may take effect.
func (e Approval) Approved() bool { return slices.Contains(approvedStates, e.State) }

// Reported says whether anything has been recorded of it.
func (e Approval) Reported() bool { return e.State != prepared }

// Pending is for how long the answer has been awaited, or was: in days and in working days. Zero before it
// was sent.
func (e Approval) Pending(now time.Time, days *calendar.Days) (calendarDays, workdays int) {
	if e.SentOn == nil {
		return 0, 0
	}
	to := form.Day(now)
	if e.AnsweredOn != nil {
		to = *e.AnsweredOn
	}
	return form.Days(*e.SentOn, to), days.Between(*e.SentOn, to)
}

// prepared is where an approval begins, and where it is again when the words of its decision change.
const prepared = "prepared"

var approvedStates = []string{"approved", "amended"}

var (
	staff  = []access.Right{access.May(access.Office), access.May(access.Director)}
	makers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
)

// Chart is the life of an approval: recorded when sent, then the answer. A refusal keeps the decision
// blocked and may be sent again.
var Chart = flow.Chart[Approval]{
	Kind: "escalation", Title: "报批事项", Log: "minutes.escalation",
	States: []flow.State{
		{Name: prepared, Title: "待报批", Tone: flow.Warn, See: makers, Start: true},
		{Name: "sent", Title: "已报批，待批复", Tone: flow.Wait, See: makers},
		{Name: "approved", Title: "同意", Tone: flow.Ok, See: makers, Final: true},
		{Name: "amended", Title: "修改后同意", Tone: flow.Ok, See: makers, Final: true},
		{Name: "rejected", Title: "不同意", Tone: flow.Bad, See: makers},
		{Name: "returned", Title: "退回", Tone: flow.Bad, See: makers},
	},
	Steps: []flow.Step[Approval]{
		{Do: "send", Label: "登记报批", Log: "登记报批", From: []string{prepared, "rejected", "returned"}, To: "sent", May: staff, Needs: open, Primary: true, Hidden: true},
		{Do: "approve", Label: "同意", Log: "登记批复：同意", From: []string{"sent"}, To: "approved", May: staff, Needs: open, Hidden: true},
		{Do: "amend", Label: "修改后同意", Log: "登记批复：修改后同意", From: []string{"sent"}, To: "amended", May: staff, Needs: open, Ask: flow.Reason, Hidden: true},
		{Do: "reject", Label: "不同意", Log: "登记批复：不同意", From: []string{"sent"}, To: "rejected", May: staff, Needs: open, Ask: flow.Reason, Hidden: true},
		{Do: "send_back", Label: "退回", Log: "登记批复：退回", From: []string{"sent"}, To: "returned", May: staff, Needs: open, Ask: flow.Reason, Hidden: true},
	},
	Acts:    []flow.Act[Approval]{{Do: "void", Label: "报批记录作废", Auto: true}},
	Version: func(e Approval) int { return e.Version },
	Now:     func(e Approval) string { return e.State },
	Ties:    func(Approval) access.Ties { return access.Ties{} },
}

var open = []flow.Guard[Approval]{
	{Name: "标记为重大事项", Why: func(e Approval, _ access.Actor) string {
		if !e.Major {
			return "此条不是重大事项，不需报批"
		}
		return ""
	}},
	{Name: "纪要已提交校核且有效", Why: func(e Approval, _ access.Actor) string { return e.Over }},
}
