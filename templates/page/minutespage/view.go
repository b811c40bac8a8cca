// Package minutespage draws 纪要: list, record, draft, versions, sign-off, issue and receipts.
package minutespage

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/signpage"
	"jointmeeting/templates/part"
)

// View is what the pages of one record share: the record, its paper, what the reader may do, the token
// and the clock.
type View struct {
	minutes.Page
	Rights Rights
	Paper  part.Paper
	Tok    form.Token
	Now    time.Time
	Errs   form.Errors         // of a refused step
	Since  *signing.Comparison // what changed since the reader last looked; nil when nothing did
}

func (v View) path() string { return minutes.Path(v.Minutes.ID) }

func (v View) head() part.Head {
	tag, tone := minutes.Tag(v.Minutes)
	sub := layout.Day(v.Minutes.MeetingAt) + "会议　议定 " + strconv.Itoa(len(v.Minutes.Clauses)) + " 项"
	if v.Minutes.Number != "" {
		sub = v.Minutes.Number + "　" + sub
	} else if v.Inside {
		sub += "　第 " + strconv.Itoa(v.Minutes.Version) + " 稿　" + v.Minutes.DraftedName + "起草"
	}
	return part.Head{Title: v.Minutes.Title, Sub: sub, Tag: tag, Tone: tone}
}

// crumbs lead from the list; last names the page itself, "" on the record's own page.
func (v View) crumbs(last string) []part.Crumb {
	if last == "" {
		return []part.Crumb{{Label: "纪要", URL: "/minutes"}, {Label: v.Minutes.Title}}
	}
	return append(v.way(), part.Crumb{Label: last})
}

// way leads from the list to the record.
func (v View) way() []part.Crumb {
	return []part.Crumb{{Label: "纪要", URL: "/minutes"}, {Label: v.Minutes.Title, URL: v.path()}}
}

// stages shows who had the minutes when; names are for those who make them.
func (v View) stages() []part.Stage {
	m := v.Minutes
	out := []part.Stage{{Label: "起草", Note: m.DraftedName + " " + layout.Day(m.DraftedAt)}}
	order := []string{minutes.Draft}
	for _, s := range minutes.Signable.Stages() {
		order = append(order, s.State)
	}
	out = append(append(out, signpage.Stages(minutes.Signable, v.Signatures)...), part.Stage{Label: "印发"})
	if m.IssuedOn != nil {
		out[len(out)-1].Note = layout.Day(*m.IssuedOn)
	}
	now := slices.Index(append(order, minutes.Signed, minutes.Issued), m.State)
	switch m.State {
	case minutes.Consulting:
		now = 0
	case minutes.Corrected:
		now = len(out)
	}
	if m.State == minutes.Consulting {
		out[0].Label = "起草，会签中"
	}
	for i := range out {
		switch {
		case i < now:
			out[i].State = "done"
		case i == now:
			out[i].State = "now"
		}
	}
	return out
}

// holder says who has it in hand and what comes next.
func (v View) holder() string {
	who, next := minutes.Holder(v.Minutes, v.Signatures)
	if who == "" {
		return next
	}
	return "等待" + who + "办理；" + next
}

// asked counts the units that sign for the minutes; the others only know of them.
func (v View) asked() int {
	n := 0
	for _, d := range v.Deliveries {
		if d.SignedFor() {
			n++
		}
	}
	return n
}

// informed counts the units that only know of the minutes.
func (v View) informed() int { return len(v.Deliveries) - v.asked() }

func (v View) received() int {
	n := 0
	for _, d := range v.Deliveries {
		if d.SignedFor() && !d.Awaited() {
			n++
		}
	}
	return n
}

// unapproved counts the major decisions whose tasks are held back.
func (v View) unapproved() int {
	n := 0
	for _, e := range v.Escalations {
		if !e.Approved() {
			n++
		}
	}
	return n
}

func (v View) major() bool {
	for _, c := range v.Minutes.Clauses {
		if c.Major {
			return true
		}
	}
	return false
}

// mine are the reader's own receipts: those of a unit.
func (v View) mine() []delivery.Delivery {
	out := []delivery.Delivery{}
	for _, d := range v.Deliveries {
		if len(v.Rights.Deliveries[d.ID]) > 0 || (!v.Inside && !d.Awaited()) {
			out = append(out, d)
		}
	}
	return out
}

// unsigned are those of the reader's receipts that wait for the unit.
func (v View) unsigned() []delivery.Delivery {
	return slices.DeleteFunc(v.mine(), func(d delivery.Delivery) bool { return !d.Awaited() })
}

// settled are those that do not.
func (v View) settled() []delivery.Delivery {
	return slices.DeleteFunc(v.mine(), func(d delivery.Delivery) bool { return d.Awaited() })
}

// held says that the decision waits for its approval.
func (v IssueView) held(clause int64) bool {
	for _, e := range v.Escalations {
		if e.Clause == clause && e.Approved() {
			return false
		}
	}
	return true
}

// rangeSummary lists the units in the range by why they are in it.
func rangeSummary(m minutes.Minutes) []part.Pair {
	names := map[string][]string{}
	for _, r := range m.Range() {
		names[r.Why] = append(names[r.Why], r.Name)
	}
	out := []part.Pair{}
	for _, why := range []string{"attended", "named"} {
		if len(names[why]) > 0 {
			out = append(out, part.Pair{Label: minutes.WhyTitle(why), Text: strings.Join(names[why], "、")})
		}
	}
	return out
}
