package minutespage

import (
	"encoding/hex"
	"strings"

	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/part"
)

// SignForm is a decision on minutes as typed.
type SignForm struct {
	Step, Remark string
	Refer        signing.ReferForm // when somebody else is asked first
}

// Check finds what is missing before the act is tried: a return needs words of its own.
func (f SignForm) Check() form.Errors {
	var errs form.Errors
	if f.Step == "" {
		errs.Add("step", "请选择结论")
	}
	if f.Step == "refer" {
		_, _, errs := f.Refer.Input()
		return errs
	}
	errs.Limit("remark", "意见", f.Remark, signing.RemarkMax)
	if f.Step == "return" && (f.Remark == "" || isPreset(f.Remark)) {
		errs.Add("remark", "请写明退回的原因")
	}
	return errs
}

// isPreset says that the remark is only what the page had filled in.
func isPreset(remark string) bool {
	return remark == "已校核。" || remark == "同意。" || (strings.HasPrefix(remark, "同意，请") && strings.HasSuffix(remark, "同志签发。"))
}

// signWords are the words of the page by the step that signs.
type signWords struct{ Title, Choice, Remark, Button, Preset string }

// SignWords gives them; the preset remark is what most people would write.
func SignWords(do, signer string) signWords {
	switch do {
	case "":
		return signWords{Title: "签批"}
	case "check":
		return signWords{"校核", "校核结论", "校核意见", "确认校核", "已校核。"}
	case "review":
		return signWords{"审核", "审核结论", "审核意见", "确认审核", "同意，请" + signer + "同志签发。"}
	}
	return signWords{"签批", "签批结论", "批示意见", "确认签批", "同意。"}
}

func (v View) words() signWords { return SignWords(v.Act.Do, v.Minutes.SignerName) }

func (v View) digest() string { return hex.EncodeToString(v.Minutes.ContentHash) }

func (v View) fingerprint() string { return minutes.Fingerprint(v.Minutes.ContentHash) }

// choices are the step that signs, the return, and asking somebody else first.
func (v View) choices() []part.Option {
	out := []part.Option{{Value: v.Act.Do, Label: v.Act.Label}}
	for _, o := range v.Offers {
		if o.Do == "return" {
			out = append(out, part.Option{Value: o.Do, Label: o.Label})
		}
	}
	if o, ok := v.refers(); ok {
		out = append(out, part.Option{Value: o.Do, Label: o.Label})
	}
	return out
}

// asksCode says whether the reader types a code as well; asksPasskey whether a key of theirs may sign here.
func (v View) asksCode() bool { return v.asksPassword() && v.Means.Has(authenticator.ByCode) }

func (v View) asksPasskey() bool {
	return v.asksPassword() && v.Passkey != "" && v.Means.Has(authenticator.ByPasskey)
}

func (v View) asksPassword() bool { return minutes.Signable.NeedsPassword(*v.Settings, v.Act.Do) }

// signedAs is who signed and in which seat; a stand-in signs in their own name, and it says for whom.
func signedAs(s signing.Signature) string {
	if s.Delegation != nil {
		return s.Name + "（" + s.Seat + "，受委托代总召集人签发）"
	}
	return s.Name + "（" + s.Seat + "）"
}
