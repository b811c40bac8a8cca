// Package joint keeps what units that bring a topic together (联合提出) are asked and answer: each confirms the text
// in its own name, and each answer is bound to the text it was about. It knows a topic by its number only; what is
// asked, and when an answer lapses, is the topic's business.
package joint

import (
	"slices"
	"time"

	"jointmeeting/internal/access"
)

// What a co-proposing unit answers.
const (
	Confirmed = "confirmed"
	Declined  = "declined"
)

// Liaison are those who answer for a co-proposing unit.
var Liaison = []access.Right{access.Liaison.Of(access.Joint)}

// Joining are the units that bring the topic together with its own, and what they said.
type Joining struct {
	JointNames   []string
	JointAnswers []Answer // every question put to one of them, the oldest first
}

// Answer is one question to a co-proposing unit and what became of it.
type Answer struct {
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

// Partners are those of the co-proposing units that were asked: from then on they see the topic.
func (j Joining) Partners(units []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(units), func(u int64) bool {
		return !slices.ContainsFunc(j.JointAnswers, func(a Answer) bool { return a.Unit == u })
	})
}

// standing is the unit's question that has not lapsed.
func (j Joining) standing(unit int64) (Answer, bool) {
	i := slices.IndexFunc(j.JointAnswers, func(a Answer) bool { return a.Unit == unit && a.LapsedAt == nil })
	if i < 0 {
		return Answer{}, false
	}
	return j.JointAnswers[i], true
}

// Unsure are the names of the co-proposing units without a confirmation that stands.
func (j Joining) Unsure(units []int64) []string {
	out := []string{}
	for i, u := range units {
		if a, _ := j.standing(u); a.Answer != Confirmed {
			out = append(out, j.JointNames[i])
		}
	}
	return out
}

// Owing are those of the person's units that were asked and have not answered.
func (j Joining) Owing(who access.Actor) []int64 {
	return slices.DeleteFunc(who.Units(access.Liaison), func(u int64) bool {
		a, asked := j.standing(u)
		return !asked || a.Answer != ""
	})
}

// DeclinedAt is the answer by which a unit declined at that moment.
func (j Joining) DeclinedAt(at time.Time) (Answer, bool) {
	i := slices.IndexFunc(j.JointAnswers, func(a Answer) bool { return a.Answer == Declined && a.AnsweredAt.Equal(at) })
	if i < 0 {
		return Answer{}, false
	}
	return j.JointAnswers[i], true
}
