package paper

import (
	"strings"
	"time"
)

// Heading is what stands on the paper besides the text: it is settled when the minutes are signed and issued.
type Heading struct {
	Org, From   string // the joint meeting's own name, and its office
	No          string
	Signed      *time.Time // the day of the last signature
	Issued      *time.Time
	To          []string // the units in the range, in the order of the paper
	Fingerprint string   // of the text; empty on a draft
	Layout      int      // by which it is laid out
}

// Line is a name and what belongs to it: 出席, and the people.
type Line struct{ Label, Text string }

// Sheet is the paper of minutes, part by part: red head, number, title, text, people, range (GB/T 9704 10.3).
// They carry no seal and no signature line; the fingerprint ties the paper to what was signed.
type Sheet struct {
	Org, No, From, Date, Title string
	Body                       []Para
	People, Foot               []Line
	Issuer, Issued             string
}

// Lay puts the text on the paper.
func Lay(t Text, h Heading) Sheet {
	s := Sheet{Org: h.Org + "纪要", No: h.No, From: h.From, Title: t.Title, Body: Body(t, h.Layout)}
	if h.Signed != nil {
		s.Date = dayWords(*h.Signed)
	}
	for _, l := range []struct{ label, list string }{{"出席", Present}, {"请假", Leave}, {"列席", Observer}} {
		if names := Names(t.Attendance, l.list); names != "" {
			s.People = append(s.People, Line{l.label, names})
		}
	}
	if t.Corrects != 0 {
		s.Foot = append(s.Foot, Line{"更正", "本纪要更正并取代" + t.CorrectsNumber + "。更正原因：" + t.Correction})
	}
	if len(h.To) > 0 {
		s.Foot = append(s.Foot, Line{"分送", strings.Join(h.To, "、") + "。"})
	}
	if h.Fingerprint != "" {
		s.Foot = append(s.Foot, Line{"校验指纹", h.Fingerprint})
	}
	if h.Issued != nil {
		s.Issuer, s.Issued = h.From, dayWords(*h.Issued)+"印发"
	}
	return s
}

func dayWords(t time.Time) string { return t.Format("2006年1月2日") }

// String is the paper as lines of text, each part in its place.
func (s Sheet) String() string {
	out := []string{s.Org, s.No, join(s.From, s.Date), s.Title}
	for _, p := range s.Body {
		out = append(out, p.Text+p.Rest)
	}
	for _, l := range append(append([]Line{}, s.People...), s.Foot...) {
		out = append(out, l.Label+"："+l.Text)
	}
	out = append(out, join(s.Issuer, s.Issued))
	return strings.Join(out, "\n") + "\n"
}

// join sets what stands left and right on one line.
func join(left, right string) string { return strings.TrimSpace(left + "　" + right) }
