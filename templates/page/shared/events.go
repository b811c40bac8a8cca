package shared

import (
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/flow"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// PlainEvents is a history of which the log's own words are enough, newest first.
func PlainEvents(log []audit.Row, now time.Time) []part.Event {
	out := []part.Event{}
	for _, l := range slices.Backward(log) {
		title, text, _ := strings.Cut(l.Detail, "：")
		e := part.Event{Title: title, Text: strings.TrimSpace(text + "\n" + l.Reason), Who: l.Name + "，" + l.Seat,
			When: layout.Near(l.At, now) + " " + layout.Clock(l.At), Stamp: layout.Stamp(l.At), Tone: flow.Info}
		if strings.HasSuffix(l.Action, ".attach") || strings.HasSuffix(l.Action, ".detach") {
			e.Title, _, _ = strings.Cut(l.Detail, "，")
			e.Text, e.Tone = l.Title, flow.Grey
		}
		out = append(out, e)
	}
	return out
}

// LogEvents are the log entries as a timeline, the latest first.
func LogEvents(list []audit.Row, now time.Time) []part.Event {
	out := []part.Event{}
	for i := len(list) - 1; i >= 0; i-- {
		r := list[i]
		e := part.Event{Title: r.Detail, Text: r.Reason, Who: r.Name, When: layout.Near(r.At, now) + " " + layout.Clock(r.At), Stamp: layout.Stamp(r.At), Tone: flow.Info}
		if r.Seat != "" {
			e.Who += "（" + r.Seat + "）"
		}
		if strings.HasSuffix(r.Action, ".return") || strings.HasSuffix(r.Action, ".reject") {
			e.Tone = flow.Bad
		}
		out = append(out, e)
	}
	return out
}
