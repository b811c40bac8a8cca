// Package layout draws the frame around every page: head, top bar, navigation, notices, footer, and
// the frames of sign-in and of printed papers. It also holds the wording of dates, sizes and
// greetings, so that they read the same everywhere. Everything in it is a pure function.
package layout

import (
	"slices"
	"strconv"
)

// Nav is one entry of the navigation. Count is shown in a pill when above zero, or CountText instead.
type Nav struct {
	Label, URL, Icon string
	Current          bool
	Count            int
	CountText        string
	Urgent           bool // the pill is red: something is overdue
}

// Flash is a notice shown once, after an act. Kind is ok, info, warn or bad.
type Flash struct{ Kind, Text string }

// Alert is something about the person's own account that stays on every page: what was done, when and by whom.
type Alert struct {
	Text, By, At string
	Stays        string // why it cannot be put away yet
}

// Frame is all that the frame of a page needs to know.
type Frame struct {
	Title, System    string  // the browser shows "Title - System"
	Invalid          bool    // the page shows a refused form: the title starts with 错误：
	Name, Seat       string  // who is signed in; empty = nobody
	Unread           int     // messages not read yet
	Messages         bool    // this is the page of messages
	Groups           [][]Nav // side navigation, at most three groups
	Tabs             []Nav   // bottom bar of phones, at most five
	Size             string  // "", "large", "xlarge"
	Contrast         string  // "", "high"
	Flash            []Flash
	Alerts           []Alert
	AlertsUpTo       string // the newest of them, to be put away
	Demo             bool   // the database holds sample data
	Token            string // operation token for the frame's own forms
	Back             string // path of this page, where the switch of the letter size returns to
	CSS, JS, Favicon string // addresses of the static files
	Contact          string // footer: the office and its telephone
	Help             string // the chapter of the manual about this page
	Mark             string // the character in the red seal; empty = 标
}

// Notice is the sentence every page carries: the portal is not for state secrets.
const Notice = "本系统为非涉密系统，严禁处理涉密信息"

// alertsEnd says whether one of the alerts can be put away.
func (f Frame) alertsEnd() bool {
	return slices.ContainsFunc(f.Alerts, func(a Alert) bool { return a.Stays == "" })
}

func (f Frame) title() string {
	t := f.System
	if f.Title != "" {
		t = f.Title + " - " + f.System
	}
	if f.Invalid {
		return "错误：" + t
	}
	return t
}

func (f Frame) mark() string {
	if f.Mark == "" {
		return "标"
	}
	return f.Mark
}

func (f Frame) who() string {
	if f.Seat == "" {
		return f.Name
	}
	return f.Name + "（" + f.Seat + "）"
}

// Most is a small count in words; beyond the most that is counted it says so.
func Most(n, most int) string {
	if n > most {
		return strconv.Itoa(most) + "+"
	}
	return strconv.Itoa(n)
}

// UnreadMost is where counting of unread messages stops.
const UnreadMost = 99

// messages is the bell in words.
func (f Frame) messages() string {
	if f.Unread == 0 {
		return "消息"
	}
	return "消息，" + Most(f.Unread, UnreadMost) + " 条未读"
}

// sizeSwitch is what the letter size button offers: the other of standard and large.
func (f Frame) sizeSwitch() (value, label, hint string) {
	switch f.Size {
	case "large":
		return "", "标准字", "字号：大字，切换为标准字"
	case "xlarge":
		return "", "标准字", "字号：特大字，切换为标准字"
	}
	return "large", "大字", "字号：标准，切换为大字"
}

func (n Nav) count() string {
	if n.CountText != "" {
		return n.CountText
	}
	if n.Count > 0 {
		return strconv.Itoa(n.Count)
	}
	return ""
}

func flashKind(kind string) string {
	switch kind {
	case "ok", "warn", "bad":
		return "notice notice-" + kind
	}
	return "notice"
}

func countClass(urgent bool) string {
	if urgent {
		return "count"
	}
	return "count count-quiet"
}
