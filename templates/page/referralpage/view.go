// Package referralpage draws 转请阅示: what somebody was asked before a record of any kind is signed, and their word.
package referralpage

import (
	"encoding/hex"
	"strconv"

	"github.com/a-h/templ"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// View is the page of what was asked of one person.
type View struct {
	Kind     signing.Kind
	Referral signing.Referral
	Give     flow.Offer      // the step by which the reader gives the word that was asked for
	Text     templ.Component // of the record, drawn by its feature; only for who may read it now
	Form     signing.AnswerForm
	Errors   form.Errors
	Tok      form.Token
}

// Title is the page's title: what the reader does there.
func (p View) Title() string {
	if p.writes() {
		return "阅示" + p.Kind.Noun
	}
	return p.Referral.AskedName + "的阅示"
}

func (p View) writes() bool { return p.Give.Do != "" && p.Give.Blocked == "" && p.Referral.Sight }

func (p View) path() string { return signing.ReferralPath(p.Referral.ID) }

func (p View) head() part.Head {
	s := signing.ReferralChart.StateOf(p.Referral)
	return part.Head{Title: p.Title(), Sub: p.Referral.Title + "　第 " + strconv.Itoa(p.Referral.Of) + " 稿", Tag: s.Title, Tone: s.Tone}
}

// crumbs lead back to the record only for those who may open them now.
func (p View) crumbs() []part.Crumb {
	way := []part.Crumb{{Label: p.Kind.Noun, URL: p.Kind.List()}}
	if p.Referral.Sight {
		way = append(way, part.Crumb{Label: p.Referral.Title, URL: p.Kind.Path(p.Referral.Record)})
	}
	return append(way, part.Crumb{Label: p.Title()})
}

func (p View) digest() string { return hex.EncodeToString(p.Referral.ContentHash) }

func (p View) fingerprint() string { return p.Referral.Fingerprint() }

// asked is who asked whom, when.
func (p View) asked() []part.Pair {
	r := p.Referral
	return []part.Pair{{Label: "转请人", Text: r.AskerAs()}, {Label: "阅示人", Text: r.AdviserAs()}, {Label: "转请时间", Text: layout.DateTime(r.AskedAt)},
		{Label: "请阅示的内容", Text: r.Question}}
}
