// Package circulation sends a draft of minutes to the units it names or that attended 会签: rounds, what
// each unit answered, and what the office made of its remarks. An answer is bound to the decisions that
// name the unit; when one of them changes, that answer alone lapses.
package circulation

import (
	"fmt"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/opinion"
)

// Kind names answers in the log.
const Kind = "circulation_reply"

// The stances.
const (
	Agree = "agree"
	Amend = "amend"
)

// Stances are what a unit may answer (ux.md, 会签).
var Stances = []struct {
	Value, Label string
	Tone         flow.Tone
}{{Agree, "无意见", flow.Ok}, {Amend, "有修改意见", flow.Info}}

// StanceWord is the stance on screen, with its look.
func StanceWord(stance string) (string, flow.Tone) {
	for _, s := range Stances {
		if s.Value == stance {
			return s.Label, s.Tone
		}
	}
	return "", flow.Grey
}

// whole is the part of a remark that is about no single decision.
const whole = "whole"

// Round is one sending: the version of the draft, until when, and whether silence counts.
type Round struct {
	ID         int64
	Minutes    int64
	N          int
	Of         int // the version of the draft that was sent
	AskedOn    time.Time
	Days       int
	Due        time.Time
	Silence    bool // no answer by the day counts as 无意见
	Note       string
	OpenedName string
	OpenedAt   time.Time
	ClosedName string
	ClosedHow  string
	ClosedWhy  string
	ClosedAt   *time.Time
	Replies    []Reply `db:"-"`
}

// Over says whether the due day had passed at the moment.
func (r Round) Over(at time.Time) bool { return form.Day(at).After(form.Day(r.Due)) }

// Reply is one unit's place in a round. Its remarks are points like those of an opinion: the part of the
// text, its words as then, and the office's answer.
type Reply struct {
	ID           int64
	Circulation  int64
	Minutes      int64
	Unit         int64
	UnitName     string
	State        string
	Covered      []byte // the digest of what it answers for, as it was sent
	Stance       string
	Approver     string // who in the unit agreed to the answer
	GivenBy      int64
	GivenName    string
	GivenAt      *time.Time
	Hash         []byte
	LapsedAt     *time.Time
	LapsedWhy    string
	Version      int
	Title        string // of the minutes
	MinutesState string
	Open         bool            // the round takes answers
	Remarked     int             // its remarks
	Remarks      []opinion.Point `db:"-"`
}

// Path is the answer's page.
func Path(id int64) string { return "/circulation-replies/" + strconv.FormatInt(id, 10) }

// Path is the answer's page.
func (q Reply) Path() string { return Path(q.ID) }

// RoundsPath is the page of a draft's rounds.
func RoundsPath(minutesID int64) string { return minutes.Path(minutesID) + "/circulation" }

func (q Reply) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Asked: {q.Unit}}}
}

// Position is where a unit stands, in words: its answer, or what its silence means.
func (q Reply) Position(r Round, now time.Time) (word string, tone flow.Tone) {
	switch {
	case q.State == "lapsed":
		return "已失效", flow.Grey
	case q.State == "given":
		return StanceWord(q.Stance)
	case r.ClosedAt == nil && !r.Over(now):
		return "待会签", flow.Wait
	case r.counts(now):
		return "逾期未复，视为无意见", flow.Grey
	}
	return "未复", flow.Warn
}

// counts says whether silence counts as 无意见 by now: the round said so, and its day has passed.
func (r Round) counts(now time.Time) bool { return r.Silence && r.Over(now) }

// Part is a piece of the draft that a unit can remark on.
type Part struct{ Key, Label, Quote string }

// Parts are what a unit can remark on: the decisions that name it, and the text as a whole.
func Parts(m minutes.Minutes, unit int64) []Part {
	out := []Part{}
	for _, c := range m.Clauses {
		if c.Names(unit) {
			out = append(out, Part{strconv.FormatInt(c.ID, 10), fmt.Sprintf("第 %d 条", c.Ord), c.Text})
		}
	}
	return append(out, Part{whole, "全文", ""})
}
