package minutes

import (
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/milestone"
	"jointmeeting/internal/paper"
)

// ClauseForm is one decision as typed and, once it is cleaned, as read. Every field of it but key and id is declared in ClauseFields.
type ClauseForm struct {
	Key                  string // names its inputs on the page
	ID                   string // the stored row, empty for a new one
	Topic, Text          string
	Lead, Joint, Support []int64 // of the lead one; more than one is refused
	JointGroup           []int64 // groups that stand for more of them
	SupportGroup         []int64
	JointOutside         string // names of units outside the joint meeting, which are no choice of the form
	SupportOutside       string
	DueKind, Due         string
	Milestones           milestone.Rows
	Deliverable, NoTask  string
	Major                bool
}

// The places where a field of a decision is shown: Conflict is the page on which two texts of one draft stand beside each other, Printed the paper.
const (
	Conflict form.Place = "conflict"
	Printed  form.Place = "printed"
)

// ClauseFields declares what is typed of a decision. Reading, limits, the page of a conflict and what the drafter
// typed and did not save go by this table; the paper and its signed bytes are in internal/paper.
var ClauseFields = form.Fields[ClauseForm]{
	{Name: "topic", Label: "所属议题", Kind: form.KindChoice, Not: map[form.Place]string{Conflict: "it is a choice of the agenda, which the text stands under"},
		Text: func(c *ClauseForm) *string { return &c.Topic }},
	{Name: "text", Label: "议定内容", Kind: form.KindText, Max: ClauseMax, Text: func(c *ClauseForm) *string { return &c.Text }},
	{Name: "lead", Label: "牵头单位", Kind: form.KindUnits, Units: func(c *ClauseForm) *[]int64 { return &c.Lead }},
	{Name: "joint", Label: "共同负责单位", Kind: form.KindUnits, Units: func(c *ClauseForm) *[]int64 { return &c.Joint }},
	{Name: "support", Label: "配合单位", Kind: form.KindUnits, Units: func(c *ClauseForm) *[]int64 { return &c.Support }},
	{Name: "joint_group", Label: "共同负责的单位组", Kind: form.KindGroups, Units: func(c *ClauseForm) *[]int64 { return &c.JointGroup }},
	{Name: "support_group", Label: "配合的单位组", Kind: form.KindGroups, Units: func(c *ClauseForm) *[]int64 { return &c.SupportGroup }},
	{Name: "joint_outside", Label: "共同负责的会外单位", Max: OutsideMax, Text: func(c *ClauseForm) *string { return &c.JointOutside }},
	{Name: "support_outside", Label: "配合的会外单位", Max: OutsideMax, Text: func(c *ClauseForm) *string { return &c.SupportOutside }},
	{Name: "due_kind", Label: "完成时限", Kind: form.KindChoice, Options: dueKinds(), Text: func(c *ClauseForm) *string { return &c.DueKind }},
	{Name: "due", Label: "完成日期", Kind: form.KindDate, Text: func(c *ClauseForm) *string { return &c.Due }},
	{Name: "milestones", Label: "办理步骤", Kind: form.KindRows, List: func(c *ClauseForm) form.Rows { return &c.Milestones }},
	{Name: "deliverable", Label: "完成标志", Max: DeliverableMax, Text: func(c *ClauseForm) *string { return &c.Deliverable }},
	{Name: "major", Label: "重大事项", Kind: form.KindTick, Tick: func(c *ClauseForm) *bool { return &c.Major }},
	{Name: "no_task", Label: "不下达任务的原因", Max: NoTaskMax, Not: map[form.Place]string{Printed: "minutes say what was decided; why nobody is charged with it is the office's own note"},
		Text: func(c *ClauseForm) *string { return &c.NoTask }},
}

// dueKinds are the ways to say until when, as the form offers them.
func dueKinds() (out []form.Option) {
	for _, k := range paper.DueKinds {
		out = append(out, form.Option{Value: k.Kind, Label: k.Label})
	}
	return out
}

// lead is the unit that leads; 0 while there is none.
func (r ClauseForm) lead() int64 {
	if len(r.Lead) == 0 {
		return 0
	}
	return r.Lead[0]
}

// due is the day that was typed; nil for none.
func (r ClauseForm) due() *time.Time {
	if day, ok := form.Date(r.Due); ok {
		return &day
	}
	return nil
}

// formOf shows a stored decision in the form.
func formOf(c Clause) ClauseForm {
	r := ClauseForm{Key: strconv.Itoa(c.Ord), ID: word(c.ID), Topic: word(deref(c.Topic)), Text: c.Text, Deliverable: c.Deliverable, Major: c.Major, NoTask: c.NoTask, DueKind: c.DueKind,
		Joint: c.Named(paper.RoleJoint), Support: c.Named(paper.RoleSupport), JointGroup: []int64{}, SupportGroup: []int64{}, Milestones: milestone.RowsOf(c.Milestones),
		JointOutside: strings.Join(c.OutsideNames(paper.RoleJoint), "、"), SupportOutside: strings.Join(c.OutsideNames(paper.RoleSupport), "、")}
	for _, g := range c.Groups {
		if g.Role == paper.RoleJoint {
			r.JointGroup = append(r.JointGroup, g.ID)
		} else {
			r.SupportGroup = append(r.SupportGroup, g.ID)
		}
	}
	if c.Lead != nil {
		r.Lead = []int64{*c.Lead}
	}
	if c.Due != nil && c.DueKind == paper.DueDay {
		r.Due = c.Due.Format("2006-01-02")
	}
	return r
}
