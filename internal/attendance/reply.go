package attendance

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
)

// Reply is an answer as typed; Step is attend, entrust or ask_leave.
type Reply struct{ Step, Name, Title, Phone, AuthorisedBy, Reason string }

// ReadReply takes the answer as sent.
func ReadReply(v url.Values) Reply {
	return Reply{v.Get("step"), form.Short(v.Get("name")), form.Short(v.Get("title")), form.Short(v.Get("phone")),
		form.Line(v.Get("authorised_by")), form.Text(v.Get("reason"))}
}

// ReplyOf is the answer as it stands; before the first one the unit's member is expected.
func ReplyOf(i meeting.Invitation, member, title string) Reply {
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
	if !r.chosen() {
		errs.Add("step", "请选择参加、委托他人参加或请假")
		return errs
	}
	errs.Need("name", map[bool]string{true: "请假人姓名", false: "参会人姓名"}[r.Step == "ask_leave"], r.Name, meeting.NameMax)
	errs.Need("title", "职务", r.Title, meeting.PostMax)
	errs.Limit("phone", "联系电话", r.Phone, meeting.PhoneMax)
	if r.Step == "entrust" {
		errs.Need("authorised_by", "委托人", r.AuthorisedBy, meeting.NameMax)
	}
	if r.Step == "ask_leave" {
		errs.Need("reason", "请假原因", r.Reason, meeting.ReasonMax)
	}
	return errs
}

// asked is the answer as the chart is asked for it, before its form is: while none is chosen, any of them says whether answers are taken. What the
// form lacks it says itself, beside the field.
func (r Reply) asked(id int64, version int) db.Asked {
	a := db.Asked{ID: id, Version: version, Do: "attend", Reason: cmp.Or(r.Reason, "-")}
	if r.chosen() {
		a.Do = r.Step
	}
	return a
}

func (r Reply) chosen() bool {
	return slices.Contains([]string{"attend", "entrust", "ask_leave"}, r.Step)
}

// Answer gives or changes the answer of an invitation.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, r Reply) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, t, err := meeting.AnswerSteps.Check(ctx, tx, r.asked(id, version))
		if err != nil {
			return err
		}
		if err := r.check().Err(); err != nil {
			return err
		}
		if err := meeting.SetAnswer(ctx, tx, r.of(i, t, tx.Who.Name, tx.At)); err != nil {
			return err
		}
		tx.LogAct(i.On(), t, r.Reason, t.Label+"："+r.Name+" "+r.Title)
		tx.Done(meeting.InvitationPath(id), "%s", map[string]string{"attend": "回执已提交：参加", "entrust": "回执已提交：委托他人参加", "ask_leave": "请假已提交，等待办公室批准"}[r.Step])
		return meeting.Tell(ctx, tx, t.Do, i.ID)
	})
}

// of is the invitation with this answer in the place of the one before.
func (r Reply) of(i meeting.Invitation, t flow.Taken, name string, at time.Time) meeting.Invitation {
	i.State, i.Attendee, i.AttendeeTitle, i.AttendeePhone = t.To, r.Name, r.Title, r.Phone
	i.AuthorisedBy, i.Reason, i.AnsweredBy, i.AnsweredAt, i.DecidedBy = "", "", name, at, ""
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
		i, t, err := meeting.AnswerSteps.Take(ctx, tx, db.Asked{ID: id, Version: version, Do: step, Reason: reason}, func(i meeting.Invitation, t flow.Taken) (string, error) {
			i.State, i.DecidedBy = t.To, who.Name
			if step == "refuse_leave" {
				i.Reason = "不准假：" + form.Text(reason)
			}
			return "", meeting.SetAnswer(ctx, tx, i)
		})
		if err != nil {
			return err
		}
		tx.Done(meeting.Path(i.Meeting)+"/attendance", "%s：%s", i.Name(), t.Label)
		return meeting.Tell(ctx, tx, t.Do, i.ID)
	})
}
