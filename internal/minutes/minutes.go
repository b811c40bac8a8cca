// Package minutes is what a held meeting decided: one text per meeting, its decisions as rows, its way
// through the sign-off, its issue and receipts.
// A signature is bound to one version and one digest of the content; any change of the text voids it.
package minutes

import (
	"slices"
	"strconv"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/sitting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unitgroup"
)

// The states of minutes.
const (
	Draft      = "draft"
	Consulting = "consulting"
	Checking   = paper.StateChecking
	Reviewing  = paper.StateReviewing
	Signing    = paper.StateSigning
	Signed     = "signed"
	Issued     = "issued"
	Corrected  = "corrected"
	// Abandoned is a correction that the office took back before it was signed.
	Abandoned = "abandoned"
)

// Minutes is the record of one held meeting.
type Minutes struct {
	ID, Meeting                              int64
	Title, Overview, Other                   string
	State                                    string
	Signer                                   int64
	SignerName                               string
	Delegation                               *int64 // the mandate by which a 召集人 signs; nil = the 总召集人 signs
	Unmandated                               bool   // they wait for whom the mandate names, and it is in force no longer
	Returned                                 bool
	Reason                                   string // why it was returned
	Version                                  int
	ContentHash                              []byte
	DraftedBy                                int64
	DraftedName                              string
	DraftedAt                                time.Time
	EditedBy                                 int64
	EditedName                               string
	EditedAt                                 time.Time
	SignedOn                                 *time.Time
	Year, Seq                                *int
	Number                                   string // 〔2026〕1号, empty until issued
	IssuedOn, IssuedAt                       *time.Time
	IssuedBy                                 string
	IssueStatement                           []byte
	IssueHash                                []byte
	StateAt                                  time.Time
	MeetingTitle                             string
	MeetingKind                              string
	MeetingAt                                time.Time
	MeetingState, MeetingPlace, MeetingChair string
	Roll                                     []meeting.Invitation // of the meeting, for those who make the minutes
	GroupsNow                                []unitgroup.Group    // as they are now, for those who make the minutes
	Concluded                                []proofread.Item     // the topics of the meeting with what it came to on them
	Reviewers                                []int64              // who was asked to review this text
	Reviewed                                 []int64              // who of them agreed
	Unmanned                                 bool                 // a signature is asked of somebody who cannot give it
	Units                                    []int64              // to whom it was issued
	UnitNames, UnitWhys                      []string             // their names as then, and why it was sent to them
	Stands                                   []paper.Beside       // the signatures that stand, in their order
	Strayed                                  int                  // units whose copy has another digest than the issue
	Referred                                 []int64              // the members who were asked to read them before they are signed, while they may
	Corrects                                 *int64               // the minutes that these correct
	CorrectsNumber                           string
	CorrectsUnits                            []int64 // to whom those were issued
	Correction                               string  // why
	CorrectedBy                              *int64  // the minutes that correct these, also before their issue
	CorrectedNumber                          string  // their number, empty until issued
	Circulation

	Instead    bool            `db:"-"` // whose turn it is, is asked in the place of somebody who has gone
	Clauses    []Clause        `db:"-"`
	Attendance []Attendee      `db:"-"`
	Differs    bool            `db:"-"` // setting: whoever wrote the text does not check it
	Circulates bool            `db:"-"` // setting: the draft goes to the units before it is checked
	Facts      proofread.Facts `db:"-"` // what the check of the text compares it with
	Days       *calendar.Days  `db:"-"`
}

// The lists of attendance.
const (
	Present  = paper.Present
	Leave    = paper.Leave
	Observer = paper.Observer
	Absent   = paper.Absent
)

// proof is the text as the check reads it.
func (m Minutes) proof() proofread.Text {
	return proofread.Text{Overview: m.Overview, Clauses: m.Clauses, Facts: m.Facts}
}

// Findings are what the check of the text has found, faults first.
func Findings(m Minutes) []proofread.Finding { return proofread.Findings(m.proof()) }

// comparedWith gives the check the units, what the meeting came to on its topics, and the calendar.
func (m *Minutes) comparedWith(units []proofread.Named, days *calendar.Days) {
	m.Facts, m.Days = proofread.Facts{Units: units, Groups: m.grouped(units), Decided: concluded(m.Concluded, func(c topic.Conclusion) bool { return c.Decides }),
		Put: concluded(m.Concluded, func(c topic.Conclusion) bool { return c.Returns }), Sat: m.sat()}, days
	if days != nil {
		m.Facts.Off = days.Off
	}
}

// progress is how far the minutes have come, for their meeting: whether its facts may still be put right.
func (m *Minutes) progress() string {
	switch m.State {
	case Draft:
		return meeting.PaperDraft
	case Issued, Corrected, Abandoned:
		return meeting.PaperIssued
	}
	return meeting.PaperSubmitted
}

// sat is how the meeting was, which the text has to say; whoever does not make the minutes does not read the roll.
func (m *Minutes) sat() proofread.Sat {
	if len(m.Roll) == 0 {
		return proofread.Sat{}
	}
	same := slices.EqualFunc(m.Attendance, attendance(sitting.Lists(m.Roll)), func(a, b Attendee) bool {
		return a.List == b.List && paper.Ref(a.Unit) == paper.Ref(b.Unit) && a.UnitName == b.UnitName && a.Person == b.Person && a.Title == b.Title
	})
	return proofread.Sat{Day: m.MeetingAt, Place: m.MeetingPlace, Chair: m.MeetingChair, Roll: same}
}

// concluded are the topics of which the meeting said what is asked for.
func concluded(items []proofread.Item, is func(topic.Conclusion) bool) (out []proofread.Item) {
	for _, it := range items {
		if c, known := topic.ConclusionOf(it.Conclusion); known && is(c) {
			it.Conclusion = c.Label
			out = append(out, it)
		}
	}
	return out
}

// Path is the address of minutes.
func Path(id int64) string { return "/minutes/" + strconv.FormatInt(id, 10) }

// Name is what the minutes are called: the number once issued, the title before.
func (m Minutes) Name() string {
	if m.Number != "" {
		return m.Number
	}
	return m.Title
}

// self is who the tie "the very person" means in the present state.
func (m Minutes) self() []int64 {
	s := paper.StageIn(m.State)
	switch {
	case s.All != "":
		return m.Reviewers
	case s.Mandate, m.State == Signed, m.State == Issued, m.State == Corrected:
		return []int64{m.Signer}
	}
	return nil
}

// MaySeeCorrected says whether the person may open the minutes that these correct: they are issued, to fewer
// units perhaps than these.
func MaySeeCorrected(who access.Actor, m Minutes) bool {
	_, ok := who.Holds(access.Ties{Units: map[access.Tie][]int64{access.Party: m.CorrectsUnits}}, readers...)
	return m.Corrects != nil && ok
}

// agreed says that everybody who was asked to review has agreed.
func (m Minutes) agreed() bool {
	return !slices.ContainsFunc(m.Reviewers, func(p int64) bool { return !slices.Contains(m.Reviewed, p) })
}

// Inside says whether the person belongs to those who make minutes, not only to those who receive them.
func Inside(who access.Actor) bool {
	_, ok := who.Holds(access.Ties{}, makers...)
	return ok
}
