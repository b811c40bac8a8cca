// Package topic holds the agenda topics 议题: what a unit brings before the joint meeting, from its
// draft to the meeting that discussed it. It knows nothing of meetings; they move a topic with Advance.
package topic

import (
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/joint"
	"jointmeeting/internal/round"
)

// Kind names topics in the log and in attachments.
const Kind = "topic"

// Rounds is how units are asked about topics (征求意见); the room opinion has the rest.
var Rounds = round.Asking{Record: Kind, Answer: "opinion", Lapses: "失效", LapsesLog: "意见失效"}

// Topic is the whole record. Names of units are as they were when it was handed in.
type Topic struct {
	ID             int64
	Number         string // YT-2026-001, empty before the office has received it
	Unit           int64
	UnitName       string
	FunctionName   string
	AttendNames    []string
	ConsultedNames []string
	State          string
	Reason         string // why it was returned, deferred, rejected or held back
	DraftedBy      int64
	DraftedName    string
	DraftedAt      time.Time
	SubmittedAt    time.Time // when the office received it last; zero before
	StateAt        time.Time
	Version        int
	InnerReview    bool  // the unit's member agrees before it goes to the office
	Belongs        bool  // the unit is a member unit today
	Host           int64 // the unit in which the office sits
	// What the convenor said who let it go on although it was not settled between the units.
	OverrideReason string
	OverrideName   string
	OverrideSeat   string
	OverrideAt     time.Time // zero: nobody did
	// The office's answers to its checklist, with the acceptance.
	Checks      []checklist.Check
	CheckedName string
	CheckedSeat string
	CheckedAt   time.Time // zero: not accepted yet, or before there was a list
	Content
	round.Facts
	Clerking
	joint.Joining
}

// Path is the topic's page.
func Path(id int64) string { return "/topics/" + strconv.FormatInt(id, 10) }

// on is the topic in the log.
func (t Topic) on() db.On { return db.On{Kind: Kind, ID: t.ID, Title: t.Title} }

// Path is this topic's page.
func (t Topic) Path() string { return Path(t.ID) }

// MatterList are the matters to be decided, one each.
func (t Topic) MatterList() []string { return form.Items(t.Matters) }

// ties are the topic's units: its own, those that must attend, and the office's once it has received it.
func (t Topic) ties() access.Ties {
	units := map[access.Tie][]int64{access.Owner: {t.Unit}, access.Party: t.Attend, access.Asked: t.Asked, access.Joint: t.Partners(t.Joint)}
	if t.Number != "" {
		units[access.Received] = []int64{t.Host}
	}
	return access.Ties{Units: units}
}

// AwaitsCheck says whether the office has yet to check what was handed in.
func (t Topic) AwaitsCheck() bool { return t.State == "submitted" }

// OnAgenda says whether a meeting is to discuss it.
func (t Topic) OnAgenda() bool { return t.State == "scheduled" }
