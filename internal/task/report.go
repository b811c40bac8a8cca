package task

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
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
	return s.send(ctx, who, id, version, "report", ups, func(t *Task, _ *db.Tx) (Report, form.Errors) {
		r, errs := f.Input(t.Progress)
		t.Progress = r.Progress
		return r, errs
	})
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
		t, taken, err := take(ctx, tx, id, version, step, "")
		if err != nil {
			return err
		}
		r, errs := input(&t, tx)
		errs = append(errs, file.Check(ups)...)
		if err := errs.Err(); err != nil {
			return err
		}
		if err := keepReport(ctx, tx, t.ID, 0, taken.Seat, r, ups); err != nil {
			return err
		}
		return finish(ctx, tx, t, taken, "", r.figure())
	})
}

// keepReport stores a report with its files.
func keepReport(ctx context.Context, tx *db.Tx, task, part int64, seat access.Seat, r Report, ups []file.Upload) error {
	r.ByName, r.UnitName = tx.Who.Name, seat.UnitName
	id, err := insertReport(ctx, tx, task, part, r)
	if err != nil || len(ups) == 0 {
		return err
	}
	return file.Attach(ctx, tx, FileKind, id, ups)
}

// DoPart takes a step of a part that comes without a report.
func (s *Service) DoPart(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	if step == "report" {
		return db.Outcome{}, fault.NotFound()
	}
	return s.changePart(ctx, who, id, version, step, reason, func(ctx context.Context, tx *db.Tx, p *Part, _ access.Seat) error {
		switch step {
		case "receive":
			p.ReceivedAt, p.ReceivedBy = &tx.At, who.Name
		case "ask_again":
			p.Reason = form.Text(reason)
		}
		return nil
	})
}

// ReportPart sends a supporting unit's report on its part.
func (s *Service) ReportPart(ctx context.Context, who access.Actor, id int64, version int, f PartForm, ups []file.Upload) (db.Outcome, error) {
	return s.changePart(ctx, who, id, version, "report", "", func(ctx context.Context, tx *db.Tx, p *Part, seat access.Seat) error {
		r, errs := f.Input()
		errs = append(errs, file.Check(ups)...)
		if err := errs.Err(); err != nil {
			return err
		}
		if p.ReceivedAt == nil {
			p.ReceivedAt, p.ReceivedBy = &tx.At, who.Name
		}
		p.Text, p.ByName, p.Reason = r.Text, who.Name, ""
		return keepReport(ctx, tx, p.Task, p.ID, seat, r, ups)
	})
}

func (s *Service) changePart(ctx context.Context, who access.Actor, id int64, version int, step, reason string,
	change func(context.Context, *db.Tx, *Part, access.Seat) error) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		p, err := lockPart(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if p.Version != version {
			return fault.Stale()
		}
		if err := tooLong(reason); err != nil {
			return err
		}
		taken, err := PartChart.Take(who, p, step, form.Text(reason))
		if err != nil {
			return err
		}
		if err := change(ctx, tx, &p, taken.Seat); err != nil {
			return err
		}
		if err := savePart(ctx, tx, p, taken.To); err != nil {
			return err
		}
		logPart(tx, p, taken, form.Text(reason))
		tx.Done(Path(p.Task)+"#parts", partSaid[step], p.UnitName)
		return tell(ctx, tx, p.ID, "part "+step, "")
	})
}

// figure is the report in the log: its number, not its text.
func (r Report) figure() string {
	if r.Kind != "progress" {
		return ""
	}
	return fmt.Sprintf("%d%%", r.Progress)
}

// logPart notes a step of a part in the history of its task.
func logPart(tx *db.Tx, p Part, taken flow.Taken, reason string) {
	title := strings.TrimSpace(p.TaskNumber + " " + Title(p.TaskText))
	tx.Log(audit.Entry{Seat: taken.Seat.Label(), Unit: taken.Seat.Unit, Action: "part." + taken.Do, Kind: Kind, Record: p.Task, Title: title,
		Reason: reason, Detail: taken.Label + "：" + p.UnitName})
}

// partSaid is what a step of a part says afterwards.
var partSaid = map[string]string{
	"receive": "%s已签收配合事项", "report": "%s的配合情况已报送", "accept": "已认可%s的配合情况", "ask_again": "已请%s补充配合情况",
}
