package issuing

import (
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
)

// taskMaker makes the tasks of issued minutes.
type taskMaker func(ctx context.Context, tx *db.Tx, m minutes.Minutes) (made, waiting int, err error)

// makeTasks makes a task of each decision; that of a major one waits until it is approved (R8).
func makeTasks(ctx context.Context, tx *db.Tx, m minutes.Minutes) (made, waiting int, err error) {
	list, err := seeds(ctx, tx, m)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range list {
		if s.Waiting {
			waiting++
		}
	}
	ids, err := task.Make(ctx, tx, list)
	return len(ids), waiting, err
}

// seeds are what the decisions say about their tasks.
func seeds(ctx context.Context, tx *db.Tx, m minutes.Minutes) ([]task.Seed, error) {
	list, err := minutes.Majors.ApprovalsTx(ctx, tx, m.ID)
	if err != nil {
		return nil, fmt.Errorf("load the approvals: %w", err)
	}
	out := []task.Seed{}
	for _, c := range m.Clauses {
		if c.NoTask != "" {
			continue
		}
		s := seed(m, c)
		if s.Waiting = c.Major; s.Waiting {
			i := slices.IndexFunc(list, func(e escalation.Approval) bool { return e.Clause == c.ID && e.Approved() })
			if s.Waiting = i < 0; !s.Waiting {
				s.Amended = list[i].Amended
			}
		}
		out = append(out, s)
	}
	return out, nil
}

func seed(m minutes.Minutes, c minutes.Clause) task.Seed {
	s := task.Seed{Origin: c.ID, Minutes: m.ID, MinutesName: m.Number, ClauseNo: c.Ord, Text: c.Text, Lead: paper.Ref(c.Lead), LeadName: c.LeadName,
		DueKind: c.DueKind, Deliverable: c.Deliverable, Major: c.Major}
	if c.Due != nil {
		s.Due = *c.Due
	}
	s.Joint, s.Support = partners(c.Joint, c.JointName), partners(c.Support, c.SupportName)
	return s
}

// milestonesOf are those of a decision of the minutes.
func milestonesOf(m minutes.Minutes) func(int64) []paper.Milestone {
	return func(origin int64) []paper.Milestone {
		i := slices.IndexFunc(m.Clauses, func(c minutes.Clause) bool { return c.ID == origin })
		if i < 0 {
			return nil
		}
		return m.Clauses[i].Milestones
	}
}

func partners(units []int64, names []string) (out []task.Partner) {
	for i, u := range units {
		out = append(out, task.Partner{Unit: u, Name: names[i]})
	}
	return out
}
