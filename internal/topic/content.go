package topic

import (
	"strings"

	"jointmeeting/internal/form"
)

// Content is what a topic says: as typed, as stored, as compared. Every field of it is declared in Fields.
type Content struct {
	Title         string
	Function      string // F1 … F5, may be empty in a draft
	Purpose       string
	Background    string // 提请理由
	Matters       string // 提请会议议定的事项, one a line
	Dispute       string // 主要分歧
	Consulted     []int64
	Attend        []int64
	AttendNone    bool    // 无: no other unit need attend
	Joint         []int64 // as chosen; those that were never asked know nothing of it
	Reporter      string
	ReporterTitle string
	Duration      string // minutes, one of Durations
	Wanted        string // 建议上会时间, in words
	Phone         string
	UnitLeader    string // 本单位负责人, who has read it before it was handed in
	Major         bool   // 重大事项
}

// Places that topics alone have: the text that units are asked about (征求意见), and the rows of the pool from which meetings are filled and of an agenda,
// which say what each row of a list says.
const (
	Asked  form.Place = "asked"
	Pool   form.Place = "pool"
	Agenda form.Place = "agenda"
)

// Reasons why a field is not everywhere.
const (
	classed  = "it sorts the office's lists; the meeting reads the text"
	arranged = "it arranges the meeting and is no part of what is brought together"
	inRow    = "each row of the list says it"
	contact  = "the office's way to the unit, not the meeting's"
	settled  = "who brings it is settled before units are asked"
)

// Fields declares what a topic says, in the order of the form.
var Fields = form.Fields[Content]{
	{Name: "title", Label: "议题名称", Max: 60, Need: form.NeedAlways, InRow: true, Hint: "用一句话写清要研究什么，如“关于制定互联网诊疗服务规范有关事宜”",
		Text: func(c *Content) *string { return &c.Title }},
	{Name: "function", Label: "议题类别", Kind: form.KindChoice, Need: form.NeedWhole, Null: true, Filter: true, InRow: true, Hint: "按联席会议主要职能选择",
		Not: map[form.Place]string{form.Print: classed, Asked: classed, Pool: classed, Agenda: classed}, Text: func(c *Content) *string { return &c.Function }},
	{Name: "purpose", Label: "议题类型", Kind: form.KindChoice, Need: form.NeedAlways, Default: "review", InRow: true,
		Options: []form.Option{{Value: "review", Label: "审议"}, {Value: "coordinate", Label: "协调"}, {Value: "report", Label: "通报"}},
		Not:     map[form.Place]string{form.Print: classed, form.List: inRow, Asked: classed, Pool: classed, Agenda: classed}, Text: func(c *Content) *string { return &c.Purpose }},
	{Name: "background", Label: "提请理由", Kind: form.KindText, Max: 2000, Rows: 6, Need: form.NeedWhole, Hint: "背景、依据、前期工作",
		Text: func(c *Content) *string { return &c.Background }},
	{Name: "matters", Label: "提请会议议定的事项", Short: "提请议定事项", Print: "提请议定的事项", Kind: form.KindItems, Item: "议定事项", Max: 2000, Need: form.NeedWhole,
		Hint: "逐条填写，每行一条", Text: func(c *Content) *string { return &c.Matters }},
	{Name: "dispute", Label: "主要分歧", Kind: form.KindText, Max: 1000, Rows: 3, Hint: "各方意见和倾向性意见",
		Text: func(c *Content) *string { return &c.Dispute }},
	{Name: "consulted", Label: "已征求意见的单位", Short: "已征求意见单位", Kind: form.KindUnits,
		Not: map[form.Place]string{form.Seal: arranged, Asked: arranged}, Units: func(c *Content) *[]int64 { return &c.Consulted }},
	{Name: "attend", Label: "需要参会的单位", Short: "需要参会单位", Kind: form.KindUnits, Need: form.NeedWhole,
		Not:   map[form.Place]string{form.Seal: arranged, Asked: arranged},
		Units: func(c *Content) *[]int64 { return &c.Attend }, None: func(c *Content) *bool { return &c.AttendNone }},
	{Name: "joint", Label: "联合提出单位", Kind: form.KindUnits, Hint: "由本单位牵头填写；提交前须由所选单位的联络员在本系统确认",
		Not: map[form.Place]string{Asked: settled}, Units: func(c *Content) *[]int64 { return &c.Joint }},
	{Name: "reporter", Label: "汇报人", Max: 40, Need: form.NeedWhole, Narrow: true, Also: []form.Place{Pool},
		Not: map[form.Place]string{form.Seal: arranged, Asked: arranged}, Text: func(c *Content) *string { return &c.Reporter }},
	{Name: "reporter_title", Label: "汇报人职务", Max: 40, Need: form.NeedWhole, Narrow: true,
		Not: map[form.Place]string{form.Seal: arranged, Asked: arranged}, Text: func(c *Content) *string { return &c.ReporterTitle }},
	{Name: "duration", Label: "预计用时", Kind: form.KindNumber, Need: form.NeedAlways, Default: "15", Also: []form.Place{Pool},
		Options: []form.Option{{Value: "10", Label: "10 分钟"}, {Value: "15", Label: "15 分钟"}, {Value: "20", Label: "20 分钟"}, {Value: "30", Label: "30 分钟"}},
		Not:     map[form.Place]string{form.Seal: arranged, form.List: arranged, form.Row: arranged, Asked: arranged}, Text: func(c *Content) *string { return &c.Duration }},
	{Name: "wanted", Label: "建议上会时间", Max: 60, Narrow: true, Hint: "不填则由办公室安排",
		Not: map[form.Place]string{form.Seal: arranged, Asked: arranged, form.Print: "said to the office, which sets the day"}, Text: func(c *Content) *string { return &c.Wanted }},
	{Name: "phone", Label: "联系电话", Max: 30, Need: form.NeedWhole, Narrow: true, Auto: "tel",
		Not: map[form.Place]string{form.Seal: arranged, Asked: contact, form.Print: contact}, Text: func(c *Content) *string { return &c.Phone }},
	{Name: "unit_leader", Label: "本单位审签人", Max: 40, Narrow: true, Hint: "审签此议题的本单位负责同志",
		Not: map[form.Place]string{form.Seal: arranged, Asked: contact, form.Print: contact}, Text: func(c *Content) *string { return &c.UnitLeader }},
	{Name: "major", Label: "重大事项", Box: "属于重大事项", Kind: form.KindTick, InRow: true, Hint: "重大事项按程序报批",
		Not: map[form.Place]string{form.Seal: arranged, Asked: classed, Agenda: classed, form.Print: classed, form.List: inRow}, Tick: func(c *Content) *bool { return &c.Major }},
}

// Word is what the topic says in a field, in words; units are named as on the day it was handed in.
func (t Topic) Word(name string) string {
	if name == "function" {
		return t.FunctionName
	}
	named := map[string][]string{"consulted": t.ConsultedNames, "attend": t.AttendNames, "joint": t.JointNames}[name]
	return Fields.Of(name).Word(&t.Content, func(form.Kind, []int64) string { return strings.Join(named, "、") })
}
