package task

import (
	"net/url"
	"strconv"

	"jointmeeting/internal/form"
)

// Limits of the fields, in characters.
const (
	TextMax   = 2000
	MoreMax   = 1000 // problem and next step
	NoteMax   = 200
	ReasonMax = 500
)

// ReportForm is a progress report as typed.
type ReportForm struct{ Text, Progress, Problem, Next, Note string }

// ReadReport reads the form.
func ReadReport(v url.Values) ReportForm {
	return ReportForm{form.Text(v.Get("text")), form.Line(v.Get("progress")), form.Text(v.Get("problem")), form.Text(v.Get("next")), form.Line(v.Get("note"))}
}

// ReportOf fills the form with an earlier report (沿用上期内容).
func ReportOf(r Report) ReportForm {
	return ReportForm{r.Text, strconv.Itoa(r.Progress), r.Problem, r.Next, ""}
}

// Input checks the form against the task's present progress: it may go down only with a word why.
func (f ReportForm) Input(was int) (Report, form.Errors) {
	var errs form.Errors
	errs.Need("text", "本期进展", f.Text, TextMax)
	n, ok := form.Number(f.Progress)
	switch {
	case f.Progress == "":
		errs.Add("progress", "请填写完成进度，0 至 100 的整数")
	case !ok || n < 0 || n > 100:
		errs.Add("progress", "完成进度应为 0 至 100 的整数")
	case n < was && f.Note == "":
		errs.Add("note", "完成进度由 %d%% 降为 %d%%，请说明原因", was, n)
	}
	errs.Limit("note", "进度下降说明", f.Note, NoteMax)
	errs.Limit("problem", "存在问题", f.Problem, MoreMax)
	errs.Limit("next", "下一步措施", f.Next, MoreMax)
	if n >= was {
		f.Note = ""
	}
	return Report{Kind: "progress", Text: f.Text, Progress: n, Problem: f.Problem, Next: f.Next, Note: f.Note}, errs
}

// ClaimForm is a claim of completion as typed.
type ClaimForm struct{ Text, NoFiles, Note string }

// ReadClaim reads the form.
func ReadClaim(v url.Values) ClaimForm {
	return ClaimForm{form.Text(v.Get("text")), form.Line(v.Get("nofiles")), form.Line(v.Get("note"))}
}

// Input checks the claim: it comes with files, or says why there are none.
func (f ClaimForm) Input(files int) (Report, form.Errors) {
	var errs form.Errors
	errs.Need("text", "办结情况", f.Text, TextMax)
	if f.NoFiles == "" {
		f.Note = ""
		if files == 0 {
			errs.Add("files", "请上传办结材料；确无材料的，请勾选“无附件材料”并说明")
		}
	} else {
		errs.Need("note", "无附件材料的说明", f.Note, NoteMax)
	}
	return Report{Kind: "claim", Text: f.Text, Note: f.Note}, errs
}

// PartForm is a report on a part as typed.
type PartForm struct{ Text string }

// ReadPart reads the form.
func ReadPart(v url.Values) PartForm { return PartForm{form.Text(v.Get("text"))} }

// Input checks the form.
func (f PartForm) Input(label string) (Report, form.Errors) {
	var errs form.Errors
	errs.Need("text", label, f.Text, TextMax)
	return Report{Kind: "part", Text: f.Text}, errs
}

// OrderForm is what a convenor ordered about a task, as the office director records it.
type OrderForm struct{ Convenor, Reason, Due string }

// ReadOrder reads the form.
func ReadOrder(v url.Values) OrderForm {
	return OrderForm{form.Line(v.Get("convenor")), form.Text(v.Get("reason")), form.Line(v.Get("due"))}
}
