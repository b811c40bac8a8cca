package minutes

import (
	"fmt"
	"strconv"
	"time"
)

// restore reads a stored text back into a record. It answers an error unless the record has the very
// bytes again, so what is shown of a version is what was stored and signed, no more and no less.
func restore(content string) (Minutes, error) {
	r := &reader{rest: []byte(content)}
	m := r.minutes()
	if r.err == nil && (len(r.rest) > 0 || Content(m) != content) {
		r.err = errCanon
	}
	if r.err != nil {
		return Minutes{}, fmt.Errorf("read a stored text: %w", r.err)
	}
	return m, nil
}

// reader takes fields in the order in which canon wrote them.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) text(name string) string {
	if r.err != nil {
		return ""
	}
	got, value, rest, err := field(r.rest)
	if err == nil && got != name {
		err = errCanon
	}
	if err != nil {
		r.err = err
		return ""
	}
	r.rest = rest
	return value
}

func (r *reader) num(name string) int64 {
	n, err := strconv.ParseInt(r.text(name), 10, 64)
	if err != nil && r.err == nil {
		r.err = errCanon
	}
	return n
}

// ref is a number of a record, nil when there was none.
func (r *reader) ref(name string) *int64 {
	if n := r.num(name); n != 0 {
		return &n
	}
	return nil
}

func (r *reader) day(name string) *time.Time {
	v := r.text(name)
	if v == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil && r.err == nil {
		r.err = errCanon
	}
	return &t
}

func (r *reader) minutes() Minutes {
	r.text("domain")
	m := Minutes{ID: r.num("minutes"), Meeting: r.num("meeting"), Title: r.text("title"), Overview: r.text("overview"), Other: r.text("other")}
	clauses, people := r.num("clauses"), r.num("attendance")
	for i := int64(0); i < clauses && r.err == nil; i++ {
		m.Clauses = append(m.Clauses, r.clause())
	}
	for i := int64(0); i < people && r.err == nil; i++ {
		m.Attendance = append(m.Attendance, r.attendee())
	}
	return m
}

func (r *reader) clause() Clause {
	c := Clause{Ord: int(r.num("clause")), ID: r.num("clause.id"), Topic: r.ref("clause.topic"), TopicTitle: r.text("clause.topic_title"),
		Text: r.text("clause.text"), Lead: r.ref("clause.lead"), LeadName: r.text("clause.lead_name")}
	n := r.num("clause.supporters")
	for i := int64(0); i < n && r.err == nil; i++ {
		c.Support, c.SupportName = append(c.Support, r.num("clause.support")), append(c.SupportName, r.text("clause.support_name"))
	}
	c.Due, c.Deliverable, c.NoTask, c.Major = r.day("clause.due"), r.text("clause.deliverable"), r.text("clause.no_task"), r.text("clause.major") == "1"
	return c
}

func (r *reader) attendee() Attendee {
	return Attendee{List: r.text("attendee"), Ord: int(r.num("attendee.ord")), Unit: r.ref("attendee.unit"), UnitName: r.text("attendee.unit_name"),
		Person: r.text("attendee.person"), Title: r.text("attendee.title")}
}
