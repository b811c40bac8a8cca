package task

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// View is a task with all that its page shows.
type View struct {
	Task
	Parts   []Part
	Reports []Report // newest first
	Log     []audit.Row
	Files   []file.Attachment // of the reports
	Bases   []basis.Basis     // what it rests on (R17)
	Soon    int               // days before the due date from which it is called near
	DayBy   int               // working days within which the office sets a day that is open
}

// Get loads a task with its parts, reports, files and history.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64, beside ...func(*db.Batch)) (View, error) {
	v := View{}
	var t *Task
	var parts *[]Part
	var reports *[]Report
	var log *[]audit.Row
	var values *setting.Values
	var bases *[]basis.Basis
	err := s.db.Read(ctx, func(b *db.Batch) {
		bases = basis.Cited(b, Kind, id)
		t, parts, reports = getTask(b, who, id), partsOf(b, who, id), reportsOf(b, who, id)
		log, values = db.Timeline(b, Kind, id), setting.Load(b)
		for _, queue := range beside {
			queue(b)
		}
	})
	if err != nil {
		return v, err
	}
	v = View{Task: *t, Parts: *parts, Reports: *reports, Log: *log, Bases: *bases, Soon: values.Int(setting.TaskSoonDays), DayBy: values.Int(setting.TaskDayBy)}
	if len(v.Reports) == 0 {
		return v, nil
	}
	ids := make([]int64, len(v.Reports))
	for i, r := range v.Reports {
		ids[i] = r.ID
	}
	var files *[]file.Attachment
	err = s.db.Read(ctx, func(b *db.Batch) { files = file.OfMany(b, FileKind, ids) })
	if err != nil {
		return v, err
	}
	v.Files = *files
	return v, nil
}

// ForStep loads a task for the form of a step; a step that may not be taken answers as the step would.
func (s *Service) ForStep(ctx context.Context, who access.Actor, id int64, step string) (View, error) {
	v, err := s.Get(ctx, who, id)
	if err == nil {
		_, err = Chart.Take(who, v.Task, step, "-")
	}
	return v, err
}

// LastProgress is the newest progress report, for the next one.
func (v View) LastProgress() *Report {
	for _, r := range v.Reports {
		if r.Kind == "progress" {
			return &r
		}
	}
	return nil
}

// Part loads a part.
func (s *Service) Part(ctx context.Context, who access.Actor, id int64) (Part, error) {
	var p *Part
	if err := s.db.Read(ctx, func(b *db.Batch) { p = onePart(b, who, id) }); err != nil {
		return Part{}, err
	}
	return *p, nil
}

// ForPartReport loads a part for the form that reports on it.
func (s *Service) ForPartReport(ctx context.Context, who access.Actor, id int64) (Part, error) {
	p, err := s.Part(ctx, who, id)
	if err == nil {
		_, err = PartChart.Take(who, p, "report", "")
	}
	return p, err
}

// MaySeeReport answers for the files of a report: they are seen by those who see its task.
func (s *Service) MaySeeReport(ctx context.Context, who access.Actor, report int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { seenReport(b, who, report) })
}

// effects are what the plain steps change besides the state. Steps that come with a form of their own are
// not here: they are taken by Report, Claim and Order.
var effects = map[string]func(*Task, *db.Tx, string){
	"receive": func(t *Task, tx *db.Tx, _ string) {
		t.ReceivedAt, t.ReceivedBy, t.Returned = &tx.At, tx.Who.Name, false
	},
	"send_back": func(t *Task, _ *db.Tx, reason string) { t.Returned, t.Reason = true, reason },
	"keep":      func(t *Task, _ *db.Tx, reason string) { t.Returned, t.Reason = false, reason },
	"verify":    func(t *Task, tx *db.Tx, _ string) { t.DoneAt, t.VerifiedBy, t.Progress = &tx.At, tx.Who.Name, 100 },
	"return":    func(t *Task, _ *db.Tx, reason string) { t.ClaimedAt, t.Reason = nil, reason },
	"close":     func(*Task, *db.Tx, string) {},
	"consult":   func(*Task, *db.Tx, string) {},
}

// weighs are the steps by which the units that answer with the lead are asked for their word, or what they said falls: by what becomes of their parts.
var weighs = map[string]string{"consult": "ask", "return": "lapse", "resume": "lapse"}

// weigh does to the parts what the step of the task wants, and says of which units.
func weigh(ctx context.Context, tx *db.Tx, t Task, step string) (string, error) {
	do, ok := weighs[step]
	if !ok || len(t.Joint) == 0 {
		return "", nil
	}
	units, err := consent(ctx, tx, t.ID, do)
	if err != nil {
		return "", fmt.Errorf("%s the parts of task %d: %w", do, t.ID, err)
	}
	names := strings.Join(units, "、")
	if do == "lapse" && names != "" {
		names += "的办结意见失效"
	}
	return names, nil
}

// said is what a step says afterwards.
var said = map[string]string{
	"receive": "任务已签收", "send_back": "已退回办公室", "keep": "已维持交办，牵头单位将看到您的答复", "report": "进展已报送", Enters + "report": "进展已代录", "consult": "已请共同负责单位同意办结",
	"claim": "已申请办结，等待核验", "verify": "已核验办结", "return": "已退回牵头单位补充", "close": "任务已销号",
	"suspend": "任务已中止", "resume": "任务已恢复，由牵头单位重新签收", "cancel": "任务已取消",
}

// Do takes a step that needs nothing but a reason.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	effect, ok := effects[step]
	if !ok {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		reason := form.Text(reason)
		t, taken, err := steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason})
		if err != nil {
			return err
		}
		effect(&t, tx, reason)
		detail, err := weigh(ctx, tx, t, step)
		if err != nil {
			return err
		}
		return finish(ctx, tx, t, taken, reason, detail)
	})
}

// steps is how a task takes its steps.
var steps = db.Steps[Task]{Chart: &Chart, On: Task.on, Lock: func(ctx context.Context, tx *db.Tx, id int64) (Task, error) {
	return lock(ctx, tx, tx.Who, id)
}}

// on is the task in the log.
func (t Task) on() db.On { return db.On{Kind: Kind, ID: t.ID, Title: t.Called()} }

// finish stores the task after a step and says so.
func finish(ctx context.Context, tx *db.Tx, t Task, taken flow.Taken, reason, detail string) error {
	if err := save(ctx, tx, t, taken.To); err != nil {
		return err
	}
	tx.LogStep(Kind, t.ID, t.Called(), taken, reason, detail)
	tx.Done(Path(t.ID), said[taken.Do])
	return tell(ctx, tx, t.ID, taken.Do, taken.From)
}

// OrderPage is what the form of an order shows.
type OrderPage struct {
	Task
	Offer   flow.Offer
	Leaders []unit.Holder // whose word it may be
}

// Orders lists the steps that need a convenor's word.
var Orders = []string{"suspend", "resume", "cancel"}

// ForOrder loads the form of an order; a step that may not be taken answers as the step itself would.
func (s *Service) ForOrder(ctx context.Context, who access.Actor, id int64, step string) (OrderPage, error) {
	var t *Task
	var leaders *[]unit.Holder
	if !slices.Contains(Orders, step) {
		return OrderPage{}, fault.NotFound()
	}
	err := s.db.Read(ctx, func(b *db.Batch) { t, leaders = getTask(b, who, id), unit.Holders(b, access.Chief, access.Convenor) })
	if err != nil {
		return OrderPage{}, err
	}
	if _, err := Chart.Take(who, *t, step, "-"); err != nil {
		return OrderPage{}, err
	}
	offer, _ := Chart.Offer(who, *t, step)
	return OrderPage{*t, offer, *leaders}, nil
}

// Order suspends, resumes or cancels a task: the office director records the word of a convenor or of the
// chief. A resumed task gets a due date anew and is signed for again.
func (s *Service) Order(ctx context.Context, who access.Actor, id int64, version int, step string, f OrderForm) (db.Outcome, error) {
	if !slices.Contains(Orders, step) {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, taken, err := steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: "-"})
		if err != nil {
			return err
		}
		word, err := f.apply(ctx, tx, &t, step)
		if err != nil {
			return err
		}
		t.Reason, t.Returned = word, false
		detail, err := weigh(ctx, tx, t, step)
		if err != nil {
			return err
		}
		return finish(ctx, tx, t, taken, word, detail)
	})
}

// setDay sets the day that was typed: from now on it holds, not what the decision says.
func (t *Task) setDay(v string, now time.Time, errs *form.Errors) {
	t.DueKind, t.Due = paper.DueDay, errs.NeedDate("due", "完成时限", v)
	if errs.Of("due") == "" && form.Days(now, t.Due) < 0 {
		errs.Add("due", "完成时限不能早于今天")
	}
}

// MayDate says whether the person sets the day now.
func MayDate(who access.Actor, t Task) bool {
	_, err := Chart.Act(who, t, "date")
	return err == nil
}

// Date sets the day of a task whose decision leaves it open (时限待定).
func (s *Service) Date(ctx context.Context, who access.Actor, id int64, version int, day string) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, taken, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "date"})
		if err != nil {
			return err
		}
		var errs form.Errors
		t.setDay(form.Line(day), tx.At, &errs)
		if err := errs.Err(); err != nil {
			return err
		}
		if err := save(ctx, tx, t, t.State); err != nil {
			return err
		}
		tx.LogAct(t.on(), taken, "", taken.Label+"："+t.Term())
		tx.Done(Path(t.ID), "完成时限已确定为%s", t.Term())
		return tell(ctx, tx, t.ID, "date", t.State)
	})
}

// apply checks the order against who holds the seats now and changes the task; it answers the reason with
// the name of the one whose word it is.
func (f OrderForm) apply(ctx context.Context, tx *db.Tx, t *Task, step string) (string, error) {
	leaders, err := unit.HoldersTx(ctx, tx, access.Chief, access.Convenor)
	if err != nil {
		return "", err
	}
	var errs form.Errors
	i := slices.IndexFunc(leaders, func(h unit.Holder) bool { return h.Person == form.ID(f.Convenor) })
	if i < 0 {
		errs.Add("convenor", "请选择作出批示的召集人")
	}
	errs.Need("reason", "批示内容", f.Reason, ReasonMax)
	switch {
	case step == "resume" && t.Lasting():
		t.Due = paper.DueOf(t.DueKind).FirstReport(form.Day(tx.At))
	case step == "resume":
		t.setDay(f.Due, tx.At, &errs)
	}
	if err := errs.Err(); err != nil {
		return "", err
	}
	return leaders[i].Role.Title() + leaders[i].Name + "批示：" + f.Reason, nil
}
