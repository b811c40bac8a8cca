package meeting

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// chiefRoles are those invited in person.
var chiefRoles = []access.Role{access.Chief, access.Convenor}

// Reply is an answer as typed; Step is attend, entrust or ask_leave.
type Reply struct{ Step, Name, Title, Phone, AuthorisedBy, Reason string }

// ReadReply takes the answer as sent.
func ReadReply(v url.Values) Reply {
	return Reply{v.Get("step"), form.Short(v.Get("name")), form.Short(v.Get("title")), form.Short(v.Get("phone")),
		form.Line(v.Get("authorised_by")), form.Text(v.Get("reason"))}
}

// ReplyOf is the answer as it stands; before the first one the unit's member is expected.
func ReplyOf(i Invitation, member, title string) Reply {
	r := Reply{"", i.Attendee, i.AttendeeTitle, i.AttendeePhone, i.AuthorisedBy, ""}
	switch i.State {
	case "attending":
		r.Step = "attend"
	case "substitute":
		r.Step = "entrust"
	case "leave_asked", "leave":
		r.Step, r.Reason = "ask_leave", i.Reason
	}
	if r.Name == "" {
		r.Name, r.Title = i.Expected()
	}
	if r.Name == "" {
		r.Name, r.Title = member, title
	}
	return r
}

// check says what is missing in the answer.
func (r Reply) check() form.Errors {
	var errs form.Errors
	if r.Step != "attend" && r.Step != "entrust" && r.Step != "ask_leave" {
		errs.Add("step", "请选择参加、委托他人参加或请假")
		return errs
	}
	errs.Need("name", map[bool]string{true: "请假人姓名", false: "参会人姓名"}[r.Step == "ask_leave"], r.Name, NameMax)
	errs.Need("title", "职务", r.Title, PostMax)
	errs.Limit("phone", "联系电话", r.Phone, PhoneMax)
	if r.Step == "entrust" {
		errs.Need("authorised_by", "委托人", r.AuthorisedBy, NameMax)
	}
	if r.Step == "ask_leave" {
		errs.Need("reason", "请假原因", r.Reason, ReasonMax)
	}
	return errs
}

// answerSteps take the steps of invitations under the clock of the act.
var answerSteps = db.Steps[Invitation]{Chart: &Answers, On: Invitation.on, Lock: func(ctx context.Context, tx *db.Tx, id int64) (Invitation, error) {
	i, err := lockAnswer(ctx, tx, id)
	return i.at(tx.At), err
}}

// on is the invitation in the log: under its own kind, so that one unit's reason for leave does not stand in
// the history of the meeting that all units read.
func (i Invitation) on() db.On {
	return db.On{Kind: Answers.Kind, ID: i.ID, Title: i.Title + " " + i.Name(), Unit: i.Unit}
}

// Answer gives or changes the answer of an invitation.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, r Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, err := answerSteps.Current(ctx, tx, db.Asked{ID: id, Version: version, Do: r.Step})
		if err != nil {
			return err
		}
		if errs := r.check(); errs.Err() != nil {
			return errs
		}
		t, err := Answers.Take(who, i, r.Step, r.Reason)
		if err != nil {
			return err
		}
		if err := setAnswer(ctx, tx, r.of(i, t, tx)); err != nil {
			return err
		}
		tx.LogAct(i.on(), t, r.Reason, t.Label+"："+r.Name+" "+r.Title)
		tx.Done(InvitationPath(id), "%s", map[string]string{"attend": "回执已提交：参加", "entrust": "回执已提交：委托他人参加", "ask_leave": "请假已提交，等待办公室批准"}[r.Step])
		return tellOf(ctx, tx, t.Do, i.ID)
	})
}

// of is the invitation with this answer in the place of the one before.
func (r Reply) of(i Invitation, t flow.Taken, tx *db.Tx) Invitation {
	i.State, i.Attendee, i.AttendeeTitle, i.AttendeePhone = t.To, r.Name, r.Title, r.Phone
	i.AuthorisedBy, i.Reason, i.AnsweredBy, i.AnsweredAt, i.DecidedBy = "", "", tx.Who.Name, tx.At, ""
	switch r.Step {
	case "entrust":
		i.AuthorisedBy = r.AuthorisedBy
	case "ask_leave":
		i.Reason = r.Reason
	}
	return i
}

// Decide grants or refuses a leave.
func (s *Service) Decide(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	if step != "grant_leave" && step != "refuse_leave" {
		return db.Outcome{}, fault.NotFound()
	}
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, t, err := answerSteps.Take(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason}, func(i Invitation, t flow.Taken) (string, error) {
			i.State, i.DecidedBy = t.To, who.Name
			if step == "refuse_leave" {
				i.Reason = "不准假：" + form.Text(reason)
			}
			return "", setAnswer(ctx, tx, i)
		})
		if err != nil {
			return err
		}
		tx.Done(Path(i.Meeting)+"/attendance", "%s：%s", i.Name(), t.Label)
		return tellOf(ctx, tx, t.Do, i.ID)
	})
}

// advance takes an automatic step of an invitation and logs it.
func advance(ctx context.Context, tx *db.Tx, i Invitation, step string) error {
	t, err := Answers.Advance(i, step)
	if err != nil {
		return err
	}
	i.State = t.To
	if step == "send" {
		i = i.blank()
	}
	if err := setAnswer(ctx, tx, i); err != nil {
		return fmt.Errorf("invitation %d %s: %w", i.ID, step, err)
	}
	tx.LogAct(i.on(), t, "", t.Label)
	return nil
}

// blank forgets an answer given for an earlier notice; the log keeps it.
func (i Invitation) blank() Invitation {
	i.Attendee, i.AttendeeTitle, i.AttendeePhone, i.AuthorisedBy, i.Reason, i.AnsweredBy, i.DecidedBy, i.Roll = "", "", "", "", "", "", "", ""
	i.AnsweredAt = time.Time{}
	return i
}
