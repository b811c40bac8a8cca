package signing

import (
	"net/url"

	"jointmeeting/internal/form"
)

// Limits of what is written beside a signature and in a referral; the schema has the same.
const (
	RemarkMax   = 500
	QuestionMax = 500
	AdviceMax   = 500
)

// ReferForm is a referral as typed: the seat whose holder is asked, and what is asked.
type ReferForm struct{ To, Question string }

// ReadRefer takes the fields as they came.
func ReadRefer(v url.Values) ReferForm { return ReferForm{v.Get("to"), v.Get("question")} }

// Input reads the form.
func (f ReferForm) Input() (seat int64, question string, errs form.Errors) {
	if f.To == "" {
		errs.Add("to", "请选择转请的人")
	}
	question = form.Text(f.Question)
	errs.Need("question", "请阅示的内容", question, QuestionMax)
	return form.ID(f.To), question, errs
}

func wrongAdviser(text string) error { return form.Errors{{Field: "to", Text: text}} }

// AnswerForm is the word that was asked for, as typed, and the digest of the text it was typed beside.
type AnswerForm struct{ Answer, Digest string }

// ReadAnswer takes the fields as they came.
func ReadAnswer(v url.Values) AnswerForm { return AnswerForm{v.Get("answer"), v.Get("digest")} }

// Input reads the form.
func (f AnswerForm) Input() (answer string, errs form.Errors) {
	answer = form.Text(f.Answer)
	errs.Need("answer", "阅示意见", answer, AdviceMax)
	return answer, errs
}
