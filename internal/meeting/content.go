package meeting

import "jointmeeting/internal/form"

// Form is what is typed of a meeting: as sent, as stored, as compared. Every field of it is declared in Fields.
type Form struct {
	Kind, Title, Starts, Ends, Place, Chair, ReceiptDue, Note string
	Leaders, Units                                            []int64
	Guests                                                    Guests
}

const named = "the name of the meeting says it"

// Fields declares what is typed of a meeting, in the order of its form; whom the form offers comes from the database.
// Reading, limits, insert and update, the log's "what changed" and the page of a conflict go by this table.
var Fields = form.Fields[Form]{
	{Name: "kind", Label: "会议类型", Kind: form.KindChoice, Need: form.NeedAlways, Filter: true, Not: map[form.Place]string{form.Print: named},
		Options: []form.Option{{Value: Plenary, Label: "全体会议"}, {Value: Special, Label: "专题会议"}, {Value: Liaison, Label: "联络员会议"}},
		Text:    func(f *Form) *string { return &f.Kind }},
	{Name: "title", Label: "会议名称", Max: 60, Need: form.NeedAlways, Auto: "off", Text: func(f *Form) *string { return &f.Title }},
	{Name: "starts", Column: "starts_at", Label: "开始时间", Kind: form.KindMoment, Need: form.NeedAlways, Text: func(f *Form) *string { return &f.Starts }},
	{Name: "ends", Column: "ends_at", Label: "结束时间", Kind: form.KindMoment, Need: form.NeedAlways, Text: func(f *Form) *string { return &f.Ends }},
	{Name: "place", Label: "地点", Max: 60, Need: form.NeedAlways, Auto: "off", Text: func(f *Form) *string { return &f.Place }},
	{Name: "chair", Label: "主持人", Kind: form.KindPerson, Need: form.NeedAlways, Text: func(f *Form) *string { return &f.Chair }},
	{Name: "leaders", Label: "参会领导", Kind: form.KindPeople, Hint: "主持人不必另选", Units: func(f *Form) *[]int64 { return &f.Leaders }},
	{Name: "units", Label: "参会单位", Kind: form.KindUnits, Need: form.NeedAlways, Units: func(f *Form) *[]int64 { return &f.Units }},
	{Name: "guest", Label: "其他人员", Kind: form.KindRows, List: func(f *Form) form.Rows { return &f.Guests }},
	{Name: "receipt_due", Label: "参会回执截止", Kind: form.KindMoment, Null: true, Text: func(f *Form) *string { return &f.ReceiptDue }},
	{Name: "note", Label: "备注", Kind: form.KindText, Max: 500, Rows: 3, Hint: "写入会议通知", Text: func(f *Form) *string { return &f.Note }},
}

// times are the fields that a meeting and its postponement share.
var times = form.Fields[Form]{Fields.Of("starts"), Fields.Of("ends"), Fields.Of("receipt_due")}

// Check is the form without what no reader means, and everything that is wrong in these fields of it.
func (f Form) Check(fields form.Fields[Form]) (Form, form.Errors) {
	f, errs := fields.Clean(f)
	if errs.Of("starts")+errs.Of("ends") == "" && f.Ends <= f.Starts {
		errs.Add("ends", "结束时间应晚于开始时间")
	}
	if errs.Of("starts")+errs.Of("receipt_due") == "" && f.ReceiptDue > f.Starts {
		errs.Add("receipt_due", "参会回执截止应早于会议开始")
	}
	return f, fields.Sort(errs)
}
