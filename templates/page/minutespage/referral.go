package minutespage

import (
	"encoding/hex"
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// refers is the step by which the reader asks somebody else first; false when it is not their turn.
func (v View) refers() (flow.Offer, bool) {
	return v.Refer, v.Refer.Do != "" && v.Refer.Blocked == ""
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
	out := []signing.Referral{}
	for _, r := range v.Referrals {
		if r.Asker == v.Reader {
			out = append(out, r)
		}
	}
	return out
}

// awaited counts the answers that the reader still waits for.
func (v View) awaited() int {
	n := 0
	for _, r := range v.ownReferrals() {
		if r.Open() {
			n++
		}
	}
	return n
}

// askedReader are what others wait for from the reader.
func (v View) askedReader() []signing.Referral {
	out := []signing.Referral{}
	for _, r := range v.Referrals {
		if r.Asked == v.Reader && r.Open() {
			out = append(out, r)
		}
	}
	return out
}

// askerAs is who asked and in which seat; a stand-in asks in their own name, and it says for whom.
func askerAs(r signing.Referral) string {
	if r.Delegation != nil {
		return r.AskerName + "（" + r.AskerSeat + "，受委托代总召集人）"
	}
	return r.AskerName + "（" + r.AskerSeat + "）"
}

func adviserAs(r signing.Referral) string { return r.AskedName + "（" + r.SeatLabel + "）" }

// Referral is the page of what was asked of one person.
type Referral struct {
	minutes.ReferralPage
	Paper  part.Paper
	Form   signing.AnswerForm
	Errors form.Errors
	Tok    form.Token
}

// Title is the page's title: what the reader does there.
func (p Referral) Title() string {
	if p.writes() {
		return "阅示纪要"
	}
	return p.ReferralPage.Referral.AskedName + "的阅示"
}

func (p Referral) record() signing.Referral { return p.ReferralPage.Referral }

func (p Referral) writes() bool { return p.Give.Do != "" && p.Give.Blocked == "" && p.record().Sight }

func (p Referral) path() string { return signing.ReferralPath(p.record().ID) }

func (p Referral) head() part.Head {
	s := signing.ReferralChart.StateOf(p.record())
	return part.Head{Title: p.Title(), Sub: p.record().Title + "　" + draftNo(p.record().Of), Tag: s.Title, Tone: s.Tone}
}

// crumbs lead back to the minutes only for those who may open them now.
func (p Referral) crumbs() []part.Crumb {
	way := []part.Crumb{{Label: "纪要", URL: "/minutes"}}
	if p.record().Sight {
		way = append(way, part.Crumb{Label: p.record().Title, URL: minutes.Path(p.record().Record)})
	}
	return append(way, part.Crumb{Label: p.Title()})
}

func (p Referral) digest() string { return hex.EncodeToString(p.record().ContentHash) }

func (p Referral) fingerprint() string { return minutes.Fingerprint(p.record().ContentHash) }

// asked is who asked whom, when.
func (p Referral) asked() []part.Pair {
	r := p.record()
	return []part.Pair{{Label: "转请人", Text: askerAs(r)}, {Label: "阅示人", Text: adviserAs(r)}, {Label: "转请时间", Text: layout.DateTime(r.AskedAt)},
		{Label: "请阅示的内容", Text: r.Question}}
}
