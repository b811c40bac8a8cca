package milestone

import (
	"net/url"
	"slices"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// Limits of the fields, in characters.
const (
	DocumentMax = 60
	NoteMax     = 500
)

// Outcomes are what is answered where somebody answers to a milestone. One that was refused is not done: that is told with the progress.
var Outcomes = []form.Option{{Value: "agreed", Label: "同意"}, {Value: "amended", Label: "原则同意，按意见修改"}}

func outcome(value string) string {
	if i := slices.IndexFunc(Outcomes, func(o form.Option) bool { return o.Value == value }); i >= 0 {
		return Outcomes[i].Label
	}
	return ""
}

// DoneForm is what was typed of a milestone that is done.
type DoneForm struct{ On, Document, Outcome, Note string }

// ReadDone takes what was typed.
func ReadDone(v url.Values) DoneForm {
	return DoneForm{v.Get("done_on"), v.Get("document"), v.Get("outcome"), v.Get("note")}
}

// onto puts it on the milestone and says what is wrong: what is issued has its number, what somebody answers to its answer, and nothing is done in days
// to come.
func (f DoneForm) onto(m *Milestone, now time.Time) form.Errors {
	var errs form.Errors
	f.Document, f.Note = form.Short(f.Document), form.Text(f.Note)
	k := paper.MilestoneKindOf(m.Kind)
	on := errs.NeedDate("done_on", "完成日期", f.On)
	if errs.Of("done_on") == "" && form.Days(now, on) > 0 {
		errs.Add("done_on", "完成日期不能晚于今天")
	}
	if k.Numbered {
		errs.Need("document", "文号", f.Document, DocumentMax)
	} else {
		errs.Limit("document", "文号", f.Document, DocumentMax)
	}
	if !k.Answered {
		f.Outcome = ""
	} else if outcome(f.Outcome) == "" {
		errs.Add("outcome", "请选择批复结果")
	}
	errs.Limit("note", "说明", f.Note, NoteMax)
	m.DoneOn, m.Document, m.Outcome, m.Note = &on, f.Document, f.Outcome, f.Note
	return errs
}
