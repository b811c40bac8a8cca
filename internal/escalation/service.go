package escalation

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
)

// Approvals has what the office does about major decisions.
type Approvals struct {
	db *db.DB
	of Decided
}

// New makes the service for the decisions of a feature.
func New(d *db.DB, of Decided) *Approvals { return &Approvals{d, of} }

// Escalate records that a major decision was sent upwards, or the answer, with its files; an approval hands
// the decision's task out in the same transaction.
func (s *Approvals) Escalate(ctx context.Context, who access.Actor, id int64, version int, step string, in Input, ups []file.Upload) (db.Outcome, error) {
	steps := db.Steps[Approval]{Chart: &Chart, Lock: s.of.lock, On: s.of.logged}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		e, t, err := steps.Check(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: in.Answer})
		if err := db.Refusal(err, in.Wrong); err != nil {
			return err
		}
		if err := file.Check(ups).Err(); err != nil {
			return err
		}
		if err := file.Attach(ctx, tx, Chart.Kind, e.ID, ups); err != nil {
			return err
		}
		return s.register(ctx, tx, e, t, in)
	})
}

func (s *Approvals) register(ctx context.Context, tx *db.Tx, e Approval, t flow.Taken, in Input) error {
	if err := e.refuses(form.Day(tx.At), t, in); err != nil {
		return err
	}
	if t.Do == "send" && e.SentOn != nil {
		if err := keepPast(ctx, tx, e.ID, "again"); err != nil {
			return err
		}
	}
	after := e.after(t, in, tx.Who.Name)
	if err := putApproval(ctx, tx, after); err != nil {
		return err
	}
	tx.LogAct(s.of.logged(e), t, in.Answer, fmt.Sprintf("%s报批：%s：%s", paper.Place(e.Ord), t.Label, in.words(t.Do)))
	tx.Done(s.of.Major(e.Record), "%s%s已登记", paper.Place(e.Ord), map[bool]string{true: "报批", false: "批复"}[t.Do == "send"])
	if after.Approved() {
		return task.Release(ctx, tx, e.Clause, in.Amended)
	}
	return nil
}

// refuses names days that cannot be, in the future or an answer before it was sent, and an amendment of nothing.
func (e Approval) refuses(today time.Time, t flow.Taken, in Input) error {
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
func (e Approval) after(t flow.Taken, in Input, by string) Approval {
	e.State, e.ByName = t.To, by
	if t.Do == "send" {
		e.SentTo, e.Number, e.SentOn, e.Answer, e.AnsweredOn = in.SentTo, in.Number, &in.SentOn, "", nil
		return e
	}
	e.Answer, e.AnsweredOn, e.Amended = in.Answer, &in.AnsweredOn, in.Amended
	return e
}

// MaySeeApproval answers for the files of an answer: they are seen by those who make the records.
func (s *Approvals) MaySeeApproval(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { s.of.askOne(b, who, id) })
}
