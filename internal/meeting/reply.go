package meeting

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
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
	return Reply{v.Get("step"), form.Line(v.Get("name")), form.Line(v.Get("title")), form.Line(v.Get("phone")),
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

// Answer gives or changes the answer of an invitation.
func (s *Service) Answer(ctx context.Context, who access.Actor, id int64, version int, r Reply) (db.Outcome, error) {
	return s.answer(ctx, who, id, version, func(ctx context.Context, tx *db.Tx, i Invitation) error {
		if errs := r.check(); errs.Err() != nil {
			return errs
		}
		t, err := Answers.Take(who, i, r.Step, r.Reason)
		if err != nil {
			return err
		}
		next := i
		next.State, next.Attendee, next.AttendeeTitle, next.AttendeePhone = t.To, r.Name, r.Title, r.Phone
		next.AuthorisedBy, next.Reason, next.AnsweredBy, next.AnsweredAt = "", "", who.Name, tx.At
		switch r.Step {
		case "entrust":
			next.AuthorisedBy = r.AuthorisedBy
		case "ask_leave":
			next.Reason = r.Reason
		}
		next.DecidedBy = ""
		if err := setAnswer(ctx, tx, next); err != nil {
			return err
		}
		logAnswer(tx, i, t, r.Reason, r.Name+" "+r.Title)
		tx.Done(InvitationPath(id), "%s", map[string]string{"attend": "回执已提交：参加", "entrust": "回执已提交：委托他人参加", "ask_leave": "请假已提交，等待办公室批准"}[r.Step])
		return tellOf(ctx, tx, t.Do, i.ID)
	})
}

// Decide grants or refuses a leave.
func (s *Service) Decide(ctx context.Context, who access.Actor, id int64, version int, step, reason string) (db.Outcome, error) {
	reason = form.Text(reason)
	return s.answer(ctx, who, id, version, func(ctx context.Context, tx *db.Tx, i Invitation) error {
		if step != "grant_leave" && step != "refuse_leave" {
			return fault.NotFound()
		}
		t, err := Answers.Take(who, i, step, reason)
		if err != nil {
			return err
		}
		var errs form.Errors
		if errs.Limit("reason", "理由", reason, ReasonMax); errs.Err() != nil {
			return errs
		}
		next := i
		next.State, next.DecidedBy = t.To, who.Name
		if step == "refuse_leave" {
			next.Reason = "不准假：" + reason
		}
		if err := setAnswer(ctx, tx, next); err != nil {
			return err
		}
		logAnswer(tx, i, t, reason, "")
		tx.Done(Path(i.Meeting)+"/attendance", "%s：%s", i.Name(), t.Label)
		return tellOf(ctx, tx, t.Do, i.ID)
	})
}

// answer is the frame of every act on one invitation: lock, version, clock.
func (s *Service) answer(ctx context.Context, who access.Actor, id int64, version int, do func(context.Context, *db.Tx, Invitation) error) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		i, err := lockAnswer(ctx, tx, id)
		if err != nil {
			return err
		}
		if i.Version != version {
			return fault.Stale()
		}
		return do(ctx, tx, i.at(tx.At))
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
	logAnswer(tx, i, t, "", "")
	return nil
}

// blank forgets an answer given for an earlier notice; the log keeps it.
func (i Invitation) blank() Invitation {
	i.Attendee, i.AttendeeTitle, i.AttendeePhone, i.AuthorisedBy, i.Reason, i.AnsweredBy, i.DecidedBy, i.Roll = "", "", "", "", "", "", "", ""
	i.AnsweredAt = time.Time{}
	return i
}

// logAnswer notes an act on an invitation under its own kind, so that one unit's reason for leave does
// not stand in the history of the meeting that all units read.
func logAnswer(tx *db.Tx, i Invitation, t flow.Taken, reason, detail string) {
	if detail != "" {
		detail = "：" + detail
	}
	tx.Log(audit.Entry{Seat: t.Seat.Label(), Unit: i.Unit, Action: "invitation." + t.Do, Kind: "invitation", Record: i.ID,
		Title: i.Title + " " + i.Name(), Reason: reason, Detail: t.Label + detail})
}
