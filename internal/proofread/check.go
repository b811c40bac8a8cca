// Package proofread reads the text of minutes before it is signed: what is missing, whom its words name and make
// lead, and how numbering and marks are written in official papers. It asks no database.
package proofread

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// Facts are what the check of a text needs beside the text: the units as they were called and whether they belonged to the joint meeting on
// the day of the meeting, and why a day is not worked.
type Facts struct {
	Units   []Named
	Groups  []Group                    // as they are now, with their units of the day of the meeting; one that is not there is not compared
	Decided []Item                     // the topics on which the meeting decided
	Put     []Item                     // the topics that it put off, did not reach or took off
	Off     func(day time.Time) string // why the day is not worked, empty when it is; nil when the calendar is not known
	Sat     Sat
}

// Sat is how the meeting was; without a day nothing is compared with it.
type Sat struct {
	Day          time.Time
	Place, Chair string
	Roll         bool // the list of attendance says what the roll of the meeting says
}

// Item is a topic of the meeting and what the meeting came to on it, in words.
type Item struct {
	Topic             int64
	Title, Conclusion string
}

// Text is what is checked: the words, the decisions, and what they are compared with.
type Text struct {
	Overview string
	Clauses  []paper.Clause
	Facts
}

// Named is one unit with the names by which a text may call it.
type Named struct {
	ID         int64
	Kind       string
	Name, Then string // today, and on the day of the meeting
	FullName   string
	Belongs    bool // to the joint meeting, on that day
	Current    bool // and today
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
	whole func(Text) []string               // about the text
	each  func(Text, paper.Clause) []string // about one decision, without its number
}

// Checks is the one list: it stops a text before 提交校核 and before every signature, and pages show it.
var Checks = []Check{
	{Name: "会议概况", Rule: "R6", whole: func(t Text) []string { return textIf(t.Overview == "", "请填写会议概况") }},
	{Name: "议定事项", Rule: "R6", whole: func(t Text) []string { return textIf(len(t.Clauses) == 0, "请至少填写一条议定事项") }},
	{Name: "会议日期", Rule: "R6", whole: otherDay},
	{Name: "主持人", Rule: "R3", whole: otherChair},
	{Name: "参会名单", Rule: "R5", whole: otherRoll},
	{Name: "议题结论", Rule: "R6", whole: undecided},
	{Name: "未议定议题", Rule: "R6", each: notDecided},
	{Name: "议定内容", Rule: "R6", each: func(_ Text, c paper.Clause) []string { return textIf(c.Text == "", "没有议定内容") }},
	{Name: "牵头单位", Rule: "R9", each: noLead},
	{Name: "会外单位牵头", Rule: "R9", each: leadOutside},
	{Name: "唯一牵头", Rule: "R9", each: otherLead},
	{Name: "共同负责", Rule: "R9", each: strayJoint},
	{Name: "一单位一角色", Rule: "R11", each: twoRoles},
	{Name: GroupCheck, Rule: "R11", each: groups},
	{Name: "完成时限", Rule: "R9", each: noDue},
	{Name: "时限推算", Rule: "R9", each: otherEnd},
	{Name: "办理步骤", Rule: "R9", each: milestones},
	{Name: "步骤时限", Rule: "R9", each: milestoneOrder},
	{Name: "涉及单位", Rule: "R11", each: func(t Text, c paper.Clause) []string { return unassigned(t, c, "member") }},
	{Name: "成员单位", Rule: "R9", each: outsiders},
	{Name: "负责单位", Rule: "R9", Warns: true, each: lesser},
	{Name: "会议地点", Rule: "R6", Warns: true, whole: otherPlace},
	{Name: "涉及地区", Rule: "R11", Warns: true, each: func(t Text, c paper.Clause) []string { return unassigned(t, c, "locality") }},
	{Name: "涉及会外单位", Rule: "R11", Warns: true, each: func(t Text, c paper.Clause) []string { return unassigned(t, c, outside) }},
	{Name: "另列单位", Rule: "R11", Warns: true, each: besides},
	{Name: "单位变动", Rule: "R11", Warns: true, each: gone},
	{Name: "时限已过", Rule: "R9", Warns: true, each: duePast},
	{Name: "时限非工作日", Rule: "R9", Warns: true, each: dueOff},
}

// Findings runs the whole list; faults come first, each in the order of the text.
func Findings(t Text) []Finding {
	faults, warnings := []Finding{}, []Finding{}
	for _, c := range Checks {
		for _, f := range c.find(t) {
			if c.Warns {
				warnings = append(warnings, f)
			} else {
				faults = append(faults, f)
			}
		}
	}
	return append(faults, warnings...)
}

// Faults are the findings that stop the text.
func Faults(t Text) []Finding {
	all := Findings(t)
	for i, f := range all {
		if f.Warns {
			return all[:i]
		}
	}
	return all
}

func (c Check) find(t Text) []Finding {
	out := []Finding{}
	if c.whole != nil {
		for _, text := range c.whole(t) {
			out = append(out, Finding{Check: c.Name, Text: text, Warns: c.Warns})
		}
		return out
	}
	for i, x := range t.Clauses {
		for _, text := range c.each(t, x) {
			out = append(out, Finding{c.Name, i + 1, paper.Place(i+1) + text, c.Warns})
		}
	}
	return out
}

func textIf(bad bool, text string) []string {
	if bad {
		return []string{text}
	}
	return nil
}

// states says whether the overview has the words, however its digits and spaces were typed.
func (t Text) states(words string) bool {
	bare := func(s string) string { return strings.Join(strings.Fields(form.Narrow(s)), "") }
	return t.Sat.Day.IsZero() || t.Overview == "" || strings.Contains(bare(t.Overview), bare(words))
}

func otherDay(t Text) []string {
	day := t.Sat.Day.In(form.Zone).Format("1月2日")
	return textIf(!t.states(day), "会议概况没有写明会议日期（"+day+"）")
}

func otherChair(t Text) []string {
	return textIf(!t.states(t.Sat.Chair), "会议概况没有写明主持人（"+t.Sat.Chair+"）")
}

func otherPlace(t Text) []string {
	return textIf(!t.states(t.Sat.Place), "会议概况没有写明会议地点（"+t.Sat.Place+"）")
}

func otherRoll(t Text) []string {
	return textIf(!t.Sat.Day.IsZero() && !t.Sat.Roll, "参会名单与会议的到会登记不一致，请打开起草页保存一次，名单会重新带出")
}

// undecided: what the meeting decided on a topic stands in the minutes, unless it was only heard or put off.
func undecided(t Text) []string {
	out := []string{}
	for _, it := range t.Decided {
		if !slices.ContainsFunc(t.Clauses, func(c paper.Clause) bool { return paper.Ref(c.Topic) == it.Topic }) {
			out = append(out, fmt.Sprintf("议题“%s”会议结论为“%s”，没有对应的议定事项", it.Title, it.Conclusion))
		}
	}
	return out
}

// notDecided: a topic that went back to the pool has no decision.
func notDecided(t Text, c paper.Clause) []string {
	for _, it := range t.Put {
		if paper.Ref(c.Topic) == it.Topic {
			return []string{fmt.Sprintf("属于议题“%s”，会议结论为“%s”，不应有议定事项", it.Title, it.Conclusion)}
		}
	}
	return nil
}

// outside is the kind of a unit outside the joint meeting.
const outside = "other"

// leadOutside: who leads answers to the joint meeting.
func leadOutside(t Text, c paper.Clause) []string {
	for _, u := range t.Units {
		if u.Kind == outside && u.ID == paper.Ref(c.Lead) {
			return []string{"的牵头单位" + u.Name + "是会外单位，只能共同负责或配合"}
		}
	}
	return nil
}

// noLead: a decision has a lead, or a reason why it makes no task.
func noLead(_ Text, c paper.Clause) []string {
	return textIf(c.Lead == nil && c.NoTask == "", "没有牵头单位；不需要下达任务的，请写明原因")
}

func noDue(_ Text, c paper.Clause) []string {
	return textIf(c.Due == nil && c.DueKind == paper.DueDay && c.NoTask == "", "没有完成时限；会上没有定的，请选“待定”；不需要下达任务的，请写明原因")
}

// otherLead: of the units that the words make lead one is chosen; the others answer for the decision with it (共同负责).
func otherLead(t Text, c paper.Clause) []string {
	leads := t.leads(c.Text)
	if c.Lead == nil || len(leads) == 0 {
		return textIf(len(leads) > 1, fmt.Sprintf("正文写了 %d 个牵头单位（%s），请选一个为牵头单位，其余列为共同负责单位", len(leads), unitNames(leads)))
	}
	if !slices.ContainsFunc(leads, func(u Named) bool { return u.ID == *c.Lead }) {
		return []string{fmt.Sprintf("正文写明由%s牵头，所选牵头单位是%s", unitNames(leads), c.LeadName)}
	}
	left := slices.DeleteFunc(leads, func(u Named) bool { return u.ID == *c.Lead || slices.Contains(c.Joint, u.ID) })
	return textIf(len(left) > 0, fmt.Sprintf("正文写明%s也牵头，牵头单位只能有一个，请列为共同负责单位", unitNames(left)))
}

// strayJoint: who answers for a decision with its lead needs one.
func strayJoint(_ Text, c paper.Clause) []string {
	return textIf(c.Lead == nil && len(c.Joint) > 0, "列有共同负责单位，没有牵头单位")
}

// twoRoles: a unit leads, answers with the lead or supports, one of them and once.
func twoRoles(_ Text, c paper.Clause) []string {
	seen := map[int64]bool{paper.Ref(c.Lead): c.Lead != nil}
	for i, u := range slices.Concat(c.Joint, c.Support) {
		if seen[u] {
			return []string{"的" + slices.Concat(c.JointName, c.SupportName)[i] + "列了不止一次，牵头、共同负责、配合只能居其一"}
		}
		seen[u] = true
	}
	return nil
}

// lesser: who is responsible by the words (由甲、乙负责) does more than support.
func lesser(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range t.responsible(c.Text) {
		if slices.Contains(c.Support, u.ID) {
			out = append(out, fmt.Sprintf("正文写明由%s负责，所选为配合单位，是否应为共同负责单位", u.Name))
		}
	}
	return out
}

// unassigned: a unit that the words name has one of the three roles. Districts and zones are places as well as
// units, and units outside the joint meeting have names like 项目办, which a text may say of any: of them the check only warns.
func unassigned(t Text, c paper.Clause, kind string) []string {
	out := []string{}
	if c.NoTask != "" {
		return out
	}
	for _, u := range t.mentioned(c.Text) {
		if u.Kind == kind && !c.Names(u.ID) {
			out = append(out, fmt.Sprintf("提到%s，但没有列为牵头、共同负责或配合单位", u.Name))
		}
	}
	return out
}

// outsiders: all units of a decision belonged to the joint meeting on its day; who was invited from outside
// (特邀) may be named.
func outsiders(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range t.Units {
		if c.Names(u.ID) && !u.Belongs {
			out = append(out, fmt.Sprintf("的%s在会议当日（%s）不是成员单位", u.Name, u.MeetingDay.Format("2006年1月2日")))
		}
	}
	return out
}

func unitNames(list []Named) string {
	out := []string{}
	for _, u := range list {
		out = append(out, u.Name)
	}
	return strings.Join(out, "、")
}
