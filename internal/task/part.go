package task

import (
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
)

// Part is one unit's share of a task beside the lead: a supporting unit's (配合事项), or that of a unit which answers with the lead
// (共同负责事项) and agrees before the lead may claim.
type Part struct {
	ID         int64
	Task       int64
	Unit       int64
	UnitName   string
	Role       string // joint or support
	State      string
	Text       string // the latest report
	ByName     string
	Reason     string // why the lead asked again, or why the unit does not agree
	ReceivedAt *time.Time
	ReceivedBy string
	StateAt    time.Time
	Version    int
	Lead       int64 // the task's lead unit
	Joint      []int64
	Support    []int64
	TaskState  string
	TaskText   string
	TaskNumber string
	Entered    bool // the office entered the word that stands
}

// The roles of a unit in a task.
const (
	Lead    = "lead"
	Joint   = "joint"
	Support = "support"
)

// AwaitsReport says whether the unit has still to report.
func (p Part) AwaitsReport() bool { return p.State == "open" }

// Answers says whether the unit answers for the task with the lead.
func (p Part) Answers() bool { return p.Role == Joint }

// Reported says whether the last word on the part is the unit's report.
func (p Part) Reported() bool { return p.State == "reported" }

// Refused says whether the unit does not agree that the task is done.
func (p Part) Refused() bool { return p.State == "refused" }

// Word puts what the chart says of a part into the words of the unit's role.
func (p Part) Word(s string) string { return Word(p.Role, s) }

var jointWords = strings.NewReplacer("配合事项", "共同负责事项", "配合情况", "办理情况")

// Word says it of a unit in the role: who answers with the lead does not support it.
func Word(role, s string) string {
	if role != Joint {
		return s
	}
	return jointWords.Replace(s)
}

func (p Part) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Owner: {p.Unit}, access.Lead: {p.Lead}, access.CoLead: p.Joint, access.Support: p.Support}}
}

var partner = []access.Right{access.Liaison.Of(access.Owner), access.Member.Of(access.Owner)}

// PartChart is the life of a part: the unit reports, the lead unit accepts or asks again. Of a unit that answers with the lead, it goes on:
// the lead asks all of them whether the task is done, and what they said falls when the claim comes back.
var PartChart = flow.Chart[Part]{
	Kind: "part", Title: "配合事项",
	States: []flow.State{
		{Name: "open", Title: "待报送", Tone: flow.Wait, See: everyone, Start: true},
		{Name: "reported", Title: "已报送", Tone: flow.Info, See: everyone},
		{Name: "accepted", Title: "已认可", Tone: flow.Ok, See: everyone},
		{Name: "asked", Title: "待同意办结", Tone: flow.Wait, See: everyone},
		{Name: "agreed", Title: "已同意办结", Tone: flow.Ok, See: everyone},
		{Name: "refused", Title: "不同意办结", Tone: flow.Bad, See: everyone},
	},
	Steps: []flow.Step[Part]{
		{Do: "receive", Label: "签收配合事项", From: []string{"open"}, To: "open", May: partner, Primary: true,
			Needs: []flow.Guard[Part]{unsigned, inHand}},
		{Do: "report", Label: "报送配合情况", From: []string{"open", "reported"}, To: "reported", May: partner, Hidden: true,
			Needs: []flow.Guard[Part]{inHand}},
		{Do: "accept", Label: "认可", From: []string{"reported"}, To: "accepted", May: lead, Primary: true, Needs: []flow.Guard[Part]{inHand}},
		{Do: "ask_again", Label: "请补充", From: []string{"reported", "accepted", "asked", "agreed", "refused"}, To: "open", May: lead, Ask: flow.Reason,
			Needs: []flow.Guard[Part]{inHand}},
		{Do: "ask", Label: "请同意办结", From: []string{"reported", "accepted", "refused"}, To: "asked", Auto: true},
		{Do: "agree", Label: "同意办结", From: []string{"asked", "refused"}, To: "agreed", May: partner, Primary: true, Needs: []flow.Guard[Part]{inWork}},
		{Do: "refuse", Label: "不同意办结", From: []string{"asked", "agreed"}, To: "refused", May: partner, Ask: flow.Reason, Words: "理由",
			Needs: []flow.Guard[Part]{inWork}},
		{Do: Enters + "report", Label: "代录配合情况", From: []string{"open", "reported"}, To: "reported", May: entry.May, Hidden: true, Needs: []flow.Guard[Part]{unspoken, inHand}},
		{Do: Enters + "agree", Label: "代录同意办结", From: []string{"asked", "refused"}, To: "agreed", May: entry.May, Hidden: true, Needs: []flow.Guard[Part]{unspoken, inWork}},
		{Do: Enters + "refuse", Label: "代录不同意办结", From: []string{"asked", "agreed"}, To: "refused", May: entry.May, Hidden: true, Ask: flow.Reason, Words: "理由",
			Needs: []flow.Guard[Part]{unspoken, inWork}},
		{Do: retract, Label: "撤销代录", Log: "撤销代录的配合情况", From: []string{"reported"}, To: "open", May: entry.May, Ask: flow.Reason,
			Needs: []flow.Guard[Part]{entry.Only(Part.isEntered), inHand}},
		{Do: retract, Label: "撤销代录", Log: "撤销代录的配合情况", From: []string{"agreed", "refused"}, To: "asked", May: entry.May, Ask: flow.Reason,
			Needs: []flow.Guard[Part]{entry.Only(Part.isEntered), inWork}},
		{Do: "lapse", Label: "办结意见失效", From: []string{"asked", "agreed", "refused"}, To: "accepted", Auto: true},
	},
	Version: func(p Part) int { return p.Version },
	Now:     func(p Part) string { return p.State },
	Ties:    Part.ties,
}

// Enters begins the steps by which the office enters what a unit says (代录); retract takes it back until the lead has acted on it.
const (
	Enters  = "enter_"
	retract = "retract"
)

func (p Part) isEntered() bool { return p.Entered }

// unspoken: an entry takes the place of an entry, never of what the unit said itself.
var unspoken = entry.Unspoken(func(p Part) bool { return !p.Entered && p.State != "open" && p.State != "asked" })

// takeBack forgets what was entered; the history keeps it.
func (p *Part) takeBack() {
	if p.Reported() {
		if p.ReceivedBy == p.ByName {
			p.ReceivedAt, p.ReceivedBy = nil, ""
		}
		p.Text, p.ByName = "", ""
	}
	p.Reason = ""
}

var unsigned = flow.Guard[Part]{Name: "尚未签收", Why: func(p Part, _ access.Actor) string {
	if p.ReceivedAt != nil {
		return "此配合事项已签收"
	}
	return ""
}}

var inHand = flow.Guard[Part]{Name: "任务在牵头单位手中", Why: func(p Part, _ access.Actor) string {
	if p.TaskState != "assigned" && p.TaskState != "working" {
		return "任务当前为“" + Chart.State(p.TaskState).Title + "”"
	}
	return ""
}}

// inWork: what was agreed to stands once the lead has claimed, until the claim comes back.
var inWork = flow.Guard[Part]{Name: "任务推进中", Why: func(p Part, _ access.Actor) string {
	if p.TaskState != "working" {
		return "任务当前为“" + Chart.State(p.TaskState).Title + "”"
	}
	return ""
}}

// stepOf is a step of the chart as it is declared.
func stepOf(do string) flow.Step[Part] {
	return PartChart.Steps[slices.IndexFunc(PartChart.Steps, func(s flow.Step[Part]) bool { return s.Do == do })]
}
