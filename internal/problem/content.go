package problem

import "jointmeeting/internal/form"

// Content is what a problem says: as typed, as stored, as compared. Every field of it is declared in Fields.
type Content struct {
	Title     string
	Duty      string // the sentence of the unit's duty, verbatim as it was then
	Situation string // 现状
	Proposal  string // 建议, one a line
}

// Fields declares what a problem says, in the order of the form. Duty and situation together fit into the grounds of
// a topic; the duties to choose from are the unit's.
var Fields = form.Fields[Content]{
	{Name: "title", Label: "题目", Max: 60, Auto: "off", Need: form.NeedAlways, Text: func(c *Content) *string { return &c.Title }},
	{Name: "duty", Label: "所属职责", Kind: form.KindChoice, Need: form.NeedAlways, Hint: "按联席会议制度中本单位的职责选择",
		Not:  map[form.Place]string{form.List: "the sentences are one unit's, and lists are narrowed by the unit"},
		Text: func(c *Content) *string { return &c.Duty }},
	{Name: "situation", Label: "现状", Kind: form.KindText, Max: 900, Rows: 6, Need: form.NeedAlways, Text: func(c *Content) *string { return &c.Situation }},
	{Name: "proposal", Label: "建议", Kind: form.KindText, Max: 1500, Rows: 5, Need: form.NeedAlways, Hint: "每行一条；转为议题时作为提请议定的事项",
		Text: func(c *Content) *string { return &c.Proposal }},
}
