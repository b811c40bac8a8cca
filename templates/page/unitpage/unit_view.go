// Package unitpage draws 成员单位: list, unit, people, duties, history, the directory, the founding document,
// and the seats of people (任职).
package unitpage

import (
	"strconv"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// View is what the pages of one unit share.
type View struct {
	unit.Record
	May   unit.May
	Token form.Token
	Asked int // changes of people that wait for an answer
}

// The tabs of a unit.
const (
	tabUnit    = ""
	tabPeople  = "/people"
	tabDuty    = "/duties"
	tabHistory = "/history"
)

func (u View) tabs(current string) []part.Tab {
	tabs := []part.Tab{{Label: "概况", URL: tabUnit}, {Label: "人员", URL: tabPeople}, {Label: "职责", URL: tabDuty}, {Label: "历史", URL: tabHistory}}
	if u.outside() { // it has no people and no duty here
		tabs = []part.Tab{tabs[0], tabs[3]}
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
		tabs[i].URL = u.Path() + tabs[i].URL
	}
	return tabs
}

func (u View) head() part.Head {
	h := part.Head{Title: u.Name, Sub: u.FullName, Tag: unit.KindWord(u.Kind), Tone: flow.Info}
	if !u.Current {
		h.Tag, h.Tone = map[bool]string{true: "已停用", false: "已退出"}[u.outside()], flow.Grey
	}
	if len(u.Successors) > 0 {
		h.Tag = "已撤并"
	}
	if u.FullName == u.Name {
		h.Sub = ""
	}
	return h
}

// outside says whether the unit does not belong to the joint meeting and never has.
func (u View) outside() bool { return u.Kind == unit.KindOther }

// list is the page that lists units like this one.
func (u View) list() part.Crumb {
	if u.outside() {
		return part.Crumb{Label: "会外单位", URL: unit.OutsidePath}
	}
	return part.Crumb{Label: "成员单位", URL: "/units"}
}

func (u View) change(step string) string { return u.Path() + "/change/" + step }

// place is where the unit stands in the charter's list.
func (u View) place() string {
	if u.outside() {
		return "不在制度名单中"
	}
	return "第 " + strconv.Itoa(u.Ord) + " 位"
}

func (u View) pairs(people []unit.Contact) []part.Pair {
	out := []part.Pair{{Label: "单位名称", Text: u.Name}}
	if u.FullName != u.Name {
		out = append(out, part.Pair{Label: "全称", Text: u.FullName})
	}
	out = append(out, part.Pair{Label: "类别", Text: unit.KindWord(u.Kind)}, part.Pair{Label: "制度次序", Text: u.place()})
	for _, role := range unit.Standing(u.Kind) {
		out = append(out, part.Pair{Label: role.Title(), Lines: holderNames(unit.HoldersOf(people, role))})
	}
	if u.Host {
		out = append(out, part.Pair{Label: "办公室", Text: "联席会议办公室设在本单位"})
	}
	return out
}

// holderNames are the holders of a role with their section and title, or that there is none.
func holderNames(people []unit.Contact) []string {
	lines := []string{}
	for _, p := range people {
		lines = append(lines, p.Name+"　"+p.Section+p.Title)
	}
	if len(lines) == 0 {
		return []string{"尚未登记"}
	}
	return lines
}

// heldDates writes a time from its first day to the day before it no longer held.
func heldDates(from time.Time, to *time.Time) string {
	switch {
	case to == nil:
		return layout.Date(from) + "起"
	case !to.After(from):
		return layout.Date(from) + "当日"
	}
	return layout.Date(from) + "—" + layout.Date(to.AddDate(0, 0, -1))
}

// changeWords are the words of the form of a dated change.
func changeWords(step, name string) (title, button, hint string) {
	switch step {
	case unit.StepRename:
		return "单位更名", "更名", "此前的会议、纪要和任务仍显示当时的名称"
	case unit.StepDuty:
		return "修改职责", "修改职责", "原职责文本保留在历史中"
	case unit.StepLeave:
		return "退出联席会议", "确认退出", name + "退出后，不再列入新会议的参会单位；已有的任务和记录不变"
	}
	return "加入联席会议", "确认加入", name + "加入后，列入全体会议的参会单位"
}

func dayLabel(step string) string {
	if step == unit.StepLeave {
		return "退出日期"
	}
	return "生效日期"
}

// seatState is the state of a seat in words, with what is still to come.
func seatState(s unit.Seat) (string, flow.Tone) {
	state := unit.SeatChart.StateOf(s)
	if s.Coming() {
		return "待到任", flow.Info
	}
	return state.Title, state.Tone
}

// seatNew is the address of the form of a new seat.
func seatNew(unitID int64, role string, replaces int64) string {
	return "/seats/new?unit=" + strconv.FormatInt(unitID, 10) + "&role=" + role + "&replaces=" + strconv.FormatInt(replaces, 10)
}

func seatPairs(s unit.Seat) []part.Pair {
	out := []part.Pair{{Label: "姓名", Text: s.Name}, {Label: "身份", Text: s.Label()}}
	for _, p := range []part.Pair{{Label: "科室", Text: s.Section}, {Label: "职务", Text: s.Title}, {Label: "电话", Text: s.Phone}} {
		if p.Text != "" {
			out = append(out, p)
		}
	}
	out = append(out, part.Pair{Label: "任职时间", Text: heldDates(s.From, s.To)}, part.Pair{Label: "依据", Text: s.Basis})
	if s.Replaces != 0 {
		out = append(out, part.Pair{Label: "接替", Text: s.ReplacesName})
	}
	if s.LeaveOn != nil {
		out = append(out, part.Pair{Label: "提请离任", Text: "自" + layout.Date(*s.LeaveOn) + "起，依据：" + s.LeaveBasis})
	}
	if s.EndBasis != "" {
		out = append(out, part.Pair{Label: "离任依据", Text: s.EndBasis})
	}
	return out
}

// seatEvents are what happened to the seat, newest first.
func seatEvents(s unit.Seat) []part.Event {
	out := []part.Event{}
	add := func(title, who, text string, at *time.Time, tone flow.Tone) {
		if at != nil {
			out = append(out, part.Event{Title: title, Who: who, Text: text, When: layout.DateTime(*at), Stamp: layout.Stamp(*at), Tone: tone})
		}
	}
	add("提请离任", s.LeaveBy, "", s.LeaveAt, flow.Warn)
	add("不同意", s.RefusedBy, s.Refusal, s.RefusedAt, flow.Bad)
	add("确认任职", s.ConfirmedBy, "", s.ConfirmedAt, flow.Ok)
	add("登记", s.AskedBy, "", s.AskedAt, flow.Info)
	return out
}
