package problem

import (
	"context"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
)

// Service has the use cases of the register.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// List gives a page of the problems that the person may see.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (List, error) {
	var rows *[]Row
	var units *[]unit.Unit
	if err := s.db.Read(ctx, func(b *db.Batch) { rows, units = selectRows(b, who, f), unit.All(b) }); err != nil {
		return List{}, err
	}
	l := paged(f, *rows)
	l.Own, l.MayRegister, l.Units = OwnOnly(who), MayRegister(who, *units), *units
	return l, nil
}

// Shown is what the page of a problem shows; Topics are those made of it that the reader may see.
type Shown struct {
	Problem Problem
	Topics  []topiclist.Row
	Log     []audit.Row
}

// Show gives a problem with its topics and its history.
func (s *Service) Show(ctx context.Context, who access.Actor, id int64) (Shown, error) {
	var p *Problem
	var topics *[]topiclist.Row
	var log *[]audit.Row
	err := s.db.Read(ctx, func(b *db.Batch) {
		p, topics, log = get(b, who, id), topiclist.OfProblem(b, who, id), db.Timeline(b, Kind, id)
	})
	if err != nil {
		return Shown{}, err
	}
	return Shown{*p, *topics, *log}, nil
}

// Sheet is what the form needs: the problem, zero for a new one, and the units with their duties.
type Sheet struct {
	Problem Problem
	Units   []Studier
}

// Studier finds the unit of the form: the one chosen, or the only one there is.
func (s Sheet) Studier(unit int64) (Studier, bool) {
	if i := slices.IndexFunc(s.Units, func(u Studier) bool { return u.Unit == unit }); i >= 0 {
		return s.Units[i], true
	}
	if unit == 0 && len(s.Units) == 1 {
		return s.Units[0], true
	}
	return Studier{}, false
}

// Blank gives the sheet of a new problem; day is today.
func (s *Service) Blank(ctx context.Context, who access.Actor, day time.Time) (Sheet, error) {
	var units *[]Studier
	if err := s.db.Read(ctx, func(b *db.Batch) { units = Studiers(b, who, day) }); err != nil {
		return Sheet{}, err
	}
	if len(*units) == 0 {
		return Sheet{}, fault.Denied("研究问题由成员单位的联络员或联席会议办公室登记")
	}
	return Sheet{Units: *units}, nil
}

// Editing gives the sheet of a problem that the person may change.
func (s *Service) Editing(ctx context.Context, who access.Actor, id int64, day time.Time) (Sheet, error) {
	var p *Problem
	var units *[]Studier
	if err := s.db.Read(ctx, func(b *db.Batch) { p, units = get(b, who, id), Studiers(b, who, day) }); err != nil {
		return Sheet{}, err
	}
	_, err := Chart.Act(who, *p, "edit")
	return Sheet{*p, *units}, err
}

// steps is how a problem takes its steps.
var steps = db.Steps[Problem]{Chart: &Chart, Lock: lock, On: func(p Problem) db.On { return db.On{Kind: Kind, ID: p.ID, Title: p.Title} }}

// Register notes a new problem of a member unit.
func (s *Service) Register(ctx context.Context, who access.Actor, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		units, err := studiersTx(ctx, tx)
		if err != nil {
			return err
		}
		u, ok := Sheet{Units: units}.Studier(form.ID(f.Unit))
		if !ok {
			return fault.Denied("您不能为此单位登记研究问题")
		}
		if err := f.check(Sentences(u.Duty)); err != nil {
			return err
		}
		create, err := Chart.Act(who, Problem{Unit: u.Unit}, "create")
		if err != nil {
			return err
		}
		id, err := insert(ctx, tx, u, f)
		if err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Kind, ID: id, Title: f.Title, Unit: u.Unit}, create, "", "登记研究问题："+u.Name)
		tx.Done(Path(id), "研究问题已登记")
		return nil
	})
}

// Edit changes a problem under study. Its duty may stay as it was, also when the unit's has changed.
func (s *Service) Edit(ctx context.Context, who access.Actor, id int64, version int, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		was, edit, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "edit"})
		if err != nil {
			return err
		}
		units, err := studiersTx(ctx, tx)
		if err != nil {
			return err
		}
		u, _ := Sheet{Units: units}.Studier(was.Unit)
		if err := f.check(append(Sentences(u.Duty), was.Duty)); err != nil {
			return err
		}
		if err := update(ctx, tx, was, f); err != nil {
			return err
		}
		tx.LogAct(db.On{Kind: Kind, ID: id, Title: f.Title}, edit, "", f.changes(was))
		tx.Done(Path(id), "研究问题已保存")
		return nil
	})
}

// Do takes a step of the chart; raise makes a draft topic that keeps a link back.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, taken, err := steps.Take(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason}, func(p Problem, t flow.Taken) (string, error) {
			return "", setState(ctx, tx, p, t, form.Text(reason))
		})
		if err != nil {
			return err
		}
		if taken.Do == "raise" {
			return raise(ctx, tx, p, taken.Seat)
		}
		tx.Done(Path(id), "已%s", taken.Label)
		return nil
	})
}

// raise drafts the topic: the duty and the situation are its grounds, the proposals what it asks for.
func raise(ctx context.Context, tx *db.Tx, p Problem, seat access.Seat) error {
	draft := topic.Blank()
	draft.Title, draft.Matters = p.Title, p.Proposal
	draft.Background = "所属职责：" + p.Duty + "\n" + p.Situation
	id, err := topic.DraftFrom(ctx, tx, seat, p.ID, draft)
	if err != nil {
		return err
	}
	tx.Done(topic.Path(id)+"/edit", "已转为议题草稿，请补充后提交")
	return nil
}
