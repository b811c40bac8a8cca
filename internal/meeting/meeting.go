// Package meeting holds the meetings of the office: their agenda, and the invitations with answers
// and attendance. It takes topics from the pool and gives them back; what was decided is the business of
// minutes, which ask Held.
package meeting

import (
	"strconv"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
)

// The kinds of meetings. The charter names the first two; a liaison meeting prepares them.
const (
	Plenary = "plenary"
	Special = "special"
	Liaison = "liaison"
)

// KindTitle is the word of a kind; empty for an unknown one.
func KindTitle(name string) string { return Fields.Of("kind").OptionWord(name) }

// Meeting is one meeting with the facts that its chart asks for.
type Meeting struct {
	ID                              int64
	Kind, Title                     string
	StartsAt, EndsAt                time.Time
	Place                           string
	Chair                           int64
	ChairName, ChairTitle           string
	Delegation                      int64
	ReceiptDue                      time.Time // zero: answers are taken until the meeting starts
	ReceiptDays                     int       // working days from which it was counted; -1 = it was typed
	Note, Notice, State, Reason     string
	AnnouncedAt, StartedAt, EndedAt time.Time
	CreatedBy                       string
	CreatedAt, StateAt              time.Time
	Version                         int
	Units                           []int64 // invited units
	Topics                          int     // on the agenda
	Unconcluded                     int     // of these, the ones without a conclusion
	Present                         int     // invitations marked present
	Asking                          int     // leaves asked and not decided, of those who did not come
	IsChief, IsConvenor, IsDirector bool    // seats of the chair on the day of the meeting
	Mandated                        bool    // the delegation covers that day and has not been ended
	ChairAway                       bool    // the chair is invited in person and not marked present
	PlannedFrom, PlannedUntil       time.Time
	PlannedPlace, PlannedChair      string // as arranged, where it was otherwise
	Paper                           string // how far its newest minutes have come
	Issued                          bool   // minutes of it went out
	Strict                          bool   // a special meeting chaired by a 召集人 needs a delegation, too
	Early                           bool   `db:"-"` // its day has not come
}

// at is the meeting with the clock's word on it.
func (m Meeting) at(now time.Time) Meeting {
	m.Early = form.Day(now).Before(form.Day(m.StartsAt))
	return m
}

// Path is the meeting's page.
func Path(id int64) string { return "/meetings/" + strconv.FormatInt(id, 10) }

// On is the meeting in the log.
func (m Meeting) On() db.On { return db.On{Kind: Chart.Kind, ID: m.ID, Title: m.Title} }

// Told says that the notice was sent: from then on the invited units see the meeting.
func (m Meeting) Told() bool { return !m.AnnouncedAt.IsZero() }

// Deadline is until when answers are taken.
func (m Meeting) Deadline() time.Time {
	if m.ReceiptDue.IsZero() {
		return m.StartsAt
	}
	return m.ReceiptDue
}

// Item is a topic on the agenda. Begins is its running time, computed from the items before it.
type Item struct {
	ID, Topic, Unit            int64
	Ord, Duration              int
	Reporter, Number, UnitName string
	Says                       topic.Content // in the fields of an agenda (topic.Agenda); the rest is empty
	Attend                     []string      // units that must attend
	Missing                    []string      // of these, the ones not invited
	SubmittedAt                time.Time     // when the office received the topic last
	LateReason                 string        // why the office took it up although it came late
	LateName, LateSeat         string
	LateAt                     time.Time // zero: it was in time then
	Conclusion, Note           string    // what the meeting came to, and what is said beside it; empty until it is noted
	Returned                   bool      // the meeting let it go undone, and another may take it up
	Free                       bool      // its topic stands in the pool
	Begins                     time.Time `db:"-"`
}

// Schedule computes when each item begins and when the last one ends.
func Schedule(m Meeting, items []Item) (ends time.Time, minutes int) {
	at := m.StartsAt
	for i := range items {
		items[i].Begins = at
		minutes += items[i].Duration
		at = at.Add(time.Duration(items[i].Duration) * time.Minute)
	}
	return at, minutes
}
