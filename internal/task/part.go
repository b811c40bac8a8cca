package task

import (
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Part is one supporting unit's share of a task (配合事项).
type Part struct {
	ID         int64
	Task       int64
	Unit       int64
	UnitName   string
	State      string
	Text       string // the latest report
	ByName     string
	Reason     string // why the lead asked again
	ReceivedAt *time.Time
	ReceivedBy string
	StateAt    time.Time
	Version    int
	Lead       int64 // the task's lead unit
	Support    []int64
	TaskState  string
	TaskText   string
	TaskNumber string
}

// AwaitsReport says whether the supporting unit has still to report.
func (p Part) AwaitsReport() bool { return p.State == "open" }

func (p Part) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Owner: {p.Unit}, access.Lead: {p.Lead}, access.Support: p.Support}}
}

var supporter = []access.Right{access.Liaison.Of(access.Owner), access.Member.Of(access.Owner)}

// PartChart is the life of a part: the supporting unit reports, the lead unit accepts or asks again.
var PartChart = flow.Chart[Part]{
	Kind: "part", Title: "配合事项",
	States: []flow.State{
		{Name: "open", Title: "待报送", Tone: flow.Wait, See: everyone, Start: true},
		{Name: "reported", Title: "已报送", Tone: flow.Info, See: everyone},
		{Name: "accepted", Title: "已认可", Tone: flow.Ok, See: everyone},
	},
	Steps: []flow.Step[Part]{
		{Do: "receive", Label: "签收配合事项", From: []string{"open"}, To: "open", May: supporter, Primary: true,
			Needs: []flow.Guard[Part]{unsigned, inHand}},
		{Do: "report", Label: "报送配合情况", From: []string{"open", "reported"}, To: "reported", May: supporter, Hidden: true,
			Needs: []flow.Guard[Part]{inHand}},
		{Do: "accept", Label: "认可", From: []string{"reported"}, To: "accepted", May: lead, Primary: true, Needs: []flow.Guard[Part]{inHand}},
		{Do: "ask_again", Label: "请补充", From: []string{"reported", "accepted"}, To: "open", May: lead, Ask: flow.Reason,
			Needs: []flow.Guard[Part]{inHand}},
	},
	Version: func(p Part) int { return p.Version },
	Now:     func(p Part) string { return p.State },
	Ties:    Part.ties,
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
