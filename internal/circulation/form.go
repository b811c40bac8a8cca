package circulation

import (
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

// DaysMax is the longest round; the schema's CHECK holds the same number.
const DaysMax = 30

// AskWords are the words of the form that asks.
var AskWords = round.AskWords{Units: "会签单位", Days: "会签时限", Note: "会签说明", DaysMax: DaysMax}

// input reads a form as an answer about the draft: who has remarks says where, who has none writes none.
func input(f round.Form, m minutes.Minutes, q round.Answer) (round.Answer, form.Errors) {
	var errs form.Errors
	if word, _ := Stances.Word(f.Stance); word == "" {
		errs.Add("stance", "请选择会签意见")
	}
	parts := Parts(m, q.Unit)
	q.Stance, q.Approver, q.Points = f.Stance, form.Line(f.Approver), f.Points(parts, &errs)
	for _, p := range parts {
		if f.Stance == round.Agree && form.Text(f.Remarks[p.Key]) != "" {
			errs.Add(round.RemarkField(p.Key), "选择“无意见”的，不填写修改意见；有修改意见请选择“有修改意见”")
		}
	}
	if f.Stance == round.Amend && len(q.Points) == 0 {
		errs.Add(round.RemarkField(parts[0].Key), "请在有关条款下写明修改意见")
	}
	errs.Need("approver", "本单位审签人", q.Approver, round.ApproverMax)
	return q, errs
}
