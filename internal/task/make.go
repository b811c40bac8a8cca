package task

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/room"
)

// Partner is a unit beside the lead with its name as of now.
type Partner struct {
	Unit int64
	Name string
}

// Seed is what a clause says about its task. Waiting holds back the task of a 重大 clause that is not
// approved yet (R8).
type Seed struct {
	Origin, Minutes int64
	MinutesName     string
	ClauseNo        int
	Text            string
	Amended         string // the decision in the words of an answer given before the issue; else empty
	Lead            int64
	LeadName        string
	Joint, Support  []Partner
	DueKind         string    // how the minutes say until when
	Due             time.Time // zero where that is no day yet
	Deliverable     string
	Major, Waiting  bool
}

// share is what the units of one role have in a task.
type share struct {
	role, title string
	of          []Partner
}

func (s Seed) shares() []share {
	return []share{{Joint, "共同负责单位", s.Joint}, {Support, "配合单位", s.Support}}
}

// fault says what keeps the seed from being a task: exactly one lead (R9), and no unit that stands in it twice (R11).
func (s Seed) fault() error {
	switch {
	case s.Lead == 0:
		return fault.Refused("%s没有牵头单位", paper.Place(s.ClauseNo))
	case s.DueKind == paper.DueDay && s.Due.IsZero():
		return fault.Refused("%s没有完成时限", paper.Place(s.ClauseNo))
	}
	seen := map[int64]string{s.Lead: "牵头单位"}
	for _, x := range s.shares() {
		for _, u := range x.of {
			switch was := seen[u.Unit]; was {
			case "":
				seen[u.Unit] = x.title
			case x.title:
				return fault.Refused("%s的%s“%s”重复", paper.Place(s.ClauseNo), x.title, u.Name)
			default:
				return fault.Refused("%s的%s不能同时是%s", paper.Place(s.ClauseNo), was, x.title)
			}
		}
	}
	return nil
}

// task is the record the seed grows into.
func (s Seed) task(at time.Time) Task {
	t := Task{Standing: Standing{State: "assigned", DueKind: s.DueKind, Due: s.day(at)}, Origin: s.Origin, Minutes: s.Minutes, MinutesName: s.MinutesName, ClauseNo: s.ClauseNo, Text: s.Text, Lead: s.Lead,
		LeadName: s.LeadName, Deliverable: s.Deliverable, Major: s.Major, AssignedAt: &at, CreatedAt: at, StateAt: at}
	if s.Waiting {
		t.State, t.AssignedAt = "waiting", nil
	}
	t.amend(s.Amended)
	return t
}

// amend puts the words of an answer in the place of the clause's, which are kept.
func (t *Task) amend(text string) {
	if text != "" && text != t.Text {
		t.Original, t.Text = t.Text, text
	}
}

// Make makes the tasks of minutes while they are issued, in the order of the seeds, and returns their ids.
// A waiting one gets its number when it is released.
func Make(ctx context.Context, tx *db.Tx, seeds []Seed) ([]int64, error) {
	ids := make([]int64, 0, len(seeds))
	for _, s := range seeds {
		id, err := makeTask(ctx, tx, s)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func makeTask(ctx context.Context, tx *db.Tx, s Seed) (int64, error) {
	if err := s.fault(); err != nil {
		return 0, err
	}
	t := s.task(tx.At)
	if !s.Waiting {
		number, err := draw(ctx, tx)
		if err != nil {
			return 0, err
		}
		t.Number = number
	}
	id, err := insert(ctx, tx, t, s)
	if db.Constraint(err) == "task_origin_key" {
		return 0, fault.Late("%s已经生成任务", paper.Place(s.ClauseNo)).Because(err)
	}
	if err != nil {
		return 0, fmt.Errorf("make the task of clause %d: %w", s.Origin, err)
	}
	t.ID = id
	t.logMade(tx)
	if s.Waiting {
		return id, nil
	}
	return id, tell(ctx, tx, id, "assign", "")
}

// logMade notes that there is a new task.
func (t Task) logMade(tx *db.Tx) {
	if t.State == "waiting" {
		tx.LogAct(t.on(), Chart.Note("wait"), "", "重大事项待批，暂不下达："+t.origin())
		return
	}
	tx.LogAct(t.on(), Chart.Note("assign"), "", "下达任务："+t.origin())
}

func (t Task) origin() string {
	return fmt.Sprintf("%s%s，由%s牵头，完成时限 %s", t.MinutesName, paper.Place(t.ClauseNo), t.LeadName, t.Term())
}

// number is how tasks are numbered: RW-2026-001.
var number = room.Number{Kind: Kind, Table: "task", Prefix: "RW"}

// draw gives the next number of the year.
func draw(ctx context.Context, tx *db.Tx) (string, error) {
	return number.Draw(ctx, tx, tx.At.Year())
}

// Release hands out the task of a 重大 clause once it is approved, in the amended words where there are
// any. Its clock stood still while it waited (R8): the due date moves by as many days, on to a working day.
// A clause whose task is not made yet, or no longer waits, needs nothing.
func Release(ctx context.Context, tx *db.Tx, origin int64, amended string) error {
	t, err := ofOrigin(ctx, tx, origin)
	if fault.KindOf(err) == fault.Missing || (err == nil && t.State != "waiting") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the task of clause %d: %w", origin, err)
	}
	step, err := Chart.Advance(t, "release")
	if err != nil {
		return err
	}
	if t.Number, err = draw(ctx, tx); err != nil {
		return err
	}
	days, err := calendar.LoadTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("load the calendar: %w", err)
	}
	t.AssignedAt = &tx.At
	t.amend(amended)
	t.resume(days, tx.At)
	if err := save(ctx, tx, t, step.To); err != nil {
		return err
	}
	tx.LogStep(Kind, t.ID, t.Called(), step, "", t.origin()+t.Moved())
	return tell(ctx, tx, t.ID, "assign", step.From)
}

// resume starts the clock again: a day that moves is not the one that the words mean any more, and a first report is due as of any other task.
func (t *Task) resume(days *calendar.Days, at time.Time) {
	switch n := form.Days(t.CreatedAt, at); {
	case t.Lasting():
		t.Due = paper.DueOf(t.DueKind).FirstReport(form.Day(at))
	case n > 0 && !t.Undated():
		first := t.Due
		t.DueKind = paper.DueDay
		t.FirstDue, t.Due = &first, days.Shift(t.Due.AddDate(0, 0, n)).Due
	}
}

// Moved says why the due date is not the clause's: （原定 2026年12月24日，待批 17 天，时限顺延）; empty
// when it is.
func (t Task) Moved() string {
	if t.FirstDue == nil || t.AssignedAt == nil {
		return ""
	}
	return fmt.Sprintf("（原定 %s，待批 %d 天，时限顺延）", t.FirstDue.Format("2006年1月2日"), form.Days(t.CreatedAt, *t.AssignedAt))
}
