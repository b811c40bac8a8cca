package paper

import (
	"slices"
	"strings"
	"time"
)

// The lists of attendance.
const (
	Present  = "present"
	Leave    = "leave"
	Observer = "observer"
	Absent   = "absent"
)

// Text is what is signed: the words, the decisions, who was there.
type Text struct {
	Minutes, Meeting       int64
	Title, Overview, Other string
	Corrects               int64  // the minutes that these correct, 0 for none
	CorrectsNumber         string // their number
	Correction             string // why
	Clauses                []Clause
	Attendance             []Attendee
}

// Clause is one decision (议定事项).
type Clause struct {
	ID          int64
	Ord         int
	Topic       *int64
	TopicTitle  string
	Text        string
	Lead        *int64
	LeadName    string
	Joint       []int64 // units that answer for it with the lead (共同负责)
	JointName   []string
	JointVia    []int64 // the group by which each of them stands in it, 0 for one that is named by itself; shorter where none does
	Support     []int64
	SupportName []string
	SupportVia  []int64
	Groups      []Group // that it names beside its units
	Outside     []int64 // which of Joint and Support are outside the joint meeting (会外单位): they stand behind the others, and are signed like them
	DueKind     string  // how minutes say until when: DueKinds
	Due         *time.Time
	Milestones  []Milestone // in which it is carried out, or goes on elsewhere
	Deliverable string
	Major       bool
	NoTask      string // why the decision makes no task; empty: it makes one
	Origin      *int64 // the decision of the corrected minutes that this one repeats or changes
}

// Names says whether the unit leads the decision, answers for it with the lead or supports it.
func (c Clause) Names(unit int64) bool {
	return Ref(c.Lead) == unit || slices.Contains(c.Joint, unit) || slices.Contains(c.Support, unit)
}

// Attendee is one line of the attendance, as then.
type Attendee struct {
	List     string
	Ord      int
	Unit     *int64
	UnitName string
	Person   string
	Title    string
}

// Content is the canonical form of the text: what is signed, stored with each submission, and compared
// when the records are verified. Number, date and recipients are not in it; they are in the issue statement.
func Content(t Text) string {
	var b strings.Builder
	b.WriteString(contentHead(t))
	for _, c := range t.Clauses {
		b.WriteString(ContentClause(c))
	}
	for _, a := range t.Attendance {
		b.WriteString(ContentAttendee(a))
	}
	return b.String()
}

func contentHead(t Text) string {
	var c Canon
	c.Put("domain", "joint-meeting/minutes/v1")
	c.Num("minutes", t.Minutes)
	c.Num("meeting", t.Meeting)
	c.Put("title", t.Title)
	c.Put("overview", t.Overview)
	c.Put("other", t.Other)
	if t.Corrects != 0 {
		c.Num("corrects", t.Corrects)
		c.Put("corrects.number", t.CorrectsNumber)
		c.Put("corrects.why", t.Correction)
	}
	c.Num("clauses", int64(len(t.Clauses)))
	c.Num("attendance", int64(len(t.Attendance)))
	return c.String()
}

// ContentClause is the part of the content that one decision is.
func ContentClause(x Clause) string {
	var c Canon
	c.Num("clause", int64(x.Ord))
	c.Num("clause.id", x.ID)
	if x.Origin != nil {
		c.Num("clause.origin", *x.Origin)
	}
	c.groups(x.Groups)
	c.Num("clause.topic", Ref(x.Topic))
	c.Put("clause.topic_title", x.TopicTitle)
	c.Put("clause.text", x.Text)
	c.Num("clause.lead", Ref(x.Lead))
	c.Put("clause.lead_name", x.LeadName)
	if len(x.Joint) > 0 { // what was signed before there were any has the bytes that it had
		c.Num("clause.joints", int64(len(x.Joint)))
	}
	for i, u := range x.Joint {
		c.Num("clause.joint", u)
		c.Put("clause.joint_name", x.JointName[i])
		c.via("clause.joint_via", viaAt(x.JointVia, i))
	}
	c.Num("clause.supporters", int64(len(x.Support)))
	for i, u := range x.Support {
		c.Num("clause.support", u)
		c.Put("clause.support_name", x.SupportName[i])
		c.via("clause.support_via", viaAt(x.SupportVia, i))
	}
	c.Day("clause.due", x.Due)
	if x.DueKind != DueDay {
		c.Put("clause.due_kind", x.DueKind)
	}
	c.milestones(x.Milestones)
	c.Put("clause.deliverable", x.Deliverable)
	c.Put("clause.no_task", x.NoTask)
	c.Put("clause.major", map[bool]string{true: "1", false: "0"}[x.Major])
	return c.String()
}

// ContentAttendee is the part of the content that one line of the attendance is.
func ContentAttendee(a Attendee) string {
	var c Canon
	c.Put("attendee", a.List)
	c.Num("attendee.ord", int64(a.Ord))
	c.Num("attendee.unit", Ref(a.Unit))
	c.Put("attendee.unit_name", a.UnitName)
	c.Put("attendee.person", a.Person)
	c.Put("attendee.title", a.Title)
	return c.String()
}

// Ref is the number of a record, 0 where there is none.
func Ref(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}
