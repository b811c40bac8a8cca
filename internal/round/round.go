// Package round asks units about a text until a day: the rounds, what each unit answered, and what was made
// of its remarks. It does not know what is asked about. A room that asks describes by a View what belongs to
// its answers and who sees them; the words on the screen, and what an answer is bound to, are that room's.
package round

import (
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
)

// Asking is one use of rounds.
type Asking struct {
	Record    string // kind of what is asked about
	Answer    string // kind of its answers in the log, in messages and as keepers of files
	Lapses    string // label of the step by which an answer loses its force
	LapsesLog string // that step in the log, where it is called otherwise
	Silence   bool   // a silence that counted can lapse like an answer
	LapsedToo bool   // remarks wait for a word also when their answer has lapsed
}

// Round is one asking: who opened it, about which version of the text, until when, and by which rules.
type Round struct {
	ID         int64
	Record     int64
	N          int
	Version    int
	AskedOn    time.Time
	Days       int
	Due        time.Time
	Silence    bool // no answer by the day counts as consent
	Shared     bool // the units asked see each other's answers
	Note       string
	Why        string // what changed since the round before; empty for a first asking
	OpenedName string
	OpenedAt   time.Time
	ClosedName string
	ClosedHow  string
	ClosedWhy  string
	ClosedAt   *time.Time
	Answers    []Answer `db:"-"`
}

// Open says whether answers are still taken.
func (r Round) Open() bool { return r.ClosedAt == nil }

// Over says whether the due day had passed at the moment.
func (r Round) Over(at time.Time) bool { return form.Day(at).After(form.Day(r.Due)) }

// SilenceCounts says whether no answer counts as consent by now: the round said so, and its day has passed.
func (r Round) SilenceCounts(now time.Time) bool { return r.Silence && r.Over(now) }

// The states of an answer.
const (
	Asked  = "asked"
	Given  = "given"
	Lapsed = "lapsed"
)

// Answer is one unit's place in a round: asked, answered, or lapsed.
type Answer struct {
	ID         int64
	Round      int64
	Record     int64
	Unit       int64
	UnitName   string
	State      string
	Covered    []byte // the digest of what it answers for, as it was asked
	Stance     string
	Approver   string // who in the unit agreed to the answer
	ApprovedOn *time.Time
	GivenBy    int64
	GivenName  string
	GivenAt    *time.Time
	Hash       []byte
	LapsedAt   *time.Time
	LapsedWhy  string
	Version    int
	Remarked   int     // its remarks
	Superseded bool    // the unit has another answer in the same round: this one was entered, and replaced or taken back
	Peers      []int64 // units that see it because the round is shared
	// What the asking room says of the record.
	Title  string
	Owner  int64             // the unit that answers the remarks; 0: the office does
	Open   bool              // the round takes answers
	InHand bool              // the remarks may still be answered
	Points []Point           `db:"-"`
	Files  []file.Attachment `db:"-"`
}

// Point is one remark: the part of the text it is about, and what was made of it.
type Point struct {
	ID          int64
	Answer      int64
	Ord         int
	Part        string
	Quote       string // the part's words when the remark was made
	Text        string
	Verdict     string
	Reason      string
	RepliedName string
	RepliedAt   *time.Time
}

// Ties are the unit that answers, the unit that asked, and the other units of a shared round.
func (a Answer) Ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Asked: {a.Unit}, access.Owner: {a.Owner}, access.Party: a.Peers}}
}

// AwaitsAnswer says whether the unit was asked and has not answered.
func (a Answer) AwaitsAnswer() bool { return a.State == Asked }

// Asks says whether the answer has remarks that must be answered.
func (a Answer) Asks() bool { return a.Stance == Amend || a.Stance == Object }

// Unanswered counts the remarks without a verdict.
func (a Answer) Unanswered() int {
	n := 0
	for _, p := range a.Points {
		if a.Asks() && p.Verdict == "" {
			n++
		}
	}
	return n
}
