package topic

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/canon"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
)

// What a co-proposing unit answers.
const (
	Confirmed = "confirmed"
	Declined  = "declined"
)

// Joining are the units that bring the topic together with its own (联合提出), and what they said.
type Joining struct {
	JointNames   []string
	JointAnswers []JointAnswer // every question put to one of them, the oldest first
}

// JointAnswer is one question to a co-proposing unit and what became of it.
type JointAnswer struct {
	Unit       int64      `json:"unit"`
	UnitName   string     `json:"unit_name"`
	Answer     string     `json:"answer"` // empty: not answered
	Name       string     `json:"name"`
	Seat       string     `json:"seat"`
	Reason     string     `json:"reason"`
	AskedAt    time.Time  `json:"asked_at"`
	AnsweredAt *time.Time `json:"answered_at"`
	LapsedAt   *time.Time `json:"lapsed_at"` // nil: it stands
	LapsedWhy  string     `json:"lapsed_why"`
}

// partners are the co-proposing units that were asked: from then on they see the topic.
func (t Topic) partners() []int64 {
	return slices.DeleteFunc(slices.Clone(t.Joint), func(u int64) bool {
		return !slices.ContainsFunc(t.JointAnswers, func(a JointAnswer) bool { return a.Unit == u })
	})
}

// standing is the unit's question that has not lapsed.
func (j Joining) standing(unit int64) (JointAnswer, bool) {
	i := slices.IndexFunc(j.JointAnswers, func(a JointAnswer) bool { return a.Unit == unit && a.LapsedAt == nil })
	if i < 0 {
		return JointAnswer{}, false
	}
	return j.JointAnswers[i], true
}

// Unconfirmed are the names of the co-proposing units without a confirmation that stands.
func (t Topic) Unconfirmed() []string {
	out := []string{}
	for i, u := range t.Joint {
		if a, _ := t.standing(u); a.Answer != Confirmed {
			out = append(out, t.JointNames[i])
		}
	}
	return out
}

// owing are those of the person's units that were asked and have not answered.
func (j Joining) owing(who access.Actor) []int64 {
	return slices.DeleteFunc(who.Units(access.Liaison), func(u int64) bool {
		a, asked := j.standing(u)
		return !asked || a.Answer != ""
	})
}

// Refusal is the answer of a co-proposing unit that sent the topic back to its draft.
func (t Topic) Refusal() (JointAnswer, bool) {
	if n := len(t.JointAnswers); n > 0 && t.State == "draft" {
		for _, a := range t.JointAnswers {
			if a.Answer == Declined && a.AnsweredAt.Equal(t.StateAt) {
				return a, true
			}
		}
	}
	return JointAnswer{}, false
}

// Partner says whether the person is of a unit that brings the topic together with its own: it reads it as
// its own, but for what other units said to the proposer alone.
func Partner(who access.Actor, t Topic) bool {
	_, ok := who.Holds(t.ties(), joint...)
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
	fields = append(fields, Fields.Sealed(x.Content, "title", "function", "purpose", "background", "matters", "dispute", "joint")...)
	return canon.Seal("joint-meeting/topic-joint/v1", fields...)
}

// answerJoint writes the answer of each of the person's units that owe one, and says whose it was.
func answerJoint(ctx context.Context, tx *db.Tx, t Topic, answer, reason string) ([]string, error) {
	hash, err := digest(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, u := range t.owing(tx.Who) {
		seat, _ := tx.Who.Holds(access.Ties{Units: map[access.Tie][]int64{access.Joint: {u}}}, jointLiaison...)
		a, _ := t.standing(u)
		if err := writeAnswer(ctx, tx, t.ID, u, answer, reason, seat.Label(), hash); err != nil {
			return nil, err
		}
		names = append(names, a.UnitName)
	}
	return names, nil
}

// confirm takes the step of a co-proposing unit; the topic stays where it is. Its version stays too: the
// confirmations of several units do not stand in each other's way, and each is about the same text.
func confirm(ctx context.Context, tx *db.Tx, t Topic, s flow.Taken) error {
	names, err := answerJoint(ctx, tx, t, Confirmed, "")
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
		if _, err := answerJoint(ctx, tx, t, Declined, reason); err != nil {
			return err
		}
	}
	if s.Do == "join" || s.To == "draft" || s.To == "returned" {
		if err := lapseJoint(ctx, tx, t.ID, s.Label); err != nil {
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
	n, err := insertQuestions(ctx, tx, t, hash)
	if err == nil && n != len(t.Joint) {
		return fault.Refused("联合提出单位中有的现在不是成员单位，请修改")
	}
	return err
}

// askJointAgain asks anew when a change of the text has taken the confirmations away.
func askJointAgain(ctx context.Context, tx *db.Tx, t Topic, was []byte) error {
	now, err := digest(ctx, tx, t.ID)
	if err != nil || len(t.Joint) == 0 || slices.Equal(was, now) {
		return err
	}
	if err := lapseJoint(ctx, tx, t.ID, "议题已按意见修改"); err != nil {
		return err
	}
	if err := askJoint(ctx, tx, t); err != nil {
		return err
	}
	return message.Tell(ctx, tx, "topic.joint_asked", t.ID)
}
