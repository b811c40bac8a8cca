package succession

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// Path is the page of the end of a unit: before it the form, afterwards what was handed on.
func Path(id int64) string { return unit.Path(id) + "/succession" }

// Service ends units.
type Service struct {
	db      *db.DB
	estates []room.Estate
}

// NewService makes the service; the estates are those of all rooms.
func NewService(d *db.DB, estates []room.Estate) *Service { return &Service{d, estates} }

// Form gives the unit and those among which its successors are chosen, to who may end it. That a unit has ended is told to everybody.
func (s *Service) Form(ctx context.Context, who access.Actor, id int64) (unit.Record, []unit.Unit, error) {
	var r *unit.Record
	var units *[]unit.Unit
	err := s.db.Read(ctx, func(b *db.Batch) { r, units = unit.One(b, id), unit.All(b) })
	if err != nil {
		return unit.Record{}, nil, err
	}
	switch why := CannotEnd(*r); {
	case r.Over() != "":
		err = fault.Late("%s", r.Over())
	case !unit.MayDo(who, id).Keep:
		err = fault.NotFound()
	case why != "":
		err = fault.Late("%s", why)
	}
	return *r, *units, err
}

// Plan says what the act would do, or what is wrong with what was typed.
func (s *Service) Plan(ctx context.Context, who access.Actor, id int64, f Form, today time.Time) (Plan, error) {
	r, units, err := s.Form(ctx, who, id)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Unit: r, Units: units}
	in, errs := f.input(r, units, today)
	if err := errs.Err(); err != nil {
		return p, err
	}
	lists := make([]*[]found, len(in.successors))
	err = s.db.Read(ctx, func(b *db.Batch) {
		for i, h := range in.successors {
			lists[i] = db.Many[found](b, selectOpen(s.estates), openArgs(id, h))
		}
	})
	if err != nil {
		return p, err
	}
	p.Successors, p.On, p.Shares = in.successors, in.on, shares(s.estates, values(lists))
	p.Seen = seal(p.Shares)
	return p, nil
}

func values(lists []*[]found) (out [][]found) {
	for _, l := range lists {
		out = append(out, *l)
	}
	return out
}

// Succeed ends the unit and hands on what hangs on it, in one act. It is not undone.
func (s *Service) Succeed(ctx context.Context, who access.Actor, id int64, version int, f Form) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		r, act, err := unit.HoldEnding(ctx, tx, id, version, form.ID(f.Successor), form.ID(f.Other))
		if err != nil {
			return err
		}
		if why := CannotEnd(r); why != "" {
			return fault.Refused("%s", why)
		}
		a := ending{tx: tx, form: f, unit: r}
		if err := a.prepare(ctx, s.estates); err != nil {
			return err
		}
		return a.do(ctx, act)
	})
}

// ending is the act under way.
type ending struct {
	tx     *db.Tx
	form   Form
	unit   unit.Record
	in     input
	shares []Share
}

// prepare reads the form, finds what hangs on the unit, and refuses a page that does not show it.
func (a *ending) prepare(ctx context.Context, estates []room.Estate) error {
	units, err := unit.AllTx(ctx, a.tx)
	if err != nil {
		return err
	}
	in, errs := a.form.input(a.unit, units, a.tx.At)
	if err := errs.Err(); err != nil {
		return err
	}
	lists := [][]found{}
	for _, h := range in.successors {
		list, err := db.All[found](ctx, a.tx, selectOpen(estates), openArgs(a.unit.ID, h))
		if err != nil {
			return fmt.Errorf("find what hangs on unit %d: %w", a.unit.ID, err)
		}
		lists = append(lists, list)
	}
	a.in, a.shares = in, shares(estates, lists)
	if seal(a.shares) != a.form.Seen {
		return fault.Stale()
	}
	return nil
}

func (a *ending) do(ctx context.Context, act flow.Taken) error {
	tx := a.tx
	if a.in.entry != nil {
		u, err := unit.Founded(ctx, tx, *a.in.entry, a.in.on, a.form.Basis)
		if err != nil {
			return err
		}
		a.in.successors[0] = u
	}
	for _, s := range a.shares {
		if err := a.handOn(ctx, s); err != nil {
			return err
		}
	}
	if err := unit.End(ctx, tx, unit.Ending{Unit: a.unit, Successors: a.in.successors, On: a.in.on, Basis: a.form.Basis}); err != nil {
		return err
	}
	names := a.successorNames()
	tx.LogAct(db.On{Kind: "unit", ID: a.unit.ID, Title: a.unit.Name}, act, a.form.Basis, "单位撤并："+a.in.on.Format("2006年1月2日")+"起由"+names+"承接")
	tx.Done(Path(a.unit.ID), "%s已撤并，由%s承接", a.unit.Name, names)
	if err := message.Tell(ctx, tx, "unit.inherited", a.unit.ID); err != nil {
		return err
	}
	return message.Tell(ctx, tx, "unit.ended", a.unit.ID)
}

func (a *ending) successorNames() string {
	names := []string{}
	for _, h := range a.in.successors {
		names = append(names, h.Name)
	}
	return strings.Join(names, "、")
}

// handOn hands the rows of one sort to their successors.
func (a *ending) handOn(ctx context.Context, s Share) error {
	for i, h := range a.in.successors {
		moves, stays := room.Passing{Unit: a.unit.ID, Successor: h.ID, SuccessorName: h.Name}, room.Passing{Unit: a.unit.ID, Successor: h.ID, SuccessorName: h.Name}
		for _, r := range s.Rows {
			switch {
			case s.Pass == nil: // it keeps the name of the unit, for which each of them acts
			case a.form.successorOf(r, len(a.in.successors)) != i:
				continue
			case r.Stays[i]:
				stays.Records = append(stays.Records, r.Record)
			default:
				moves.Records = append(moves.Records, r.Record)
			}
			a.note(s, r, h, i)
		}
		if err := run(ctx, a.tx, s.Pass, moves); err != nil {
			return err
		}
		if err := run(ctx, a.tx, s.Drop, stays); err != nil {
			return err
		}
	}
	return nil
}

func run(ctx context.Context, tx *db.Tx, how func(context.Context, *db.Tx, room.Passing) error, p room.Passing) error {
	if how == nil || len(p.Records) == 0 {
		return nil
	}
	return how(ctx, tx, p)
}

// note writes into the log of a record who goes on with it. What ends with the unit goes to nobody.
func (a *ending) note(s Share, r Row, successor unit.Unit, i int) {
	if s.Ends {
		return
	}
	a.tx.LogAct(db.On{Kind: s.Kind, ID: r.Record, Title: s.Name(r), Unit: successor.ID}, Acts.Note("pass"), a.form.Basis,
		fmt.Sprintf("%s：%s → %s，%s", s.Title, a.unit.Name, successor.Name, s.Then(r, i)))
}

// Passed is a record that was handed on.
type Passed struct {
	Kind   string
	Record int64
	Title  string
	Detail string
	Seen   bool   // by the reader
	Page   string `db:"-"`
}

// Done gives what was handed on when the unit ended: to the office all of it, to the people of a unit that went on what came to it. What the reader does
// not see is counted: its title is not for them.
func (s *Service) Done(ctx context.Context, who access.Actor, id int64) (r unit.Record, list []Passed, more int, err error) {
	var of *unit.Record
	var all *[]Passed
	err = s.db.Read(ctx, func(b *db.Batch) {
		of, all = unit.One(b, id), db.Many[Passed](b, selectPassed(s.estates), db.Seen(who, db.Args{"id": id}))
	})
	if err != nil {
		return unit.Record{}, nil, 0, err
	}
	for _, p := range *all {
		i := slices.IndexFunc(s.estates, func(e room.Estate) bool { return e.Kind == p.Kind && e.Page != nil })
		switch {
		case p.Seen && i >= 0:
			p.Page = s.estates[i].Page(p.Record)
		case !p.Seen && (i < 0 || p.Title != s.estates[i].Unread || p.Title == ""):
			more++
			continue
		}
		list = append(list, p)
	}
	return *of, list, more, nil
}

// Today is the day of a form that is shown first.
func Today(now time.Time) Form { return Form{On: form.Day(now).Format(time.DateOnly)} }
