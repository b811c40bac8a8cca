package minutes

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
)

// Escalation is the approval of one major decision by those above (R8).
type Escalation struct {
	ID, Clause, Minutes     int64
	Ord                     int
	Text                    string
	Major                   bool
	State                   string
	SentTo, Number          string
	SentOn                  *time.Time
	Answer                  string
	Amended                 string // the decision in the words of the answer; empty when it stands as it was
	AnsweredOn              *time.Time
	ByName                  string
	Version                 int
	MinutesState, Title     string
	MinutesNumber, LeadName string
}

// Approved says whether the decision may take effect.
func (e Escalation) Approved() bool { return slices.Contains(approvals, e.State) }

var approvals = []string{"approved", "amended"}

// EscalationChart is the life of an approval: recorded when sent, then the answer. A refusal keeps the
// decision blocked and may be sent again.
var EscalationChart = flow.Chart[Escalation]{
	Kind: "escalation", Title: "报批事项", Log: "minutes.escalation",
	States: []flow.State{
		{Name: "prepared", Title: "待报批", Tone: flow.Warn, See: makers, Start: true},
		{Name: "sent", Title: "已报批，待批复", Tone: flow.Wait, See: makers},
		{Name: "approved", Title: "同意", Tone: flow.Ok, See: makers, Final: true},
		{Name: "amended", Title: "修改后同意", Tone: flow.Ok, See: makers, Final: true},
		{Name: "rejected", Title: "不同意", Tone: flow.Bad, See: makers},
		{Name: "returned", Title: "退回", Tone: flow.Bad, See: makers},
	},
	Steps: []flow.Step[Escalation]{
		{Do: "send", Label: "登记报批", Log: "登记报批", From: []string{"prepared", "rejected", "returned"}, To: "sent", May: staff, Needs: major, Primary: true, Hidden: true},
		{Do: "approve", Label: "同意", Log: "登记批复：同意", From: []string{"sent"}, To: "approved", May: staff, Needs: major, Hidden: true},
		{Do: "amend", Label: "修改后同意", Log: "登记批复：修改后同意", From: []string{"sent"}, To: "amended", May: staff, Needs: major, Ask: flow.Reason, Hidden: true},
		{Do: "reject", Label: "不同意", Log: "登记批复：不同意", From: []string{"sent"}, To: "rejected", May: staff, Needs: major, Ask: flow.Reason, Hidden: true},
		{Do: "send_back", Label: "退回", Log: "登记批复：退回", From: []string{"sent"}, To: "returned", May: staff, Needs: major, Ask: flow.Reason, Hidden: true},
	},
	Acts:    escalationActs,
	Version: func(e Escalation) int { return e.Version },
	Now:     func(e Escalation) string { return e.State },
	Ties:    func(Escalation) access.Ties { return access.Ties{} },
}

var major = []flow.Guard[Escalation]{
	{Name: "标记为重大事项", Why: func(e Escalation, _ access.Actor) string {
		if !e.Major {
			return "此条不是重大事项，不需报批"
		}
		return ""
	}},
	{Name: "纪要有效", Why: func(e Escalation, _ access.Actor) string {
		if e.MinutesState == Corrected {
			return "纪要已被更正，请在更正后的纪要中登记"
		}
		if e.MinutesState == Abandoned {
			return "更正稿已撤销，请在所更正的纪要中登记"
		}
		return ""
	}},
	{Name: "纪要已提交校核", Why: func(e Escalation, _ access.Actor) string {
		if e.MinutesState == Draft {
			return "纪要正在起草，提交校核后再登记报批"
		}
		return ""
	}},
}

// Limits of the fields.
const (
	SentToMax = 60
	NumberMax = 60
	AnswerMax = 500
)

// EscalationForm is a record of sending or of an answer, as typed.
type EscalationForm struct{ SentTo, Number, SentOn, Answer, AnsweredOn, Amended string }

// ReadEscalation takes what was typed.
func ReadEscalation(v url.Values) EscalationForm {
	return EscalationForm{v.Get("sent_to"), v.Get("number"), v.Get("sent_on"), v.Get("answer"), v.Get("answered_on"), v.Get("amended")}
}

// EscalationInput is what was typed, as read for one step.
type EscalationInput struct {
	SentTo, Number, Answer, Amended string
	SentOn, AnsweredOn              time.Time
}

// Input reads the fields that the step asks for.
func (f EscalationForm) Input(step string) (EscalationInput, form.Errors) {
	var errs form.Errors
	in := EscalationInput{SentTo: form.Line(f.SentTo), Number: form.Line(f.Number), Answer: form.Text(f.Answer)}
	if step == "send" {
		errs.Need("sent_to", "报批对象", in.SentTo, SentToMax)
		errs.Need("number", "请示文号", in.Number, NumberMax)
		in.SentOn = errs.NeedDate("sent_on", "报批日期", f.SentOn)
		return in, errs
	}
	in.AnsweredOn = errs.NeedDate("answered_on", "批复日期", f.AnsweredOn)
	errs.Limit("answer", "批复意见", in.Answer, AnswerMax)
	if in.Answer == "" && step != "approve" {
		errs.Add("answer", "请填写批复意见")
	}
	if step == "amend" {
		in.Amended = form.Text(f.Amended)
		errs.Need("amended", "修改后的议定内容", in.Amended, ClauseMax)
	}
	return in, errs
}

// Escalate records that a major decision was sent upwards, or the answer; an approval hands its task
// out in the same transaction,
// with the files of the answer.
func (s *Service) Escalate(ctx context.Context, who access.Actor, id int64, version int, step string, in EscalationInput, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		e, err := lockEscalation(ctx, tx, id)
		if err != nil {
			return err
		}
		if e.Version != version {
			return fault.Stale()
		}
		t, err := EscalationChart.Take(who, e, step, in.Answer)
		if err != nil {
			return err
		}
		if err := file.Check(ups).Err(); err != nil {
			return err
		}
		if err := file.Attach(ctx, tx, EscalationChart.Kind, e.ID, ups); err != nil {
			return err
		}
		return e.take(ctx, tx, t, in)
	})
}

func (e Escalation) take(ctx context.Context, tx *db.Tx, t flow.Taken, in EscalationInput) error {
	if err := e.answered(tx, t, in); err != nil {
		return err
	}
	if t.Do == "send" && e.SentOn != nil {
		if err := e.keep(ctx, tx, "again"); err != nil {
			return err
		}
	}
	if err := putEscalation(ctx, tx, e.after(t, in, tx.Who.Name)); err != nil {
		return err
	}
	tx.LogAct(db.On{Kind: Chart.Kind, ID: e.Minutes, Title: e.Title}, t, in.Answer, fmt.Sprintf("第 %d 条报批：%s：%s", e.Ord, t.Label, in.words(t.Do)))
	tx.Done(Path(e.Minutes)+"/major", "第 %d 条%s已登记", e.Ord, map[bool]string{true: "报批", false: "批复"}[t.Do == "send"])
	if slices.Contains(approvals, t.To) {
		return task.Release(ctx, tx, e.Clause, in.Amended)
	}
	return nil
}

// answered refuses days that cannot be: in the future, or an answer before it was sent.
func (e Escalation) answered(tx *db.Tx, t flow.Taken, in EscalationInput) error {
	today := form.Day(tx.At)
	switch {
	case t.Do == "send" && in.SentOn.After(today):
		return form.Errors{{Field: "sent_on", Text: "报批日期不能晚于今天"}}
	case t.Do == "send":
		return nil
	case in.AnsweredOn.After(today):
		return form.Errors{{Field: "answered_on", Text: "批复日期不能晚于今天"}}
	case e.SentOn != nil && in.AnsweredOn.Format(time.DateOnly) < e.SentOn.Format(time.DateOnly):
		return form.Errors{{Field: "answered_on", Text: "批复日期不能早于报批日期"}}
	case t.Do == "amend" && in.Amended == e.Text:
		return form.Errors{{Field: "amended", Text: "与原议定内容相同；未作修改的，批复结果请选“同意”"}}
	}
	return nil
}

// after is the record once the step is taken. Sending again clears the former answer, which is kept
// among the past ones.
func (e Escalation) after(t flow.Taken, in EscalationInput, by string) Escalation {
	e.State, e.ByName = t.To, by
	if t.Do == "send" {
		e.SentTo, e.Number, e.SentOn, e.Answer, e.AnsweredOn = in.SentTo, in.Number, &in.SentOn, "", nil
		return e
	}
	e.Answer, e.AnsweredOn, e.Amended = in.Answer, &in.AnsweredOn, in.Amended
	return e
}

func (in EscalationInput) words(step string) string {
	if step == "send" {
		return in.SentTo + "，" + in.Number + "，" + in.SentOn.Format("2006年1月2日")
	}
	return in.AnsweredOn.Format("2006年1月2日")
}

// reopen takes back the approval of a decision whose text has changed since: it was given to other
// words. What was recorded is kept among the past ones.
func reopen(ctx context.Context, tx *db.Tx, m Minutes, now []Clause) error {
	for _, c := range now {
		i := slices.IndexFunc(m.Clauses, func(w Clause) bool { return w.ID == c.ID })
		if i < 0 || sameDecision(m.Clauses[i], c) {
			continue
		}
		e, err := escalationOf(ctx, tx, c.ID)
		if err != nil || e == nil || e.State == "prepared" {
			if err != nil {
				return err
			}
			continue
		}
		if err := e.keep(ctx, tx, "changed"); err != nil {
			return err
		}
		if err := putEscalation(ctx, tx, Escalation{ID: e.ID, Version: e.Version, State: "prepared"}); err != nil {
			return fmt.Errorf("take back the approval of clause %d: %w", c.ID, err)
		}
		tx.LogStep(Chart.Kind, m.ID, m.Title, EscalationChart.Note("void"), "条文已修改", "第 "+strconv.Itoa(c.Ord)+" 条")
	}
	return nil
}

// sameDecision says whether two rows decide the same; their place in the text does not matter.
func sameDecision(a, b Clause) bool {
	b.Ord = a.Ord
	return contentClause(a) == contentClause(b)
}
