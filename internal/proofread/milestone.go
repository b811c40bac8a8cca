package proofread

import (
	"fmt"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// milestones: each says to whom or what; one alone that is simply done says what the decision says.
func milestones(_ Text, c paper.Clause) []string {
	out := []string{}
	for i, m := range c.Milestones {
		k := paper.MilestoneKindOf(m.Kind)
		if k.Named && m.Name == "" {
			out = append(out, fmt.Sprintf("的办理步骤 %d（%s）没有写内容", i+1, k.Label))
		}
		if len(c.Milestones) == 1 && m.Kind == paper.MilestoneWork {
			out = append(out, "只有一个办理步骤，就是这件事本身；请写入议定内容，或选择报批、印发等类别")
		}
	}
	return out
}

// milestoneOrder: a milestone comes no sooner than the one before it, and none after the decision is to be done.
func milestoneOrder(_ Text, c paper.Clause) []string {
	out := []string{}
	var last *time.Time
	for i, m := range c.Milestones {
		if m.Due == nil {
			continue
		}
		switch day := m.Due.Format(time.DateOnly); {
		case last != nil && day < last.Format(time.DateOnly):
			out = append(out, fmt.Sprintf("的办理步骤 %d 的时限早于前面的步骤", i+1))
		case c.Due != nil && day > c.Due.Format(time.DateOnly):
			out = append(out, fmt.Sprintf("的办理步骤 %d 的时限晚于完成时限", i+1))
		}
		last = m.Due
	}
	return out
}

// until is a day that a decision names, or that its words mean.
type until struct {
	of, kind string
	due      *time.Time
}

// untils are that by which a decision is to be done, and those of its milestones.
func untils(c paper.Clause) []until {
	out := []until{{"的完成时限", c.DueKind, c.Due}}
	for _, m := range c.Milestones {
		out = append(out, until{"的办理步骤“" + m.Words() + "”的时限", m.DueKind, m.Due})
	}
	return out
}

const dayForm = "2006年1月2日"

// otherEnd: 月底, 年底 and the like mean a day that is counted from that of the meeting, which may have been put right since.
func otherEnd(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range untils(c) {
		k := paper.DueOf(u.kind)
		if !k.Counted() || t.Sat.Day.IsZero() {
			continue
		}
		if end := k.End(form.Day(t.Sat.Day)).Format(dayForm); u.due == nil || u.due.Format(dayForm) != end {
			out = append(out, u.of+"“"+k.Label+"”按会议日期应为"+end+"，请打开起草页保存一次，日期会重新推算")
		}
	}
	return out
}

func duePast(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range untils(c) {
		if u.due != nil && len(t.Units) > 0 && form.Day(*u.due).Before(form.Day(t.Units[0].Today)) {
			out = append(out, u.of+"已过："+u.due.Format(dayForm))
		}
	}
	return out
}

func dueOff(t Text, c paper.Clause) []string {
	out := []string{}
	for _, u := range untils(c) {
		if u.due == nil || u.kind != paper.DueDay || t.Off == nil {
			continue
		}
		if why := t.Off(*u.due); why != "" {
			out = append(out, u.of+"不是工作日："+u.due.Format(dayForm)+"（"+why+"）")
		}
	}
	return out
}
