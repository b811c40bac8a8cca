package taskentry

import (
	"context"
	"net/url"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/task"
)

// MilestoneForm is what the lead said of a milestone, as typed.
type MilestoneForm struct {
	entry.Form
	Done milestone.DoneForm
}

// ReadMilestone takes what was typed.
func ReadMilestone(v url.Values) MilestoneForm {
	return MilestoneForm{entry.Read(v), milestone.ReadDone(v)}
}

// MayMilestone says whether the person enters the milestone now.
func MayMilestone(who access.Actor, m milestone.Milestone) bool {
	o, ok := milestone.Chart.Offer(who, m, task.Enters+"report")
	return ok && o.Blocked == ""
}

// Milestone records that the lead said a milestone is done, and tells it.
func (s *Service) Milestone(ctx context.Context, who access.Actor, id int64, version int, f MilestoneForm) (db.Outcome, error) {
	a := db.Asked{ID: id, Version: version, Do: task.Enters + "report"}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		err := milestone.Finish(ctx, tx, a, f.Done, func(m milestone.Milestone) (string, form.Errors) {
			said, errs := f.Input(*m.AssignedAt, tx.At)
			return said.Name(who.Name), errs
		})
		if err != nil {
			return err
		}
		return message.Tell(ctx, tx, "milestone.entered", id)
	})
}
