package meeting

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
)

// AnswerSteps take the steps of invitations under the clock of the act.
var AnswerSteps = db.Steps[Invitation]{Chart: &Answers, On: Invitation.On, Lock: func(ctx context.Context, tx *db.Tx, id int64) (Invitation, error) {
	i, err := lockAnswer(ctx, tx, id)
	return i.at(tx.At), err
}}

// On is the invitation in the log: under its own kind, so that one unit's reason for leave does not stand in
// the history of the meeting that all units read.
func (i Invitation) On() db.On {
	return db.On{Kind: Answers.Kind, ID: i.ID, Title: i.Title + " " + i.Name(), Unit: i.Unit}
}

// advance takes an automatic step of an invitation and logs it.
func advance(ctx context.Context, tx *db.Tx, i Invitation, step string) error {
	t, err := Answers.Advance(i, step)
	if err != nil {
		return err
	}
	i.State = t.To
	if step == "await" {
		i.Roll = ""
	}
	if step == "send" {
		i = i.Blank()
	}
	if err := SetAnswer(ctx, tx, i); err != nil {
		return fmt.Errorf("invitation %d %s: %w", i.ID, step, err)
	}
	tx.LogAct(i.On(), t, "", t.Label)
	return nil
}

// Blank forgets an answer, one given for an earlier notice or one that was taken back; the log keeps it.
func (i Invitation) Blank() Invitation {
	i.Attendee, i.AttendeeTitle, i.AttendeePhone, i.AuthorisedBy, i.Reason, i.AnsweredBy, i.DecidedBy, i.Roll = "", "", "", "", "", "", "", ""
	i.AnsweredAt = time.Time{}
	return i
}

// Settle is the last word on an invitation when the meeting ends: who is not marked present did not
// come; who came without an answer, or in spite of a leave, attended.
func Settle(ctx context.Context, tx *db.Tx, i Invitation) error {
	switch {
	case i.Came() && (i.State == "sent" || i.State == "leave" || i.State == "leave_asked" || i.State == "absent"):
		return advance(ctx, tx, i, "come")
	case !i.Came() && i.State != "leave" && i.State != "absent":
		i.Roll = "no"
		return advance(ctx, tx, i, "miss")
	}
	return nil
}
