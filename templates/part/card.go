package part

import (
	"strconv"
	"strings"

	"jointmeeting/internal/flow"
)

// CardHead is the head of a card; without a title the card has none. Extra is a quiet word at the right, or a
// link when URL is set.
type CardHead struct {
	Title, ID  string
	Extra, URL string
}

// Todo is one row of a list of things to do: a number or one character, a link over the whole row, a
// line that says what it is about, and a state.
type Todo struct {
	Mark, Title, URL, Hint string
	Tag                    string
	Tone                   flow.Tone
}

// Meeting is the next meeting on a desk. Month, Day and Weekday fill the calendar leaf.
type Meeting struct {
	Month, Day, Weekday string
	Title, URL          string
	Lines               []string
	Checks              []Check
}

// Check is one line of a checklist that the portal ticks by itself.
type Check struct {
	Label, Note string
	Done        bool
}

// Pair is one line of a summary; with URL a link 更改 stands at its end. Lines are shown one below the
// other; Text alone is one line.
type Pair struct {
	Label, Text string
	Lines       []string
	URL         string
}

func (p Pair) lines() []string {
	if len(p.Lines) > 0 {
		return p.Lines
	}
	return strings.Split(p.Text, "\n")
}

// Count writes a number, for marks and pills.
func Count(n int) string { return strconv.Itoa(n) }

func noticeClass(t flow.Tone) string {
	switch t {
	case flow.Ok, flow.Warn, flow.Bad:
		return "notice notice-" + string(t)
	}
	return "notice"
}

func doneClass(done bool) string {
	if done {
		return "done"
	}
	return ""
}

func doneWord(done bool) string {
	if done {
		return "已完成："
	}
	return "未完成："
}

// Matter is one thing that waits for a convenor: what it is, how it came here, what matters most in
// it, and the one button that leads to it.
type Matter struct {
	Title, Tag, Text string
	Tone             flow.Tone
	Urgent           bool
	Points           []string
	Button, URL      string
}

func (m Matter) class() string {
	if m.Urgent {
		return "card bigcard urgent"
	}
	return "card bigcard"
}
