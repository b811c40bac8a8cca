// Package signpage draws where somebody decides on the text of a record, of any kind that is signed: the text with the conclusion beside it, its
// proof, what was said before, and the registration of a signature on paper.
package signpage

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/part"
)

// View is a record before somebody who may sign it. Its feature says how the record looks; the rest is the same for every kind.
type View struct {
	signing.Decision
	Kind      signing.Kind
	Object    signing.Object
	Signer    string       // who signs last, for the words of those who sign before
	Registers bool         // the reader may register that the signer signed on paper
	Offers    []flow.Offer // what the chart offers the reader; 退回 is among the conclusions
	Crumbs    []part.Crumb // to the record
	Head      part.Head
	Stages    []part.Stage
	Text      templ.Component // what is signed
	With      templ.Component // what the text means by its words, read before it is decided on; nil where the kind has nothing
	Since     templ.Component // what changed since the reader last looked; nil where the kind does not tell
	Beside    templ.Component // what else bears on the decision; nil where the kind has nothing

	Passkey string // the script of passkeys; "" where browsers make none
	Tok     form.Token
}

func (v View) path() string { return v.Kind.Place + strconv.FormatInt(v.Object.Record, 10) }

func (v View) crumbs(last string) []part.Crumb {
	return append(slices.Clone(v.Crumbs), part.Crumb{Label: last})
}

func (v View) digest() string { return hex.EncodeToString(v.Object.Digest) }

func (v View) fingerprint() string { return v.Object.Fingerprint() }

// open says whether the reader may decide now.
func (v View) open() bool { return v.Act.Do != "" && v.Act.Blocked == "" }

// refers says whether the reader may ask somebody else first: it is their turn.
func (v View) refers() bool { return v.Refer.Do != "" && v.Refer.Blocked == "" }

// choices are the step that signs, the return, and asking somebody else first.
func (v View) choices() []part.Option {
	out := []part.Option{{Value: v.Act.Do, Label: v.Act.Label}}
	for _, o := range v.Offers {
		if o.Do == "return" {
			out = append(out, part.Option{Value: o.Do, Label: o.Label})
		}
	}
	if v.refers() {
		out = append(out, part.Option{Value: v.Refer.Do, Label: v.Refer.Label})
	}
	return out
}

func (v View) asksPassword() bool { return v.Kind.NeedsPassword(*v.Settings, v.Act.Do) }

// Proof is how somebody proves who they are: the password, a code for whoever has a generator of codes, or a passkey where the page has its
// script, which asks at Statement what to sign.
type Proof struct {
	Code              bool
	Script, Statement string
	Button, Note      string
	Errs              form.Errors
}

func (v View) proof(errs form.Errors) Proof {
	p := Proof{Code: v.Means.Has(authenticator.ByCode), Note: "退回时不需要", Errs: errs}
	if v.Means.Has(authenticator.ByPasskey) {
		p.Script, p.Statement, p.Button = v.Passkey, v.path()+"/statement", "用通行密钥"+v.words().Button
	}
	return p
}

// advisers are whose word may be asked for, the reader left out.
func (v View) advisers() []part.Group {
	groups := []part.Group{{Title: "总召集人、召集人和办公室主任"}, {Title: "成员"}}
	for _, h := range v.Advisers {
		if h.Person == v.Reader {
			continue
		}
		g := &groups[0]
		if signing.IsMember(h) {
			g = &groups[1]
		}
		g.Options = append(g.Options, part.Option{Value: strconv.FormatInt(h.Seat, 10), Label: h.Name + "（" + signing.SeatOf(h) + "）"})
	}
	return groups
}

// ownReferrals are those that the reader asked for.
func (v View) ownReferrals() []signing.Referral {
	return slices.DeleteFunc(slices.Clone(v.Referrals), func(r signing.Referral) bool { return r.Asker != v.Reader })
}

// awaited counts the answers that the reader still waits for.
func (v View) awaited() int {
	return len(slices.DeleteFunc(v.ownReferrals(), func(r signing.Referral) bool { return !r.Open() }))
}
