package mepage

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/templates/layout"
)

// CodeView is the page of a new generator of codes.
type CodeView struct {
	Seed authenticator.Seed
	Name string
	Keep bool // the other sessions stay open
	Tok  form.Token
	Errs form.Errors
}

// PasskeyView is the page of a new passkey; Script is "" where browsers make none.
type PasskeyView struct {
	authenticator.Ceremony
	Name, Portal, Script string
	Keep                 bool
	Tok                  form.Token
	Errs                 form.Errors
}

// RecoveryView is the page on which a person makes new recovery codes.
type RecoveryView struct {
	authenticator.Owned
	Tok  form.Token
	Errs form.Errors
}

func (v CodeView) box() string {
	n := strconv.Itoa(v.Seed.QR.Size + 8)
	return "-4 -4 " + n + " " + n
}

// link opens the authenticator of the device: an address of that kind and no other, which pages otherwise never lead to.
func (v CodeView) link() templ.SafeURL {
	if !strings.HasPrefix(v.Seed.Link, "otpauth://totp/") {
		return ""
	}
	return templ.SafeURL(v.Seed.Link)
}

// grouped writes a secret in groups of four, to be typed.
func grouped(secret string) string {
	out := ""
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

// usableWord says whether an authenticator signs now, or from when.
func usableWord(x authenticator.Authenticator) (string, flow.Tone) {
	if x.Usable {
		return "可用于签批", flow.Ok
	}
	return "暂不能签批", flow.Wait
}

func usableNote(x authenticator.Authenticator) string {
	if x.ConfirmedAt != nil {
		return x.ConfirmedBy + "于" + layout.DayTime(*x.ConfirmedAt) + "确认"
	}
	if x.Usable {
		return ""
	}
	if !x.Stands {
		return "只凭密码登记，按现在的任职须经安全管理员确认才可用"
	}
	return layout.DayTime(x.UsableAt) + "起可用，或由安全管理员确认后立即可用"
}

func addedWord(t time.Time) string { return layout.DateTime(t) }
