package minutes

import (
	"fmt"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
)

// What minutes say is read, written and laid out in internal/paper, where whoever holds a copy without the
// database finds it too.
type (
	// Clause is one decision (议定事项).
	Clause = paper.Clause
	// Attendee is one line of the attendance, as then.
	Attendee = paper.Attendee
)

// Said is the text of the record, which is what is signed.
func (m Minutes) Said() paper.Text {
	return paper.Text{Minutes: m.ID, Meeting: m.Meeting, Title: m.Title, Overview: m.Overview, Other: m.Other, Clauses: m.Clauses, Attendance: m.Attendance,
		Corrects: deref(m.Corrects), CorrectsNumber: m.CorrectsNumber, Correction: m.Correction}
}

// Content is the canonical form of the text.
func Content(m Minutes) string { return paper.Content(m.Said()) }

// Range is who gets the minutes by rule.
func (m Minutes) Range() []paper.Receiver { return paper.Range(m.Said()) }

// WhyTitle is in words why a unit is in the range.
func WhyTitle(why string) string { return paper.WhyTitle(why) }

// Object is the text as it is put before those who sign it.
func (m Minutes) Object() signing.Object {
	return signing.Object{Kind: Chart.Kind, Noun: Chart.Title, Record: m.ID, Title: m.Title, Version: m.Version, Digest: m.ContentHash, Text: Content(m), Delegation: m.Delegation}
}

// Altered says that issued minutes are not what was issued: something that the issue or a signature states differs from it. Pages tell every
// reader, and nobody signs for them.
func (m Minutes) Altered() bool {
	return m.Number != "" && !paper.Stands(m.IssueStatement, m.IssueHash, paper.Shown{Minutes: m.ID, Version: m.Version, Content: Content(m), Number: m.Number, By: m.IssuedBy,
		On: m.IssuedOn, At: m.IssuedAt, Signed: m.SignedOn, Saved: m.EditedAt, Units: m.Units, UnitNames: m.UnitNames, Whys: m.UnitWhys, Signatures: m.Stands, Strayed: m.Strayed, Zone: form.Zone})
}

func contentClause(c Clause) string     { return paper.ContentClause(c) }
func contentAttendee(a Attendee) string { return paper.ContentAttendee(a) }
func digest(b []byte) []byte            { return paper.Digest(b) }
func deref(p *int64) int64              { return paper.Ref(p) }

// Fingerprint is the short form of a digest, shown beside the button and printed on the paper.
func Fingerprint(hash []byte) string { return paper.Fingerprint(hash) }

// Restore reads a stored text back into a record.
func Restore(content string) (Minutes, error) {
	t, err := paper.Read(content)
	if err != nil {
		return Minutes{}, err
	}
	m := Minutes{ID: t.Minutes, Meeting: t.Meeting, Title: t.Title, Overview: t.Overview, Other: t.Other, Clauses: t.Clauses, Attendance: t.Attendance,
		CorrectsNumber: t.CorrectsNumber, Correction: t.Correction}
	if t.Corrects != 0 {
		m.Corrects = &t.Corrects
	}
	return m, nil
}

// Heading is what stands on the paper besides the text; no is the number, or what stands in its place.
func Heading(m Minutes, o unit.Office, no string) paper.Heading {
	h := paper.Heading{Org: o.Organ(), From: o.Short + "办公室", No: no, Signed: m.SignedOn, Issued: m.IssuedOn, To: m.UnitNames, Layout: m.layout()}
	if len(h.To) == 0 {
		for _, r := range m.Range() {
			h.To = append(h.To, r.Name)
		}
	}
	if m.State != Draft {
		h.Fingerprint = Fingerprint(m.ContentHash)
	}
	return h
}

// layout is how the paper is laid out: as it was issued, or as papers are now.
func (m Minutes) layout() int {
	if len(m.IssueStatement) == 0 {
		return paper.Layout
	}
	st, err := paper.ReadIssue(m.IssueStatement)
	if err != nil {
		return paper.Layout
	}
	return st.Layout
}

// Names joins one list of attendance for the paper.
func Names(list []Attendee, which string) string { return paper.Names(list, which) }

// Numeral writes 1 to 99 as papers do: 一, 十, 十一, 二十.
func Numeral(n int) string { return paper.Numeral(n) }

// Number writes a number as official papers do.
func Number(year, n int) string { return paper.Number(year, n) }

// Anchor names a decision on the page of its minutes, for links from its task.
func Anchor(clause int64) string { return fmt.Sprintf("clause-%d", clause) }
