package minutes

import "strings"

// Content is the canonical form of the text: what is signed, stored with each submission, and
// compared by Verify. Number, date and recipients are not in it; they are in the issue statement.
func Content(m Minutes) string {
	var b strings.Builder
	b.WriteString(contentHead(m))
	for _, c := range m.Clauses {
		b.WriteString(contentClause(c))
	}
	for _, a := range m.Attendance {
		b.WriteString(contentAttendee(a))
	}
	return b.String()
}

func contentHead(m Minutes) string {
	var c canon
	c.put("domain", "joint-meeting/minutes/v1")
	c.num("minutes", m.ID)
	c.num("meeting", m.Meeting)
	c.put("title", m.Title)
	c.put("overview", m.Overview)
	c.put("other", m.Other)
	c.num("clauses", int64(len(m.Clauses)))
	c.num("attendance", int64(len(m.Attendance)))
	return c.String()
}

func contentClause(x Clause) string {
	var c canon
	c.num("clause", int64(x.Ord))
	c.num("clause.id", x.ID)
	c.num("clause.topic", deref(x.Topic))
	c.put("clause.topic_title", x.TopicTitle)
	c.put("clause.text", x.Text)
	c.num("clause.lead", deref(x.Lead))
	c.put("clause.lead_name", x.LeadName)
	c.num("clause.supporters", int64(len(x.Support)))
	for i, u := range x.Support {
		c.num("clause.support", u)
		c.put("clause.support_name", x.SupportName[i])
	}
	c.day("clause.due", x.Due)
	c.put("clause.deliverable", x.Deliverable)
	c.put("clause.no_task", x.NoTask)
	c.put("clause.major", map[bool]string{true: "1", false: "0"}[x.Major])
	return c.String()
}

func contentAttendee(a Attendee) string {
	var c canon
	c.put("attendee", a.List)
	c.num("attendee.ord", int64(a.Ord))
	c.num("attendee.unit", deref(a.Unit))
	c.put("attendee.unit_name", a.UnitName)
	c.put("attendee.person", a.Person)
	c.put("attendee.title", a.Title)
	return c.String()
}

func deref(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}
