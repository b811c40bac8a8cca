package milestone

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/task"
)

// Service has the use cases.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

var steps = db.Steps[Milestone]{Chart: &Chart, On: Milestone.on, Lock: lock}

// Get loads a milestone.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Milestone, error) {
	var m *Milestone
	if err := s.db.Read(ctx, func(b *db.Batch) { m = one(b, who, id) }); err != nil {
		return Milestone{}, err
	}
	return *m, nil
}

// ForReport loads a milestone for the form of a step; where it cannot be taken, it answers as the step would.
func (s *Service) ForReport(ctx context.Context, who access.Actor, id int64, do string) (Milestone, error) {
	m, err := s.Get(ctx, who, id)
	if err == nil {
		_, err = Chart.Take(who, m, do, "")
	}
	return m, err
}

// Report says that a milestone is done.
func (s *Service) Report(ctx context.Context, who access.Actor, id int64, version int, f DoneForm) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return Finish(ctx, tx, db.Asked{ID: id, Version: version, Do: "report"}, f, func(Milestone) (string, form.Errors) { return who.Name, nil })
	})
}

// Finish is the step by which a milestone is done, inside an act; by names whose word it is, and says what is wrong with that.
func Finish(ctx context.Context, tx *db.Tx, a db.Asked, f DoneForm, by func(Milestone) (name string, wrong form.Errors)) error {
	return change(ctx, tx, a, func(m *Milestone) (string, error) {
		errs := f.onto(m, tx.At)
		name, wrong := by(*m)
		if err := append(errs, wrong...).Err(); err != nil {
			return "", err
		}
		m.ByName, m.At = name, &tx.At
		detail := m.Words() + "，" + m.Report()
		if m.Entered() {
			detail += "（" + name + "）"
		}
		tx.Done(Path(*m), "已记录“%s”完成", m.Words())
		return detail, nil
	})
}

// backs are the steps by which what was reported is taken back; of the office's the lead is told.
var backs = []string{"take_back", "retract"}

// Do takes such a step: the milestone is open again, and the history keeps what was reported.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, do, reason string) (db.Outcome, error) {
	if !slices.Contains(backs, do) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		err := change(ctx, tx, db.Asked{ID: id, Version: version, Do: do, Reason: reason}, func(m *Milestone) (string, error) {
			detail := m.Words() + "，" + m.Report()
			m.DoneOn, m.Document, m.Outcome, m.Note, m.ByName, m.At = nil, "", "", "", "", nil
			tx.Done(Path(*m), "“%s”已恢复为未完成", m.Words())
			return detail, nil
		})
		if err != nil || do != "retract" {
			return err
		}
		return message.Tell(ctx, tx, "milestone.retracted", id)
	})
}

// change takes a step of a milestone, and lets its task know what is still ahead.
func change(ctx context.Context, tx *db.Tx, a db.Asked, effect func(*Milestone) (detail string, err error)) error {
	m, taken, err := steps.Check(ctx, tx, a)
	if err != nil {
		return err
	}
	detail, err := effect(&m)
	if err != nil {
		return err
	}
	m.State = taken.To
	if err := save(ctx, tx, m); err != nil {
		return err
	}
	tx.LogAct(m.on(), taken, form.Text(a.Reason), taken.Label+"："+detail)
	return ahead(ctx, tx, m.Task)
}

// Path is where a milestone stands: on the page of its task.
func Path(m Milestone) string { return task.Path(m.Task) + "#milestones" }
