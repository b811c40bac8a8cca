package task

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// FileKind is the kind of record that files hang on.
const FileKind = "task_report"

// Report is one report as sent: progress or a claim of the lead unit, or a supporting unit's on its part.
type Report struct {
	ID       int64
	Kind     string // progress, claim, part
	Text     string
	Progress int
	Problem  string
	Next     string
	Note     string
	ByName   string
	UnitName string
	At       time.Time
}

// Report sends a progress report.
func (s *Service) Report(ctx context.Context, who access.Actor, id int64, version int, f ReportForm, ups []file.Upload) (db.Outcome, error) {
	return s.send(ctx, who, id, version, "report", ups, func(t *Task, tx *db.Tx) (Report, form.Errors) { return t.Progressed(f, tx.At) })
}

// Progressed is the report of a task's progress at a moment, and the task after it.
func (t *Task) Progressed(f ReportForm, at time.Time) (Report, form.Errors) {
	r, errs := f.Input(t.Progress)
	t.Progress = r.Progress
	if t.Lasting() {
		t.Due = paper.DueOf(t.DueKind).NextReport(t.Due, form.Day(at))
	}
	return r, errs
}

// Claim says that the task is done and asks for verification; only the lead unit can (R10).
func (s *Service) Claim(ctx context.Context, who access.Actor, id int64, version int, f ClaimForm, ups []file.Upload) (db.Outcome, error) {
	return s.send(ctx, who, id, version, "claim", ups, func(t *Task, tx *db.Tx) (Report, form.Errors) {
		r, errs := f.Input(len(ups))
		r.Progress, t.ClaimedAt = t.Progress, &tx.At
		return r, errs
	})
}

// send takes a step that comes with a report.
func (s *Service) send(ctx context.Context, who access.Actor, id int64, version int, step string, ups []file.Upload,
	input func(*Task, *db.Tx) (Report, form.Errors)) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return Send(ctx, tx, db.Asked{ID: id, Version: version, Do: step}, ups, func(t *Task, _ access.Seat) (Report, form.Errors) { return input(t, tx) })
	})
}

// Send takes a step that comes with a report inside an act; input makes the report, which is that of whoever acts where it names nobody else.
func Send(ctx context.Context, tx *db.Tx, a db.Asked, ups []file.Upload, input func(*Task, access.Seat) (Report, form.Errors)) error {
	t, taken, err := steps.Check(ctx, tx, a)
	if err != nil {
		return err
	}
	r, errs := input(&t, taken.Seat)
	errs = append(errs, file.Check(ups)...)
	if err := errs.Err(); err != nil {
		return err
	}
	if r.ByName == "" {
		r = r.By(tx.Who.Name, taken.Seat.UnitName)
	}
	if err := KeepReport(ctx, tx, t.ID, 0, r, ups); err != nil {
		return err
	}
	return finish(ctx, tx, t, taken, "", r.figure())
}

// By is the report with who sent it.
func (r Report) By(name, unit string) Report {
	r.ByName, r.UnitName = name, unit
	return r
}

// KeepReport stores a report with its files.
func KeepReport(ctx context.Context, tx *db.Tx, task, part int64, r Report, ups []file.Upload) error {
	id, err := insertReport(ctx, tx, task, part, r)
	if err != nil || len(ups) == 0 {
		return err
	}
	return file.Attach(ctx, tx, FileKind, id, ups)
}

// DoPart takes a step of a part that comes without a report.
func (s *Service) DoPart(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	if step == "report" || strings.HasPrefix(step, Enters) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.changePart(ctx, who, db.Asked{ID: id, Version: version, Do: step, Reason: reason}, func(ctx context.Context, tx *db.Tx, p *Part, _ access.Seat) error {
		switch step {
		case "receive":
			p.ReceivedAt, p.ReceivedBy = &tx.At, who.Name
		case "ask_again", "refuse":
			p.Reason = form.Text(reason)
		case "agree":
			p.Reason = ""
		case retract:
			p.takeBack()
		}
		return nil
	})
}

// ReportPart sends a unit's report on its part.
func (s *Service) ReportPart(ctx context.Context, who access.Actor, id int64, version int, f PartForm, ups []file.Upload) (db.Outcome, error) {
	return s.changePart(ctx, who, db.Asked{ID: id, Version: version, Do: "report"}, func(ctx context.Context, tx *db.Tx, p *Part, seat access.Seat) error {
		r, errs := f.Input(p.Word("配合情况"))
		errs = append(errs, file.Check(ups)...)
		if err := errs.Err(); err != nil {
			return err
		}
		if p.ReceivedAt == nil {
			p.ReceivedAt, p.ReceivedBy = &tx.At, who.Name
		}
		p.Text, p.ByName, p.Reason = r.Text, who.Name, ""
		return KeepReport(ctx, tx, p.Task, p.ID, r.By(who.Name, seat.UnitName), ups)
	})
}

func (s *Service) changePart(ctx context.Context, who access.Actor, a db.Asked, change func(context.Context, *db.Tx, *Part, access.Seat) error) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error { return ChangePart(ctx, tx, a, change) })
}

// ChangePart takes a step of a part inside an act; change is what it means besides.
func ChangePart(ctx context.Context, tx *db.Tx, a db.Asked, change func(context.Context, *db.Tx, *Part, access.Seat) error) error {
	p, taken, err := partSteps.Check(ctx, tx, a)
	if err != nil {
		return err
	}
	if err := change(ctx, tx, &p, taken.Seat); err != nil {
		return err
	}
	if err := savePart(ctx, tx, p, taken.To); err != nil {
		return err
	}
	tx.LogAct(p.on(), taken, form.Text(a.Reason), p.Word(taken.Label)+"："+p.UnitName)
	done := strings.TrimPrefix(a.Do, Enters)
	tx.Done(Path(p.Task)+"#parts", p.Word(partSaid[done]), p.UnitName)
	return p.tell(ctx, tx, done)
}

// tell says what a step of a part makes people hear; the last word that the lead waited for, that it may claim.
func (p Part) tell(ctx context.Context, tx *db.Tx, step string) error {
	if step == "agree" {
		if all, err := allAgree(ctx, tx, p.Task); err != nil || !all {
			return err
		}
		return tell(ctx, tx, p.Task, "agreed", "")
	}
	return tell(ctx, tx, p.ID, "part "+step, "")
}

// Entered says whether the office entered the report for the unit.
func (r Report) Entered() bool { return entry.Entered(r.ByName) }

// figure is the report in the log: its number, not its text.
func (r Report) figure() string {
	switch {
	case r.Kind != "progress":
		return ""
	case r.Entered():
		return fmt.Sprintf("%d%%，%s", r.Progress, r.ByName)
	}
	return fmt.Sprintf("%d%%", r.Progress)
}

// partSteps is how a part takes its steps. The log keeps them in the history of its task.
var partSteps = db.Steps[Part]{Chart: &PartChart, On: Part.on, Lock: func(ctx context.Context, tx *db.Tx, id int64) (Part, error) {
	return lockPart(ctx, tx, tx.Who, id)
}}

// on is the task of the part in the log.
func (p Part) on() db.On {
	return db.On{Kind: Kind, ID: p.Task, Title: strings.TrimSpace(p.TaskNumber + " " + Title(p.TaskText))}
}

// partSaid is what a step of a part says afterwards.
var partSaid = map[string]string{
	"receive": "%s已签收配合事项", "report": "%s的配合情况已报送", "accept": "已认可%s的配合情况", "ask_again": "已请%s补充配合情况",
	retract: "已撤销%s的代录", "agree": "%s已同意办结", "refuse": "%s不同意办结，理由已告牵头单位",
}
