// Package opinion holds consultation rounds 征求意见: the text that units were asked about, what each
// answered, and what the proposer made of it. A round is open while its topic is 征求意见中; the topic's
// chart is the gate (未经协调不上会). What a unit only drafts stands in a table of its own, which no other
// unit's statement reads.
package opinion

import (
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
)

// Kind names opinions in the log and in attachments.
const Kind = "opinion"

// Stances are what a unit may answer.
var Stances = []struct {
	Value, Label string
	Tone         flow.Tone
}{
	{Agree, "同意", flow.Ok}, {Amend, "原则同意，有修改意见", flow.Info}, {Object, "不同意", flow.Bad}, {Outside, "不涉及本单位职责", flow.Grey},
}

// The stances.
const (
	Agree   = "agree"
	Amend   = "amend"
	Object  = "object"
	Outside = "outside"
)

// StanceWord is the stance on screen, with its look.
func StanceWord(stance string) (string, flow.Tone) {
	for _, s := range Stances {
		if s.Value == stance {
			return s.Label, s.Tone
		}
	}
	return "", flow.Grey
}

// Verdicts are what the proposer may make of a remark.
var Verdicts = []struct{ Value, Label string }{{Adopted, "采纳"}, {Partly, "部分采纳"}, {Declined, "未采纳"}}

// The verdicts.
const (
	Adopted  = "adopted"
	Partly   = "partly"
	Declined = "declined"
)

// VerdictWord is the verdict on screen; a remark without one is 待答复.
func VerdictWord(verdict string) string {
	for _, v := range Verdicts {
		if v.Value == verdict {
			return v.Label
		}
	}
	return "待答复"
}

// Round is one asking: who opened it, on which text, until when, and by which rules.
type Round struct {
	ID         int64
	Topic      int64
	N          int
	AskedOn    time.Time
	Days       int
	Due        time.Time
	Silence    bool // no answer counts as consent
	Shared     bool // the units asked see each other's answers
	Note       string
	Why        string // what changed since the round before; empty for a first asking
	OpenedName string
	OpenedAt   time.Time
	ClosedName string
	ClosedHow  string
	ClosedAt   *time.Time
	Text
	Opinions []Opinion `db:"-"`
}

// Open says whether answers are still taken.
func (r Round) Open() bool { return r.ClosedAt == nil }

// Over says whether the due day had passed at the moment.
func (r Round) Over(at time.Time) bool { return form.Day(at).After(form.Day(r.Due)) }

// Opinion is one unit's place in a round: asked, answered, or lapsed.
type Opinion struct {
	ID         int64
	Round      int64
	Topic      int64
	Unit       int64
	UnitName   string
	State      string
	Stance     string
	Approver   string // the unit's member who agreed to the answer
	ApprovedOn *time.Time
	GivenBy    int64
	GivenName  string
	GivenAt    *time.Time
	Hash       []byte
	LapsedAt   *time.Time
	LapsedWhy  string
	Version    int
	Owner      int64 // the topic's unit
	TopicState string
	TopicTitle string
	Open       bool              // the round takes answers
	Peers      []int64           // units that see it because the round is shared
	Replies    int               // remarks that ask for the proposer's answer
	Points     []Point           `db:"-"`
	Files      []file.Attachment `db:"-"`
}

// Point is one remark: the part of the text it is about, and the proposer's answer.
type Point struct {
	ID          int64
	Opinion     int64
	Ord         int
	Part        string
	Quote       string // the part's words when the remark was made
	Text        string
	Verdict     string
	Reason      string
	RepliedName string
	RepliedAt   *time.Time
}

// Path is the opinion's page.
func Path(id int64) string { return "/opinions/" + strconv.FormatInt(id, 10) }

// Path is the opinion's page.
func (o Opinion) Path() string { return Path(o.ID) }

// AdoptionPath is where the proposer answers a topic's opinions.
func AdoptionPath(topicID int64) string { return topic.Path(topicID) + "/adoption" }

// ties are the unit that answers, the topic's unit, and the other units of a shared round.
func (o Opinion) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Asked: {o.Unit}, access.Owner: {o.Owner}, access.Party: o.Peers}}
}

// Asks says whether the answer has remarks that the proposer must answer.
func (o Opinion) Asks() bool { return o.Stance == Amend || o.Stance == Object }

// Unanswered counts the remarks without the proposer's answer.
func (o Opinion) Unanswered() int {
	n := 0
	for _, p := range o.Points {
		if o.Asks() && p.Verdict == "" {
			n++
		}
	}
	return n
}
