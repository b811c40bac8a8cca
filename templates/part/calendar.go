package part

import "jointmeeting/internal/flow"

// Calendar is one month as a table of weeks; on a phone, where cells are too narrow, as a list of the
// days on which something is.
type Calendar struct {
	Title             string // 2026年10月
	Prev, Next, Today string // addresses; Today is empty while the month is the present one
	Weeks             [][]Day
	Empty             string // what stands there when nothing is: 本月没有会议
}

// Day is one cell. Out is a day of a month beside it.
type Day struct {
	No, Label  string // 14, and 10月14日 周二 for the list
	Out, Today bool
	Events     []DayEvent
}

// DayEvent is a line of a day. Tone is warn for a deadline, ok for what is done, info else.
type DayEvent struct {
	Text, URL string
	Tone      flow.Tone
}

func (d Day) class() string {
	switch {
	case d.Out:
		return "out"
	case d.Today:
		return "today"
	}
	return ""
}

func (e DayEvent) class() string {
	switch e.Tone {
	case flow.Warn:
		return "ev ev-due"
	case flow.Ok, flow.Grey:
		return "ev ev-done"
	}
	return "ev"
}

// busy lists the days of the month itself on which something is.
func (c Calendar) busy() []Day {
	out := []Day{}
	for _, week := range c.Weeks {
		for _, d := range week {
			if !d.Out && len(d.Events) > 0 {
				out = append(out, d)
			}
		}
	}
	return out
}
