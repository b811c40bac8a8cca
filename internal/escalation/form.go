package escalation

import (
	"net/url"
	"time"

	"jointmeeting/internal/form"
)

// Limits of the fields.
const (
	SentToMax  = 60
	NumberMax  = 60
	AnswerMax  = 500
	AmendedMax = 2000
)

// Form is a record of sending or of an answer, as typed.
type Form struct{ SentTo, Number, SentOn, Answer, AnsweredOn, Amended string }

// Read takes what was typed.
func Read(v url.Values) Form {
	return Form{v.Get("sent_to"), v.Get("number"), v.Get("sent_on"), v.Get("answer"), v.Get("answered_on"), v.Get("amended")}
}

// Input is what was typed, as read for one step.
type Input struct {
	SentTo, Number, Answer, Amended string
	SentOn, AnsweredOn              time.Time
	Wrong                           form.Errors // what could not be read: said once the approval is as the form shows it
}

// Input reads the fields that the step asks for.
func (f Form) Input(step string) (in Input, errs form.Errors) {
	defer func() { in.Wrong = errs }()
	in = Input{SentTo: form.Short(f.SentTo), Number: form.Short(f.Number), Answer: form.Text(f.Answer)}
	if step == "send" {
		errs.Need("sent_to", "报批对象", in.SentTo, SentToMax)
		errs.Need("number", "请示文号", in.Number, NumberMax)
		in.SentOn = errs.NeedDate("sent_on", "报批日期", f.SentOn)
		return in, errs
	}
	in.AnsweredOn = errs.NeedDate("answered_on", "批复日期", f.AnsweredOn)
	errs.Limit("answer", "批复意见", in.Answer, AnswerMax)
	if in.Answer == "" && step != "approve" {
		errs.Add("answer", "请填写批复意见")
	}
	if step == "amend" {
		in.Amended = form.Text(f.Amended)
		errs.Need("amended", "修改后的议定内容", in.Amended, AmendedMax)
	}
	return in, errs
}

func (in Input) words(step string) string {
	if step == "send" {
		return in.SentTo + "，" + in.Number + "，" + in.SentOn.Format("2006年1月2日")
	}
	return in.AnsweredOn.Format("2006年1月2日")
}
