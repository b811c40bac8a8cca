package topic

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/canon"
	"jointmeeting/internal/db"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/message"
)

// Unconfirmed are the names of the co-proposing units without a confirmation that stands.
func (t Topic) Unconfirmed() []string { return t.Unsure(t.Joint) }

// Refusal is the answer of a co-proposing unit that sent the topic back to its draft.
func (t Topic) Refusal() (joint.Answer, bool) {
	if t.State != "draft" {
		return joint.Answer{}, false
	}
	return t.DeclinedAt(t.StateAt)
}

// Partner says whether the person is of a unit that brings the topic together with its own: it reads it as
// its own, but for what other units said to the proposer alone.
func Partner(who access.Actor, t Topic) bool {
	_, ok := who.Holds(t.ties(), partners...)
	return ok
}

// shared is the text that units bring together; files are SHA-256 and name of each, one a line.
type shared struct {
	ID int64
	Content
	Files string
}

// seal is what a confirmation is bound to: the text of its first version, the co-proposing units, then every field
// that came later.
func (x shared) seal() []byte {
	fields := []string{strconv.FormatInt(x.ID, 10), x.Title, x.Function, x.Purpose, x.Background, x.Matters, x.Dispute, x.Files}
	for _, u := range slices.Sorted(slices.Values(x.Joint)) {
		fields = append(fields, strconv.FormatInt(u, 10))
	}
	fields = append(fields, Fields.In(form.Seal).Sealed(x.Content, "title", "function", "purpose", "background", "matters", "dispute", "joint")...)
	return canon.Seal("joint-meeting/topic-joint/v1", fields...)
}

// answerJoint writes the answer of each of the person's units that owe one, bound to the text as it is.
func answerJoint(ctx context.Context, tx *db.Tx, t Topic, answer, reason string) ([]string, error) {
	hash, err := digest(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	return t.Give(ctx, tx, t.ID, answer, reason, hash)
}

// confirm takes the step of a co-proposing unit; the topic stays where it is. Its version stays too: the
// confirmations of several units do not stand in each other's way, and each is about the same text.
func confirm(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken) error {
	names, err := answerJoint(ctx, tx, t, joint.Confirmed, "")
	if err != nil {
		return err
	}
	tx.LogStep(Kind, t.ID, t.Title, s, "", strings.Join(names, "、"))
	tx.Done(t.Path(), "已确认联合提出")
	left := slices.DeleteFunc(t.Unconfirmed(), func(n string) bool { return slices.Contains(names, n) })
	switch {
	case len(left) > 0:
		return nil
	case t.State == "joining":
		return message.Tell(ctx, tx, "topic.joint_confirmed", t.ID)
	}
	return message.Tell(ctx, tx, "topic.joint_renewed", t.ID)
}

// jointly does what a step brings with it for the co-proposing units. Whatever opens the text again takes
// their answers away; they are kept and shown as lapsed.
func jointly(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken, reason string) error {
	if s.Do == "decline" {
		if _, err := answerJoint(ctx, tx, t, joint.Declined, reason); err != nil {
			return err
		}
	}
	if s.Do == "join" || s.To == "draft" || s.To == "returned" {
		if err := joint.Lapse(ctx, tx, t.ID, s.Label); err != nil {
			return err
		}
	}
	if s.Do == "join" {
		return askJoint(ctx, tx, t)
	}
	return nil
}

// askJoint asks every co-proposing unit to confirm the text as it is.
func askJoint(ctx context.Context, tx *db.Tx, t Topic) error {
	hash, err := digest(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	if err := joint.Ask(ctx, tx, t.ID, t.Joint, hash); err != nil {
		return err
	}
	return Sighted(ctx, tx, t.ID)
}

// askJointAgain asks anew when a change of the text has taken the confirmations away.
func askJointAgain(ctx context.Context, tx *db.Tx, t Topic, was []byte) error {
	now, err := digest(ctx, tx, t.ID)
	if err != nil || len(t.Joint) == 0 || slices.Equal(was, now) {
		return err
	}
	if err := joint.Lapse(ctx, tx, t.ID, "议题已按意见修改"); err != nil {
		return err
	}
	if err := askJoint(ctx, tx, t); err != nil {
		return err
	}
	return message.Tell(ctx, tx, "topic.joint_asked", t.ID)
}
