package signpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// Said is one signature in words.
type Said struct {
	Text, Who, When string
	How             string // with what it was proved
	Void            string
	Scan            string // the address of a paper signature's scan
	Altered         string // why nobody is to believe it
}

// Given are the signatures that stand, the latest first.
func Given(list []signing.Signature) []Said { return said(list, false) }

// Voided are those that were given and voided since, with the reason.
func Voided(list []signing.Signature) []Said { return said(list, true) }

func said(list []signing.Signature, void bool) []Said {
	out := []Said{}
	for i := len(list) - 1; i >= 0; i-- {
		s := list[i]
		if s.GivenAt == nil || s.Void() != void {
			continue
		}
		o := Said{Text: s.Remark, Who: signedAs(s), When: signing.StageTitle(s.Stage) + "　" + layout.DayTime(*s.GivenAt), How: signing.MethodTitle(s)}
		if s.ScanFile != 0 {
			o.Scan = "/files/" + strconv.FormatInt(s.ScanFile, 10)
		}
		if s.Altered() {
			o.Altered = "此处所示与签批时的签名陈述不一致，可能在系统之外被改动。请勿据此办理，并告知安全管理员和审计员核验。"
		}
		if o.Text == "" {
			o.Text = signing.StageTitle(s.Stage) + "同意。"
		}
		if void {
			o.Void = "已作废：" + s.VoidReason
		}
		out = append(out, o)
	}
	return out
}

// signedAs is who signed and in which seat; a stand-in signs in their own name, and it says for whom.
func signedAs(s signing.Signature) string {
	if s.Delegation != nil {
		return s.Name + "（" + s.Seat + "，受委托代总召集人签发）"
	}
	return s.Name + "（" + s.Seat + "）"
}

// Stages are the stages of the sign-off, for the row of a record's stages: who signed when, or is waited for.
func Stages(k signing.Kind, list []signing.Signature) []part.Stage {
	out := []part.Stage{}
	for _, s := range k.Stages() {
		out = append(out, part.Stage{Label: s.Title, Note: Signers(s.Name, list)})
	}
	return out
}

// Signers names those of a stage, and when they signed or that they are waited for.
func Signers(stage string, list []signing.Signature) string {
	words := []string{}
	for _, s := range list {
		switch {
		case s.Stage != stage || s.Void():
		case s.GivenAt != nil:
			words = append(words, s.Name+" "+layout.Day(*s.GivenAt))
		default:
			words = append(words, "待"+s.Name)
		}
	}
	return strings.Join(words, "，")
}

// askedReader are what others wait for from the reader.
func askedReader(d signing.Decision) []signing.Referral {
	return slices.DeleteFunc(slices.Clone(d.Referrals), func(r signing.Referral) bool { return r.Asked != d.Reader || !r.Open() })
}

// AsksReader says whether others wait for a word from the reader.
func AsksReader(d signing.Decision) bool { return len(askedReader(d)) > 0 }

func draftNo(no int) string { return "第 " + strconv.Itoa(no) + " 稿" }
