package paper

import (
	"slices"
	"strings"
	"time"
)

// MilestonesMax is how many milestones a decision has at most. One is enough: minutes often say nothing more than 报县委审定 or 以政府办文件印发.
const MilestonesMax = 6

// Milestone is one of the steps in which a decision is carried out, or by which it goes on elsewhere (办理步骤): what is to be done, or to whom it goes,
// and until when, where the minutes say so.
type Milestone struct {
	Kind    string // MilestoneKinds
	Name    string // by its kind what is done, to whom it goes, in whose name it is issued
	DueKind string // as of a decision; one that has no day and no words goes by that of the decision
	Due     *time.Time
}

// MilestoneWork is the kind of what is simply done; it says nothing that the decision itself does not say, unless there are others beside it.
const MilestoneWork = ""

// MilestoneKind is a kind of milestones: how minutes say it with a name and without one, and what has to be told when it is done.
type MilestoneKind struct {
	Kind, Label          string
	before, after, alone string
	Named                bool // it says nothing without a name
	Numbered             bool // what is done has a number (文号)
	Answered             bool // somebody else answers to it
}

// MilestoneKinds are all of them, as the form offers them.
var MilestoneKinds = []MilestoneKind{
	{Kind: MilestoneWork, Label: "一般步骤", alone: "一般步骤", Named: true},
	{Kind: "revise", Label: "修改完善", after: "修改完善", alone: "修改完善"},
	{Kind: "submit", Label: "报批", before: "报", after: "批准", alone: "报批", Named: true, Answered: true},
	{Kind: "review", Label: "报审定", before: "报", after: "审定", alone: "报审定", Named: true, Answered: true},
	{Kind: "discuss", Label: "提交研究", before: "提交", after: "研究", alone: "提交研究", Named: true, Answered: true},
	{Kind: "issue", Label: "印发", before: "以", after: "名义印发", alone: "印发", Numbered: true},
	{Kind: "file", Label: "备案", before: "报", after: "备案", alone: "备案"},
	{Kind: "meet", Label: "另行开会", before: "另行召开", alone: "另行开会研究"},
}

// MilestoneKindOf is the kind with the name; the zero kind, which has no label, for none.
func MilestoneKindOf(kind string) MilestoneKind {
	if i := slices.IndexFunc(MilestoneKinds, func(k MilestoneKind) bool { return k.Kind == kind }); i >= 0 {
		return MilestoneKinds[i]
	}
	return MilestoneKind{}
}

// MilestoneDues are the ways to say until when: a decision may last or be open, one of its milestones has an end or says nothing of it.
var MilestoneDues = slices.DeleteFunc(slices.Clone(DueKinds), func(k DueKind) bool { return k.lasts || k.Kind == DueOpen })

// Words say it as minutes do: 报县委审定, 以“两办”名义印发.
func (m Milestone) Words() string {
	k := MilestoneKindOf(m.Kind)
	if m.Name == "" {
		return k.alone
	}
	return k.before + m.Name + k.after
}

// Line says it with until when, as paper does: 年底前以“两办”名义印发.
func (m Milestone) Line() string { return m.line(Clause.Until) }

// LineDay says it for screens: beside words the day that they mean.
func (m Milestone) LineDay() string { return m.line(Clause.UntilDay) }

func (m Milestone) line(until func(Clause) string) string {
	by := until(Clause{DueKind: m.DueKind, Due: m.Due})
	if by != "" && m.DueKind == DueDay {
		by += "前"
	}
	return by + m.Words()
}

// Steps say the milestones of a decision as paper does; empty where it has none.
func (c Clause) Steps() string { return c.steps(Milestone.Line) }

// StepsDay say them for screens.
func (c Clause) StepsDay() string { return c.steps(Milestone.LineDay) }

func (c Clause) steps(line func(Milestone) string) string {
	out := []string{}
	for _, m := range c.Milestones {
		out = append(out, line(m))
	}
	return strings.Join(out, "，")
}

// milestones writes those of a decision; what was signed before there were any has the bytes that it had.
func (c *Canon) milestones(list []Milestone) {
	if len(list) == 0 {
		return
	}
	c.Num("clause.milestones", int64(len(list)))
	for _, m := range list {
		c.Put("clause.milestone", m.Kind)
		c.Put("clause.milestone_name", m.Name)
		c.Put("clause.milestone_due_kind", m.DueKind)
		c.Day("clause.milestone_due", m.Due)
	}
}

func (r *Reader) milestones() (out []Milestone) {
	if !r.next("clause.milestones") {
		return nil
	}
	n := r.Num("clause.milestones")
	for i := int64(0); i < n && r.err == nil; i++ {
		out = append(out, Milestone{Kind: r.Text("clause.milestone"), Name: r.Text("clause.milestone_name"), DueKind: r.Text("clause.milestone_due_kind"),
			Due: r.Day("clause.milestone_due")})
	}
	return out
}
