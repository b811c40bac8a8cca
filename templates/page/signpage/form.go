package signpage

import (
	"net/url"
	"slices"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
)

// Form is a decision as typed.
type Form struct {
	Step, Remark string
	Refer        signing.ReferForm // when somebody else is asked first
}

// ReadForm takes what was chosen by a step of the page. The button of 转请 says so by itself, so that it works without a script whichever
// answer is ticked.
func ReadForm(step string, v url.Values) Form {
	f := Form{Step: step, Remark: form.Text(v.Get("remark")), Refer: signing.ReadRefer(v)}
	if v.Get("refer") != "" {
		f.Step = "refer"
	}
	return f
}

// own are the words that were typed.
func (f Form) own() string {
	if f.Step == "refer" {
		return f.Refer.Question
	}
	return f.Remark
}

// First is the form as the page opens: the step that signs, with the remark that most people would write.
func (v View) First() Form { return Form{Step: v.Act.Do, Remark: v.words().Preset} }

// Check finds what is missing in a decision: a return needs words of its own.
func (f Form) Check() form.Errors {
	var errs form.Errors
	errs.Limit("remark", "意见", f.Remark, signing.RemarkMax)
	if f.Step == "return" && (f.Remark == "" || isPreset(f.Remark)) {
		errs.Add("remark", "请写明退回的原因")
	}
	return errs
}

// isPreset says that the remark is only what the page had filled in.
func isPreset(remark string) bool {
	return slices.ContainsFunc(signing.Stages().Agreed(), func(agreed string) bool {
		before, after, _ := strings.Cut(agreed, "{signer}")
		return remark == agreed || after != "" && strings.HasPrefix(remark, before) && strings.HasSuffix(remark, after)
	})
}

// words are the words of the page by the step that signs.
type words struct{ Title, Choice, Remark, Button, Preset string }

// Title is what the reader does on the page.
func (v View) Title() string { return Title(v.Act.Do) }

// Title is what is done by a step of the sign-off, 签批 where there is none.
func Title(do string) string { return wordsOf(do, "").Title }

func (v View) words() words { return wordsOf(v.Act.Do, v.Signer) }

func wordsOf(do, signer string) words {
	s := signing.Stages().By(do)
	if s.Name == "" {
		return words{Title: signing.Stages().Last().Page.Doing}
	}
	return words{s.Page.Doing, s.Page.Doing + "结论", s.Page.Opinion, "确认" + s.Page.Doing, strings.ReplaceAll(s.Page.Agreed, "{signer}", signer)}
}
