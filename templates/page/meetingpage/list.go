package meetingpage

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/plenary"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// ListView is the list of meetings.
type ListView struct {
	List   meeting.List
	Year   *plenary.Year // nil for those who are not reminded
	Filter meeting.Filter
	Now    time.Time
}

// MonthView is the month of First.
type MonthView struct {
	Rows  []meeting.Row
	First time.Time
	Now   time.Time
	May   bool
}

var meetingCols = []part.Col{{Label: "会议名称"}, {Label: "类型"}, {Label: "时间"}, {Label: "地点"}, {Label: "主持人"}, {Label: "议题数"}, {Label: "状态"}}

func meetingViews(current string) []part.Tab {
	return []part.Tab{
		{Label: "列表", URL: "/meetings", Current: current == "list"},
		{Label: "月历", URL: "/meetings?view=month", Current: current == "month"},
	}
}

func meetingStates() []part.Option {
	out := []part.Option{{Label: "全部"}}
	for _, s := range meeting.Chart.States {
		out = append(out, part.Option{Value: s.Name, Label: s.Title})
	}
	return out
}

func (p ListView) clear() string {
	if p.Filter.Kind == "" && p.Filter.State == "" {
		return ""
	}
	return "/meetings"
}

func (p ListView) paging() part.Paging {
	out := part.Paging{}
	v := url.Values{}
	for name, value := range map[string]string{"kind": p.Filter.Kind, "state": p.Filter.State} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if p.Filter.After != "" {
		out.Prev, out.Text = "/meetings?"+v.Encode(), fmt.Sprintf("本页 %d 次", len(p.List.Rows))
	}
	if p.List.Next != "" {
		v.Set("after", p.List.Next)
		out.Next = "/meetings?" + v.Encode()
	}
	return out
}

// reminder is due for the office when the year has had no plenary (R2).
func (p ListView) reminder() bool { return p.Year.Due() }

func meetingWhen(r meeting.Row, now time.Time) string { return meetingSpan(r.StartsAt, r.EndsAt, now) }

// month lays the meetings out in weeks from Monday on.
func (p MonthView) month() part.Calendar {
	c := part.Calendar{Title: p.First.Format("2006年1月"), Prev: monthURL(p.First.AddDate(0, -1, 0)), Next: monthURL(p.First.AddDate(0, 1, 0)), Empty: "本月没有会议"}
	if p.First.Format("2006-01") != p.Now.Format("2006-01") {
		c.Today = "/meetings?view=month"
	}
	events := p.events()
	day := p.First.AddDate(0, 0, -(int(p.First.Weekday())+6)%7)
	for last := p.First.AddDate(0, 1, 0); day.Before(last); {
		week := make([]part.Day, 7)
		for n := range week {
			week[n] = part.Day{No: strconv.Itoa(day.Day()), Label: layout.Day(day) + " " + layout.ShortWeekday(day), Out: day.Month() != p.First.Month(),
				Today: layout.Date(day) == layout.Date(p.Now), Events: events[layout.Date(day)]}
			day = day.AddDate(0, 0, 1)
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}

func (p MonthView) events() map[string][]part.DayEvent {
	out := map[string][]part.DayEvent{}
	for _, r := range p.Rows {
		tone := flow.Info
		if r.State == meeting.Ended {
			tone = flow.Ok
		}
		day := layout.Date(r.StartsAt)
		out[day] = append(out[day], part.DayEvent{Text: layout.Clock(r.StartsAt) + " " + r.Title, URL: meeting.Path(r.ID), Tone: tone})
		if !r.ReceiptDue.IsZero() && r.State == meeting.Announced {
			due := layout.Date(r.ReceiptDue)
			out[due] = append(out[due], part.DayEvent{Text: "参会回执截止 " + r.Title, URL: meeting.Path(r.ID) + "/attendance", Tone: flow.Warn})
		}
	}
	return out
}

func monthURL(t time.Time) string {
	return "/meetings?view=month&month=" + t.In(form.Zone).Format("2006-01")
}
