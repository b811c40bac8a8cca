package opinion

import (
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/round"
)

// DaysMax is the longest round; the schema's CHECK holds the same number.
const DaysMax = 60

// AskWords are the words of the form that asks.
var AskWords = round.AskWords{Units: "被征求意见的单位", Days: "反馈时限", Note: "征求意见说明", DaysMax: DaysMax}

// Input reads a form as an answer about the text: who amends or opposes says where and why, who agrees has
// nothing to amend. What was typed goes into the answer.
func Input(f round.Form, o round.Answer, t Text, today time.Time) (round.Answer, form.Errors) {
	var errs form.Errors
	if word, _ := Stances.Word(f.Stance); word == "" {
		errs.Add("stance", "请选择意见")
	}
	o.Stance, o.Approver, o.Points = f.Stance, form.Line(f.Approver), f.Points(t.Parts(), &errs)
	if len(errs) == 0 {
		fits(o, &errs)
	}
	errs.Need("approver", "本单位审签人", o.Approver, round.ApproverMax)
	on := errs.NeedDate("approved_on", "审签日期", f.ApprovedOn)
	if errs.Of("approved_on") == "" && on.After(form.Day(today)) {
		errs.Add("approved_on", "审签日期不能晚于今天")
	}
	o.ApprovedOn = &on
	return o, errs
}

// limits checks a draft: it may be unfinished, not endless.
func limits(f round.Form, t Text) form.Errors {
	var errs form.Errors
	f.Points(t.Parts(), &errs)
	errs.Limit("approver", "本单位审签人", form.Line(f.Approver), round.ApproverMax)
	return errs
}

// fits holds the remarks to the stance.
func fits(o round.Answer, errs *form.Errors) {
	switch o.Stance {
	case round.Amend, round.Object:
		if len(o.Points) == 0 {
			errs.Add(round.RemarkField(partWhole), "请写明%s，或在有关内容下填写", map[string]string{round.Amend: "修改意见", round.Object: "不同意的理由"}[o.Stance])
		}
	case round.Agree, round.Outside:
		word, _ := Stances.Word(o.Stance)
		for _, p := range o.Points {
			if p.Part != partWhole {
				errs.Add(round.RemarkField(p.Part), "选择“%s”的，不填写修改意见；有修改意见请选择“原则同意，有修改意见”", word)
			}
		}
	}
}
