package sample

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/task"
)

// Steps are milestones as minutes have them: 修改完善 → 报市委审定 → 以“两办”名义印发.
var Steps = milestone.Rows{{Kind: "revise"}, {Kind: "review", Name: "市委"}, {Kind: "issue", Name: "“两办”", DueKind: "year_end"}}

// SteppedMinutes makes issued minutes whose first decision, led by 市教育局, has milestones.
func SteppedMinutes(t T, d *db.DB) int64 {
	t.Helper()
	id := Minutes(t, d, HeldMeeting(t, d, meeting.Special, nil), minutes.Draft)
	f := MinutesText(t, d, id)
	f.Rows[0].Support, f.Rows[0].DueKind, f.Rows[0].Due, f.Rows[0].Milestones = nil, "open", "", Steps
	SaveMinutes(t, d, "office1", id, f)
	SignMinutes(t, d, id)
	IssueMinutes(t, d, id)
	return id
}

// SteppedTask is the task of such a decision, which its lead has signed for.
func SteppedTask(t T, d *db.DB) int64 {
	t.Helper()
	id := TaskOfClause(t, d, MinutesOf(t, d, Who(t, d, "office1"), SteppedMinutes(t, d)).Minutes.Clauses[0].ID)
	return doTask(t, d, id, "liaison-jyj", "receive", "")
}

// TaskOfClause is the task that was made of a decision.
func TaskOfClause(t T, d *db.DB, clause int64) int64 {
	t.Helper()
	var id *int64
	if err := d.Read(t.Context(), func(b *db.Batch) { id = db.Value[int64](b, taskOfClause, db.Args{"clause": clause}) }); err != nil {
		t.Fatalf("the task of clause %d: %v", clause, err)
	}
	return *id
}

// MilestonesOf are those of a task, in their order.
func MilestonesOf(t T, d *db.DB, id int64) []milestone.Milestone {
	t.Helper()
	var list *[]milestone.Milestone
	if _, err := task.NewService(d).Get(t.Context(), Who(t, d, "office1"), id, func(b *db.Batch) { list = milestone.OfTask(b, id) }); err != nil {
		t.Fatalf("the milestones of task %d: %v", id, err)
	}
	return *list
}

// FinishMilestone lets a unit's liaison report a milestone of a task done, with all that may be told of one.
func FinishMilestone(t T, d *db.DB, login string, m milestone.Milestone) {
	t.Helper()
	f := milestone.DoneForm{On: Said(d).On, Document: "鄂州政办发〔2026〕3号", Outcome: "agreed"}
	if _, err := milestone.NewService(d).Report(t.Context(), Who(t, d, login), m.ID, m.Version, f); err != nil {
		t.Fatalf("finish milestone %d: %v", m.ID, err)
	}
}
