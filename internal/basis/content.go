package basis

import (
	"time"

	"jointmeeting/internal/form"
)

// Form is what is typed of a basis: as sent, as stored, as compared. Every field of it is declared in Fields.
type Form struct{ Level, Title, Number, Issuer, Issued, Demands string }

// Fields declares what is typed of a basis, in the order of its form. Reading, limits, insert and update, and what the log
// says of a correction go by this table.
var Fields = form.Fields[Form]{
	{Name: "level", Label: "层级", Kind: form.KindChoice, Need: form.NeedAlways, Filter: true,
		Options: []form.Option{{Value: "nation", Label: "国家"}, {Value: "province", Label: "省"}, {Value: "city", Label: "市"}},
		Not:     map[form.Place]string{form.Print: "papers cite in its order, and do not say it"}, Text: func(f *Form) *string { return &f.Level }},
	{Name: "title", Label: "标题", Hint: "不必加书名号", Max: 100, Need: form.NeedAlways, Auto: "off", Text: func(f *Form) *string { return &f.Title }},
	{Name: "number", Label: "文号", Hint: "如 鄂政发〔2022〕21号；没有文号的不填", Max: 40, Narrow: true, Auto: "off", Text: func(f *Form) *string { return &f.Number }},
	{Name: "issuer", Label: "发文机关", Max: 60, Need: form.NeedAlways, Narrow: true, Auto: "off", Text: func(f *Form) *string { return &f.Issuer }},
	{Name: "issued", Label: "发文日期", Kind: form.KindDate, Need: form.NeedAlways, Text: func(f *Form) *string { return &f.Issued }},
	{Name: "demands", Label: "有关要求", Kind: form.KindText, Hint: "摘录与本市工作有关的原文，印入议题材料", Rows: 5, Max: 2000, Text: func(f *Form) *string { return &f.Demands }},
}

// LevelWord is the level on screen; empty for one that there is not.
func LevelWord(level string) string { return Fields.Of("level").OptionWord(level) }

// Of is the form of a stored basis.
func Of(b Basis) Form {
	return Form{b.Level, b.Title, b.Number, b.Issuer, b.Issued.Format(time.DateOnly), b.Demands}
}

// citation is how a paper would cite what was typed.
func (f Form) citation() string {
	issued, _ := form.Date(f.Issued)
	return Basis{Title: f.Title, Number: f.Number, Issuer: f.Issuer, Issued: issued}.Citation()
}

// changes names the fields that differ from what was stored, for the log.
func (f Form) changes(was Basis) string {
	if words := form.Changes(Fields.Differences(Of(was), f, form.Numbers)); words != "" {
		return "；修改" + words
	}
	return ""
}
