package milestone

import (
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
)

// Milestone is one of a task: what its decision says, and what its lead has reported.
type Milestone struct {
	paper.Milestone
	ID, Task   int64
	Ord        int
	State      string
	DoneOn     *time.Time
	Document   string // of what was issued, approved or filed (文号)
	Outcome    string // what was answered, where somebody answers to it
	Note       string
	ByName     string
	At         *time.Time
	Version    int
	Lead       int64 // the task's lead unit
	LeadName   string
	Joint      []int64
	Support    []int64
	TaskState  string
	TaskText   string
	TaskNumber string
	AssignedAt *time.Time
}

// The states.
const (
	Open = "open"
	Done = "done"
	Gone = "gone" // a correction of the minutes names it no more
)

// Kind is the kind in the log and in addresses.
const Kind = "milestone"

// office takes back what it entered itself.
var office = entry.May

// Chart is the life of a milestone. Its word is the lead's, and can be taken back until the task is verified.
var Chart = flow.Chart[Milestone]{
	Kind: Kind, Title: "办理步骤",
	States: []flow.State{
		{Name: Open, Title: "未完成", Tone: flow.Wait, See: task.Readers, Start: true},
		{Name: Done, Title: "已完成", Tone: flow.Ok, See: task.Readers},
		{Name: Gone, Title: "已随更正取消", Tone: flow.Grey, See: task.Readers, Final: true},
	},
	Steps: []flow.Step[Milestone]{
		{Do: "report", Label: "报告步骤完成", From: []string{Open}, To: Done, May: task.Leaders, Hidden: true, Primary: true, Needs: []flow.Guard[Milestone]{inWork}},
		{Do: task.Enters + "report", Label: "代录步骤完成", From: []string{Open}, To: Done, May: office, Hidden: true, Needs: []flow.Guard[Milestone]{inWork}},
		{Do: "take_back", Label: "撤回", Log: "撤回步骤完成的报告", From: []string{Done}, To: Open, May: task.Leaders, Ask: flow.Reason, Needs: []flow.Guard[Milestone]{unverified}},
		{Do: "retract", Label: "撤销代录", Log: "撤销代录的步骤完成", From: []string{Done}, To: Open, May: office, Ask: flow.Reason,
			Needs: []flow.Guard[Milestone]{entry.Only(Milestone.Entered), unverified}},
		{Do: "drop", Label: "随更正取消步骤", From: []string{Open, Done}, To: Gone, Auto: true},
	},
	Acts:    []flow.Act[Milestone]{{Do: "follow", Label: "步骤随纪要更正", Auto: true}},
	Version: func(m Milestone) int { return m.Version },
	Now:     func(m Milestone) string { return m.State },
	Ties: func(m Milestone) access.Ties {
		return access.Ties{Units: map[access.Tie][]int64{access.Lead: {m.Lead}, access.CoLead: m.Joint, access.Support: m.Support}}
	},
}

// inWork: who has signed for the task reports its milestones, and not once it says that all is done.
var inWork = flow.Guard[Milestone]{Name: "任务推进中", Why: func(m Milestone, _ access.Actor) string {
	if m.TaskState != "working" {
		return "任务当前为“" + task.Chart.State(m.TaskState).Title + "”，推进中才能报告步骤完成"
	}
	return ""
}}

// unverified: a claim waits for its verifier, who does not verify while a milestone is open again.
var unverified = flow.Guard[Milestone]{Name: "任务尚未核验", Why: func(m Milestone, _ access.Actor) string {
	if m.TaskState != "working" && m.TaskState != "claimed" {
		return "任务当前为“" + task.Chart.State(m.TaskState).Title + "”，步骤完成不能再撤回"
	}
	return ""
}}

// Entered says whether the office entered the lead's word.
func (m Milestone) Entered() bool { return entry.Entered(m.ByName) }

// IsDone says whether it is reported done.
func (m Milestone) IsDone() bool { return m.State == Done }

// Late says whether its day has passed while it is open.
func (m Milestone) Late(now time.Time) bool {
	return m.State == Open && m.Due != nil && form.Days(now, *m.Due) < 0
}

// Report is what was reported, in words: 2026年5月1日，鄂政办发〔2026〕3号，同意.
func (m Milestone) Report() string {
	if m.DoneOn == nil {
		return ""
	}
	words := []string{m.DoneOn.Format("2006年1月2日")}
	for _, w := range []string{m.Document, outcome(m.Outcome), m.Note} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, "，")
}

// on is the task of the milestone in the log, which keeps them in its history.
func (m Milestone) on() db.On {
	return db.On{Kind: task.Kind, ID: m.Task, Title: strings.TrimSpace(m.TaskNumber + " " + task.Title(m.TaskText))}
}
