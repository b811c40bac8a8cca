package minutes

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
)

// The limits of the text; the schema has the same.
const (
	TitleMax       = 100
	OverviewMax    = 4000
	OtherMax       = 20000
	ClauseMax      = 2000
	DeliverableMax = 200
	RowsMax        = 60
	NoteMax        = 200
	NoTaskMax      = 200
	OutsideMax     = 400 // of the names of units outside in one role
)

// Form is the text as typed.
type Form struct {
	Title, Overview, Other string
	Note                   string // why it was changed
	Rows                   []ClauseForm
	Open                   string // the row in which units are being chosen that answer with the lead; few rows have any
	Stepped                string // the row of which a milestone was just added, taken out or moved
}

// Input is the text as read. A draft may lack anything but a title; Chart asks for the rest.
type Input struct {
	Title, Overview, Other string
	Note                   string
	Clauses                []ClauseForm
	Tidied                 []proofread.Tidied // lines whose numbering or marks were put right
	Wrong                  form.Errors        // what could not be read: said once the draft is as the form shows it
}

// Read takes what was typed.
func Read(v url.Values) Form {
	f := Form{Title: v.Get("title"), Overview: v.Get("overview"), Other: v.Get("other"), Note: v.Get("note")}
	for _, key := range v["row"] {
		r := ClauseFields.At(key, "").Read(v)
		r.Key, r.ID = key, v.Get(form.InputName("id", key))
		f.Rows = append(f.Rows, r)
	}
	return f
}

// Of shows a record in the form.
func Of(m Minutes) Form {
	f := Form{Title: m.Title, Overview: m.Overview, Other: m.Other}
	for _, c := range m.Clauses {
		f.Rows = append(f.Rows, formOf(c))
	}
	return f
}

func word(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// Input reads the form; all that is wrong is said at once.
func (f Form) Input() (Input, form.Errors) {
	var errs form.Errors
	in := Input{Title: form.Line(f.Title)}
	errs.Need("title", "纪要名称", in.Title, TitleMax)
	in.Overview = in.tidy(f.Overview)
	errs.Limit("overview", "会议概况", in.Overview, OverviewMax)
	for i, r := range f.Rows {
		in.Clauses = append(in.Clauses, in.clause(i+1, r, &errs))
	}
	if len(f.Rows) > RowsMax {
		errs.Add("row-0", "议定事项不超过 %d 条", RowsMax)
	}
	in.Other = in.tidy(f.Other)
	errs.Limit("other", "其他内容", in.Other, OtherMax)
	in.Note = form.Line(f.Note)
	errs.Limit("note", "修改说明", in.Note, NoteMax)
	in.Wrong = errs
	return in, errs
}

func (in *Input) tidy(v string) string {
	text, list := proofread.Tidy(form.Text(v))
	in.Tidied = append(in.Tidied, list...)
	return text
}

func (in *Input) clause(no int, r ClauseForm, errs *form.Errors) ClauseForm {
	place := paper.Place(no)
	r.Text = in.tidy(r.Text)
	r, wrong := ClauseFields.At(r.Key, place).Clean(r)
	*errs = append(*errs, wrong...)
	if len(r.Lead) > 1 { // one lead unit (R9); a draft may still lack it
		errs.Add(form.InputName("lead", r.Key), "%s只能有一个牵头单位", place)
	}
	r.places(no, errs)
	if r.Due != "" && r.DueKind != paper.DueDay { // which of the two is meant is not for us to say
		errs.Add(form.InputName("due", r.Key), "%s完成时限选的是“%s”，请清空日期；要写日期的，请选“某一天”", place, paper.DueOf(r.DueKind).Label)
	}
	return r
}

// places: a unit leads a decision, answers for it with the lead or supports it, one of them (R9, R11).
func (r ClauseForm) places(no int, errs *form.Errors) {
	for _, x := range []struct {
		one, other  []int64
		field, text string
	}{
		{r.Lead, r.Joint, "joint", "牵头单位不能同时是共同负责单位"},
		{r.Lead, r.Support, "support", "牵头单位不能同时是配合单位"},
		{r.Joint, r.Support, "support", "共同负责单位不能同时是配合单位"},
		{r.JointGroup, r.SupportGroup, "support", "单位组不能同时列为共同负责和配合"},
	} {
		if slices.ContainsFunc(x.one, func(u int64) bool { return slices.Contains(x.other, u) }) {
			errs.Add(form.InputName(x.field, r.Key), "%s的%s", paper.Place(no), x.text)
		}
	}
}

// Edit takes a row button of the page: open=KEY, milestone=add:KEY and the like, and without a script add, drop=KEY, move=up:KEY or down:KEY. It
// answers the key of the row to go to, and false when no such button was pressed.
func (f *Form) Edit(v url.Values) (string, bool) {
	switch {
	case v.Has("add"):
		key := f.fresh()
		f.Rows = append(f.Rows, ClauseForm{Key: key, Topic: f.lastTopic()})
		return key, true
	case v.Has("open"):
		f.Open = v.Get("open")
		return f.Open, true
	case v.Has("milestone"):
		return f.editMilestones(v.Get("milestone")), true
	case v.Has("drop"):
		f.Rows = slices.DeleteFunc(f.Rows, func(r ClauseForm) bool { return r.Key == v.Get("drop") })
		return "", true
	case v.Has("move"):
		way, key, _ := strings.Cut(v.Get("move"), ":")
		f.shift(key, map[string]int{"up": -1, "down": 1}[way])
		return key, true
	}
	return "", false
}

func (f *Form) lastTopic() string {
	if len(f.Rows) == 0 {
		return ""
	}
	return f.Rows[len(f.Rows)-1].Topic
}

// fresh is a key no row has.
func (f *Form) fresh() string {
	for n := len(f.Rows) + 1; ; n++ {
		key := strconv.Itoa(n)
		if !slices.ContainsFunc(f.Rows, func(r ClauseForm) bool { return r.Key == key }) {
			return key
		}
	}
}

func (f *Form) shift(key string, by int) {
	i := slices.IndexFunc(f.Rows, func(r ClauseForm) bool { return r.Key == key })
	if j := i + by; i >= 0 && j >= 0 && j < len(f.Rows) {
		f.Rows[i], f.Rows[j] = f.Rows[j], f.Rows[i]
	}
}
