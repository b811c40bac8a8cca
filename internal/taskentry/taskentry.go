// Package taskentry enters what units say of their tasks (代录): the lead of its progress, the others of their parts. The charts and statements are the
// task's.
package taskentry

import (
	"context"
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/room"
	"jointmeeting/internal/task"
)

// Room is what this feature brings along: its acts are steps of the task's charts.
var Room = room.Room{Name: "taskentry"}

// Service has the use cases.
type Service struct {
	db    *db.DB
	tasks *task.Service
}

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d, task.NewService(d)} }

// sayable is what a unit says of its part.
var sayable = []string{"report", "agree", "refuse"}

// PartForm is what a unit said of its part, as typed.
type PartForm struct {
	entry.Form
	Says string // report, agree or refuse
	Text string
}

// ReadPart takes what was typed.
func ReadPart(v url.Values) PartForm {
	return PartForm{entry.Read(v), v.Get("says"), form.Text(v.Get("text"))}
}

// PartOffers are what the person may enter of the part now.
func PartOffers(who access.Actor, p task.Part) (out []flow.Offer) {
	for _, says := range sayable {
		if o, ok := task.PartChart.Offer(who, p, task.Enters+says); ok && o.Blocked == "" {
			o.Do, o.Label = says, p.Word(labels[says])
			out = append(out, o)
		}
	}
	return out
}

// labels are the answers in the words of the unit's own steps.
var labels = map[string]string{"report": "报送配合情况", "agree": "同意办结", "refuse": "不同意办结"}

// ForPart loads a part for the form; where there is nothing to enter, or not by this person, it answers as the act would.
func (s *Service) ForPart(ctx context.Context, who access.Actor, id int64) (task.Part, error) {
	p, err := s.tasks.Part(ctx, who, id)
	if err != nil || len(PartOffers(who, p)) > 0 {
		return p, err
	}
	_, err = task.PartChart.Take(who, p, task.Enters+"report", "")
	return p, err
}

// Part records what the unit said, with a scan where there is one, in the history of the task, and tells the unit.
func (s *Service) Part(ctx context.Context, who access.Actor, id int64, version int, f PartForm, ups []file.Upload) (db.Outcome, error) {
	do := f.Says
	if !slices.Contains(sayable, do) {
		do = "report" // which is refused beside its field, to whom may enter anything
	}
	a := db.Asked{ID: id, Version: version, Do: task.Enters + do, Reason: f.reason()}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		return task.ChangePart(ctx, tx, a, func(ctx context.Context, tx *db.Tx, p *task.Part, _ access.Seat) error {
			since, err := asked(ctx, tx, *p, f.Says)
			if err != nil {
				return err
			}
			said, errs := f.input(*p, since, tx.At)
			if err := append(errs, file.Check(ups)...).Err(); err != nil {
				return err
			}
			r := f.report().By(said.Name(who.Name), p.UnitName)
			f.onto(p, r.ByName, tx)
			if err := task.KeepReport(ctx, tx, p.Task, p.ID, r, ups); err != nil {
				return err
			}
			return message.Tell(ctx, tx, "part.entered", p.ID)
		})
	})
}

// input finds what is wrong.
func (f PartForm) input(p task.Part, since, now time.Time) (entry.Said, form.Errors) {
	said, errs := f.Input(since, now)
	if !slices.Contains(sayable, f.Says) {
		errs.Add("says", "请选择答复内容")
	}
	if f.Says != "agree" {
		errs.Need("text", map[bool]string{false: p.Word("配合情况"), true: "理由"}[f.Says == "refuse"], f.Text, task.TextMax)
	}
	return said, errs
}

// report is what was said, for the history.
func (f PartForm) report() task.Report {
	return task.Report{Kind: "part", Text: map[string]string{"report": f.Text, "agree": "同意办结", "refuse": "不同意办结：" + f.Text}[f.Says]}
}

// onto puts what was said on the part.
func (f PartForm) onto(p *task.Part, name string, tx *db.Tx) {
	if p.ReceivedAt == nil {
		p.ReceivedAt, p.ReceivedBy = &tx.At, name
	}
	switch p.Reason = ""; f.Says {
	case "report":
		p.Text, p.ByName = f.Text, name
	case "refuse":
		p.Reason = f.Text
	}
}

// reason is why the unit does not agree.
func (f PartForm) reason() string {
	if f.Says != "refuse" {
		return ""
	}
	return f.Text
}

// ProgressForm is what the lead said of its progress, as typed.
type ProgressForm struct {
	entry.Form
	Report task.ReportForm
}

// ReadProgress takes what was typed.
func ReadProgress(v url.Values) ProgressForm {
	return ProgressForm{entry.Read(v), task.ReadReport(v)}
}

// MayProgress says whether the person enters the progress of the task now.
func MayProgress(who access.Actor, t task.Task) bool {
	o, ok := task.Chart.Offer(who, t, task.Enters+"report")
	return ok && o.Blocked == ""
}

// Progress records what the lead said of its progress; a task that was not signed for counts as signed for. It tells the lead. What the lead reported
// itself holds over what it said before or on that day; a report that comes meanwhile makes the page stale.
func (s *Service) Progress(ctx context.Context, who access.Actor, id int64, version int, f ProgressForm, ups []file.Upload) (db.Outcome, error) {
	a := db.Asked{ID: id, Version: version, Do: task.Enters + "report"}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		own, err := lastOwn(ctx, tx, id)
		if err != nil {
			return err
		}
		return task.Send(ctx, tx, a, ups, func(t *task.Task, _ access.Seat) (task.Report, form.Errors) {
			said, errs := f.Input(*t.AssignedAt, tx.At)
			if errs.Of("said_on") == "" && !form.Day(said.On).After(form.Day(own)) {
				errs.Add("said_on", "单位已于%s自行报送，以单位的报送为准；其后另有答复的，请填写其后的日期", own.In(form.Zone).Format("2006年1月2日"))
			}
			r, more := t.Progressed(f.Report, tx.At)
			name := said.Name(who.Name)
			if t.AwaitsReceipt() {
				t.ReceivedAt, t.ReceivedBy = &tx.At, name
			}
			return r.By(name, t.LeadName), append(errs, more...)
		})
	})
}
