package paper

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// Read reads a stored text back. It answers an error unless the text has the very bytes again, so what is
// shown of a version is what was stored and signed, no more and no less.
func Read(content string) (Text, error) {
	r := &Reader{rest: []byte(content)}
	t := r.content()
	return t, r.End([]byte(content), func() []byte { return []byte(Content(t)) })
}

// Reader takes fields in the order in which Canon wrote them.
type Reader struct {
	rest []byte
	err  error
}

// NewReader reads the bytes.
func NewReader(b []byte) *Reader { return &Reader{rest: b} }

// End is the error of the reading: also when something is left over, or when the record that was read
// does not have the very bytes.
func (r *Reader) End(was []byte, is func() []byte) error {
	if r.err == nil && (len(r.rest) > 0 || !bytes.Equal(is(), was)) {
		r.err = ErrCanon
	}
	if r.err != nil {
		return fmt.Errorf("read canonical bytes: %w", r.err)
	}
	return nil
}

// Text reads a text.
func (r *Reader) Text(name string) string {
	if r.err != nil {
		return ""
	}
	got, value, rest, err := field(r.rest)
	if err == nil && got != name {
		err = ErrCanon
	}
	if err != nil {
		r.err = err
		return ""
	}
	r.rest = rest
	return value
}

// Want reads a text that must be this one.
func (r *Reader) Want(name, value string) {
	if r.Text(name) != value && r.err == nil {
		r.err = ErrCanon
	}
}

// Num reads a number.
func (r *Reader) Num(name string) int64 {
	return parsed(r, name, func(v string) (int64, error) { return strconv.ParseInt(v, 10, 64) })
}

// Count reads how many follow; there cannot be more of them than bytes.
func (r *Reader) Count(name string) int64 {
	n := r.Num(name)
	if n < 0 || n > int64(len(r.rest)) {
		r.err = ErrCanon
	}
	if r.err != nil {
		return 0
	}
	return n
}

// Hex reads bytes.
func (r *Reader) Hex(name string) []byte { return parsed(r, name, hex.DecodeString) }

// Moment reads a time.
func (r *Reader) Moment(name string) time.Time {
	return parsed(r, name, func(v string) (time.Time, error) { return time.Parse(momentForm, v) })
}

// Day reads a date, nil where there was none.
func (r *Reader) Day(name string) *time.Time {
	return parsed(r, name, func(v string) (*time.Time, error) {
		if v == "" {
			return nil, nil
		}
		t, err := time.Parse(time.DateOnly, v)
		return &t, err
	})
}

func parsed[T any](r *Reader, name string, parse func(string) (T, error)) (out T) {
	v := r.Text(name)
	if r.err != nil {
		return out
	}
	got, err := parse(v)
	if err != nil {
		r.err = ErrCanon
		return out
	}
	return got
}

// next says whether the next field has the name; some fields stand only where there is something to say.
func (r *Reader) next(name string) bool {
	got, _, _, err := field(r.rest)
	return r.err == nil && err == nil && got == name
}

// ref is a number of a record, nil when there was none.
func (r *Reader) ref(name string) *int64 {
	if n := r.Num(name); n != 0 {
		return &n
	}
	return nil
}

func (r *Reader) content() Text {
	r.Text("domain")
	t := Text{Minutes: r.Num("minutes"), Meeting: r.Num("meeting"), Title: r.Text("title"), Overview: r.Text("overview"), Other: r.Text("other")}
	if r.next("corrects") {
		t.Corrects, t.CorrectsNumber, t.Correction = r.Num("corrects"), r.Text("corrects.number"), r.Text("corrects.why")
	}
	clauses, people := r.Num("clauses"), r.Num("attendance")
	for i := int64(0); i < clauses && r.err == nil; i++ {
		t.Clauses = append(t.Clauses, r.clause())
	}
	for i := int64(0); i < people && r.err == nil; i++ {
		t.Attendance = append(t.Attendance, r.attendee())
	}
	return t
}

func (r *Reader) clause() Clause {
	c := Clause{Ord: int(r.Num("clause")), ID: r.Num("clause.id")}
	if r.next("clause.origin") {
		c.Origin = r.ref("clause.origin")
	}
	c.Groups = r.groups()
	c.Topic, c.TopicTitle, c.Text = r.ref("clause.topic"), r.Text("clause.topic_title"), r.Text("clause.text")
	c.Lead, c.LeadName = r.ref("clause.lead"), r.Text("clause.lead_name")
	if r.next("clause.joints") {
		n := r.Num("clause.joints")
		for i := int64(0); i < n && r.err == nil; i++ {
			c.Joint, c.JointName = append(c.Joint, r.Num("clause.joint")), append(c.JointName, r.Text("clause.joint_name"))
			c.JointVia = append(c.JointVia, r.via("clause.joint_via"))
		}
	}
	n := r.Num("clause.supporters")
	for i := int64(0); i < n && r.err == nil; i++ {
		c.Support, c.SupportName = append(c.Support, r.Num("clause.support")), append(c.SupportName, r.Text("clause.support_name"))
		c.SupportVia = append(c.SupportVia, r.via("clause.support_via"))
	}
	c.Due = r.Day("clause.due")
	if r.next("clause.due_kind") {
		c.DueKind = r.Text("clause.due_kind")
	}
	c.Milestones = r.milestones()
	c.Deliverable, c.NoTask, c.Major = r.Text("clause.deliverable"), r.Text("clause.no_task"), r.Text("clause.major") == "1"
	return c
}

func (r *Reader) attendee() Attendee {
	return Attendee{List: r.Text("attendee"), Ord: int(r.Num("attendee.ord")), Unit: r.ref("attendee.unit"), UnitName: r.Text("attendee.unit_name"),
		Person: r.Text("attendee.person"), Title: r.Text("attendee.title")}
}
