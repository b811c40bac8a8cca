package topic

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Service has the use cases of topics.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }

// Sent is what came with a form: the fields, new files, files to be taken off, and whether the topic is
// to go on to the page 核对并提交 or to stay a draft.
type Sent struct {
	Form    Form
	Uploads []file.Upload
	Remove  []int64
	Check   bool
}

// errors lists what is wrong with what was sent, also with the files.
func (s Sent) errors() (Content, form.Errors) {
	in, errs := s.Form.Input()
	if s.Check {
		errs = s.Form.Whole()
	}
	return in, append(errs, file.Check(s.Uploads)...)
}

// next is where the form leads.
func (s Sent) next(tx *db.Tx, id int64) {
	if s.Check {
		tx.Done(Path(id)+"/check", "")
		return
	}
	tx.Done(Path(id)+"/edit", "草稿已保存")
}

// Create starts a draft for the person's unit.
func (s *Service) Create(ctx context.Context, who access.Actor, sent Sent) (db.Outcome, error) {
	in, errs := sent.errors()
	if err := errs.Err(); err != nil {
		return db.Outcome{}, err
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		of, err := speaksFor(ctx, tx, form.ID(sent.Form.Unit))
		if err != nil {
			return err
		}
		id, err := insert(ctx, tx, of.Unit, of.UnitName, in)
		if err != nil {
			return err
		}
		logCreated(tx, id, in.Title, of, "起草议题")
		if err := file.Attach(ctx, tx, Kind, id, sent.Uploads); err != nil {
			return err
		}
		sent.next(tx, id)
		return nil
	})
}

// steps take the steps and acts of topics.
var steps = db.Steps[Topic]{Chart: &Chart, Lock: lock, On: Topic.on}

// logCreated notes a new draft. The caller has found the seat by which it is brought.
func logCreated(tx *db.Tx, id int64, title string, of access.Seat, detail string) {
	tx.LogAct(Topic{ID: id, Content: Content{Title: title}}.on(), Chart.Granted("create", of), "", detail)
}

// speaksFor finds the seat by which the person brings a topic: a liaison's, of a unit that is a member
// today. wanted chooses among several.
func speaksFor(ctx context.Context, tx *db.Tx, wanted int64) (access.Seat, error) {
	mine := Bringers(tx.Who)
	if slices.Contains(mine, wanted) {
		mine = []int64{wanted}
	}
	for _, u := range mine {
		p, err := findProposer(ctx, tx, u)
		if err != nil {
			return access.Seat{}, err
		}
		if p.Belongs {
			seat, _ := tx.Who.Holds(access.Ties{Units: map[access.Tie][]int64{access.Owner: {u}}}, liaison...)
			seat.UnitName = p.Name
			return seat, nil
		}
	}
	return access.Seat{}, fault.Denied("议题由成员单位的联络员提出")
}

// Edit changes a draft or a returned topic.
func (s *Service) Edit(ctx context.Context, who access.Actor, id int64, version int, sent Sent) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, edit, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "edit"})
		if err != nil {
			return err
		}
		in, errs := sent.errors()
		if err := errs.Err(); err != nil {
			return err
		}
		if err := updateContent(ctx, tx, t, in); err != nil {
			return err
		}
		if err := replaceJoint(ctx, tx, t, in); err != nil {
			return err
		}
		detail := changes(t, sent.Form)
		t.Title = in.Title
		tx.LogAct(t.on(), edit, "", detail)
		if err := changeFiles(ctx, tx, id, sent); err != nil {
			return err
		}
		sent.next(tx, id)
		return nil
	})
}

func changeFiles(ctx context.Context, tx *db.Tx, id int64, sent Sent) error {
	for _, f := range sent.Remove {
		if err := file.Void(ctx, tx, Kind, id, f); err != nil {
			return err
		}
	}
	return file.Attach(ctx, tx, Kind, id, sent.Uploads)
}

// changes names the fields that differ, for the log.
func changes(t Topic, f Form) string {
	if words := form.Changes(Differences(t, f)); words != "" {
		return "修改：" + words
	}
	return "保存议题，内容未变"
}

// Do takes a step of the chart that asks for no more than a reason.
func (s *Service) Do(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	return s.Decide(ctx, who, id, version, step, reason, checklist.Review{})
}

// Decide takes a step of the chart with the answers to the office's checklist, which its first answer to a
// topic asks for.
func (s *Service) Decide(ctx context.Context, who access.Actor, id int64, version int, step, reason string, r checklist.Review) (db.Outcome, error) {
	if step == "consult" || step == "revise" { // they have forms of their own
		return db.Outcome{}, fault.Denied("请在相应页面办理")
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		t, taken, err := steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason})
		if err != nil {
			return err
		}
		if taken.Do == "confirm" {
			return confirm(ctx, tx, t, taken)
		}
		reason, detail, err := reviewed(ctx, tx, t, taken, r, form.Text(reason))
		if err != nil {
			return err
		}
		return take(ctx, tx, t, taken, reason, detail)
	})
}

// Check locks a topic for a step that belongs to an act of another room, and asks the chart for it.
func Check(ctx context.Context, tx *db.Tx, a db.Asked) (Topic, flow.Taken, error) {
	return steps.Check(ctx, tx, a)
}

// Take takes the step that Check allowed; detail goes into the log.
func Take(ctx context.Context, tx *db.Tx, t Topic, taken flow.Taken, detail string) error {
	return take(ctx, tx, t, taken, "", detail)
}

// Lock loads a topic for an act of another room, through the same visibility.
func Lock(ctx context.Context, tx *db.Tx, id int64) (Topic, error) { return lock(ctx, tx, id) }

// ReasonMax is the most runes of a reason.
const ReasonMax = 500

// take writes an allowed step and says what follows.
func take(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, reason, detail string) error {
	m, err := moved(ctx, tx, t, s, reason)
	if err != nil {
		return err
	}
	if err := jointly(ctx, tx, t, s, reason); err != nil { // while the unit that declines still sees it
		return err
	}
	if err := writeState(ctx, tx, t, m); err != nil {
		return err
	}
	if !t.RoundDue.IsZero() { // it waits for opinions no longer, whatever took it on
		if err := Rounds.Close(ctx, tx, t.ID, s.Label, ""); err != nil {
			return err
		}
	}
	if m.Number != t.Number {
		detail = "编号 " + m.Number
	}
	tx.LogStep(Kind, t.ID, t.Title, s, reason, detail)
	if err := tell(ctx, tx, t.ID, s.Do); err != nil {
		return err
	}
	return sayNext(ctx, tx, t, s, m)
}

// moved is what a step changes; a number is drawn when the office receives the topic first.
func moved(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, reason string) (move, error) {
	m := move{To: s.To, Reason: reason, Number: t.Number, Received: s.To == "submitted", Override: s.Do == "override", Seat: s.Seat.Label()}
	if !m.Received || m.Number != "" {
		return m, nil
	}
	n, err := tx.Number(ctx, Kind, tx.At.Year())
	m.Number = fmt.Sprintf("YT-%d-%03d", tx.At.Year(), n)
	return m, err
}

// sayNext is the message on the page after the step: what happened and who acts next.
func sayNext(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, m move) error {
	if m.To == "submitted" {
		v, err := setting.LoadTx(ctx, tx)
		if err != nil {
			return err
		}
		days, err := calendar.LoadTx(ctx, tx)
		if err != nil {
			return err
		}
		n := v.Int(setting.TopicReviewDays)
		tx.Done(Path(t.ID), "议题已提交，编号 %s，办公室将在 %d 个工作日内（%s截止）初审", m.Number, n, days.Add(tx.At, n).Due.Format("1月2日"))
		return nil
	}
	at := Path(t.ID)
	if s.Do == "decline" {
		at = "/topics" // the draft is its own unit's alone
	}
	tx.Done(at, "%s", cmp.Or(saidOf[s.Do], said[m.To]))
	return nil
}

// saidOf are the messages of steps that do not say it by the state they reach.
var saidOf = map[string]string{
	"decline": "已告知提出单位，议题退回草稿",
	"recall":  "已撤回，可以修改；联合单位须重新确认",
}

// said are the messages by the state that was reached.
var said = map[string]string{
	"draft":       "已退回联络员",
	"joining":     "已请联合单位确认，全部确认后可以提交",
	"unit_review": "已送本单位审核，审核同意后报送办公室",
	"returned":    "已退回修改，提出单位可以看到理由",
	"ready":       "已列为拟上会议题",
	"proposed":    "已报召集人审定",
	"approved":    "已同意上会，可列入会议议程",
	"consulting":  "已发送征求意见",
	"deferred":    "已列为缓议，提出单位可以看到理由",
	"rejected":    "已不予受理，提出单位可以看到理由",
	"withdrawn":   "议题已撤回",
}

// Advance takes an automatic step in another room's act: schedule, discuss, put_off, back_to_pool. What the log says beside the step's
// label may be empty.
func Advance(ctx context.Context, tx *db.Tx, id int64, step, said string) error {
	t, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	s, err := Chart.Advance(t, step)
	if err != nil {
		return err
	}
	if err := writeState(ctx, tx, t, move{To: s.To, Number: t.Number}); err != nil {
		return err
	}
	tx.LogStep(Kind, t.ID, t.Title, s, "", said)
	return tell(ctx, tx, t.ID, s.Do)
}
