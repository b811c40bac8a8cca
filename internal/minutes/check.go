package minutes

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/form"
)

// Facts are what the check of a text needs beside the text: the units as they were called and whether
// they belonged to the joint meeting on the day of the meeting, the calendar, and today.
type Facts struct {
	Units []Named
	Days  *calendar.Days
}

// Named is one unit with the names by which a text may call it.
type Named struct {
	ID         int64
	Kind       string
	Name, Then string // today, and on the day of the meeting
	FullName   string
	Belongs    bool // to the joint meeting, on that day
	MeetingDay time.Time
	Today      time.Time
}

// Finding is one thing that the check found. A warning is shown and stops nothing.
type Finding struct {
	Check  string
	Clause int // the number of the decision, 0 for the text as a whole
	Text   string
	Warns  bool
}

// Check is one line of the table: what is looked for and whether it stops the text.
type Check struct {
	Name  string
	Rule  string // the requirement of the charter behind it
	Warns bool
	whole func(Minutes) []string         // about the text
	each  func(Minutes, Clause) []string // about one decision, without its number
}

// Checks is the one list: it stops a text before 提交校核 and before every signature, and pages show it.
var Checks = []Check{
	{Name: "会议概况", Rule: "R6", whole: func(m Minutes) []string { return when(m.Overview == "", "请填写会议概况") }},
	{Name: "议定事项", Rule: "R6", whole: func(m Minutes) []string { return when(len(m.Clauses) == 0, "请至少填写一条议定事项") }},
	{Name: "议定内容", Rule: "R6", each: func(_ Minutes, c Clause) []string { return when(c.Text == "", "没有议定内容") }},
	{Name: "牵头单位", Rule: "R9", each: noLead},
	{Name: "唯一牵头", Rule: "R9", each: otherLead},
	{Name: "完成时限", Rule: "R9", each: noDue},
	{Name: "涉及单位", Rule: "R11", each: func(m Minutes, c Clause) []string { return unassigned(m, c, false) }},
	{Name: "成员单位", Rule: "R9", each: strangers},
	{Name: "涉及地区", Rule: "R11", Warns: true, each: func(m Minutes, c Clause) []string { return unassigned(m, c, true) }},
	{Name: "时限已过", Rule: "R9", Warns: true, each: duePast},
	{Name: "时限非工作日", Rule: "R9", Warns: true, each: dueOff},
}

// Findings runs the whole list; faults come first, each in the order of the text.
func Findings(m Minutes) []Finding {
	faults, warnings := []Finding{}, []Finding{}
	for _, c := range Checks {
		for _, f := range c.find(m) {
			if c.Warns {
				warnings = append(warnings, f)
			} else {
				faults = append(faults, f)
			}
		}
	}
	return append(faults, warnings...)
}

// faultsOf are the findings that stop the text.
func faultsOf(m Minutes) []Finding {
	all := Findings(m)
	for i, f := range all {
		if f.Warns {
			return all[:i]
		}
	}
	return all
}

func (c Check) find(m Minutes) []Finding {
	out := []Finding{}
	if c.whole != nil {
		for _, text := range c.whole(m) {
			out = append(out, Finding{Check: c.Name, Text: text, Warns: c.Warns})
		}
		return out
	}
	for i, x := range m.Clauses {
		for _, text := range c.each(m, x) {
			out = append(out, Finding{c.Name, i + 1, fmt.Sprintf("第 %d 条%s", i+1, text), c.Warns})
		}
	}
	return out
}

func when(bad bool, text string) []string {
	if bad {
		return []string{text}
	}
	return nil
}

// noLead: a decision has a lead, or a reason why it makes no task.
func noLead(_ Minutes, c Clause) []string {
	return when(c.Lead == nil && c.NoTask == "", "没有牵头单位；不需要下达任务的，请写明原因")
}

func noDue(_ Minutes, c Clause) []string {
	return when(c.Due == nil && c.NoTask == "", "没有完成时限；不需要下达任务的，请写明原因")
}

// otherLead: the words of the decision name no second lead, and none but the one chosen.
func otherLead(m Minutes, c Clause) []string {
	leads := m.Facts.leads(c.Text)
	switch {
	case len(leads) > 1:
		return []string{fmt.Sprintf("正文写了 %d 个牵头单位（%s），只能有一个", len(leads), names(leads))}
	case len(leads) == 1 && c.Lead != nil && leads[0].ID != *c.Lead:
		return []string{fmt.Sprintf("正文写明由%s牵头，所选牵头单位是%s", leads[0].Name, c.LeadName)}
	}
	return nil
}

// unassigned: a unit that the words name leads or supports. Districts and zones are places as well as
// units, so of them the check only warns.
func unassigned(m Minutes, c Clause, places bool) []string {
	out := []string{}
	if c.NoTask != "" {
		return out
	}
	for _, u := range m.Facts.mentioned(c.Text) {
		if (u.Kind == "locality") == places && !c.Names(u.ID) {
			out = append(out, fmt.Sprintf("提到%s，但没有列为牵头或配合单位", u.Name))
		}
	}
	return out
}

// strangers: lead and supporters belonged to the joint meeting on its day; who was invited from outside
// (特邀) may be named.
func strangers(m Minutes, c Clause) []string {
	out := []string{}
	for _, u := range m.Facts.Units {
		if c.Names(u.ID) && !u.Belongs {
			out = append(out, fmt.Sprintf("的%s在会议当日（%s）不是成员单位", u.Name, u.MeetingDay.Format("2006年1月2日")))
		}
	}
	return out
}

func duePast(m Minutes, c Clause) []string {
	if c.Due == nil || len(m.Facts.Units) == 0 {
		return nil
	}
	return when(form.Day(*c.Due).Before(form.Day(m.Facts.Units[0].Today)), "的完成时限已过："+c.Due.Format("2006年1月2日"))
}

func dueOff(m Minutes, c Clause) []string {
	if c.Due == nil || m.Facts.Days == nil {
		return nil
	}
	return when(!m.Facts.Days.Workday(*c.Due), "的完成时限不是工作日："+c.Due.Format("2006年1月2日")+"（"+m.Facts.off(*c.Due)+"）")
}

// off says why a day is not worked.
func (f Facts) off(day time.Time) string {
	if x, ok := f.Days.Exception(day); ok {
		return x.Name
	}
	return map[time.Weekday]string{time.Saturday: "星期六", time.Sunday: "星期日"}[day.Weekday()]
}

func names(list []Named) string {
	out := []string{}
	for _, u := range list {
		out = append(out, u.Name)
	}
	return strings.Join(out, "、")
}
