// Package opinionpage draws 征求意见: sending a topic to units, a unit's opinion, the rounds and 采纳情况.
package opinionpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// Consult is what a topic's page shows of its rounds, and where the reader can go from it.
type Consult struct {
	opinion.Consultation
	Insider bool          // sees all answers and the topic's history
	Links   []part.Button // to what the reader can do
	Papers  []part.Button
}

// Rights say what the reader may do about the rounds of a topic. Whoever makes the page asks the charts.
type Rights struct {
	Insider            bool   // sees all answers and the topic's history
	Give               string // where the reader answers for a unit; empty when nobody waits for that
	Ask, Adopt, Revise bool
}

// NewConsult leads to what the reader may do, and to the papers about the rounds.
func NewConsult(t topic.Topic, c opinion.Consultation, may Rights) Consult {
	out := Consult{Consultation: c, Insider: may.Insider}
	link := func(when bool, label, url, kind string) {
		if when {
			out.Links = append(out.Links, part.Button{Label: label, URL: url, Kind: kind, Block: true})
		}
	}
	link(may.Give != "", "反馈意见", may.Give, "primary")
	link(may.Ask, "征求意见", t.Path()+"/consult", "")
	link(may.Adopt, "答复采纳情况", opinion.AdoptionPath(t.ID), "primary")
	link(may.Revise, "按意见修改", t.Path()+"/revise", "")
	if len(c.Rounds) > 0 {
		out.Papers = append(out.Papers, part.Button{Label: "征求意见情况表", URL: t.Path() + "/opinions", Size: "sm", Icon: "print"})
	}
	if len(opinion.Objections(c.Rounds)) > 0 {
		out.Papers = append(out.Papers, part.Button{Label: "分歧说明", URL: t.Path() + "/disagreement", Size: "sm", Icon: "print"})
	}
	return out
}

// tally counts the positions, for those who see all of them.
func (c Consult) tally(now time.Time) string {
	if !c.Insider {
		return ""
	}
	return opinion.Tally(c.Rounds, now)
}

func (c Consult) latestFirst() []opinion.Round {
	out := slices.Clone(c.Rounds)
	slices.Reverse(out)
	return out
}

// about is a round in words: who asked, until when and how that was counted, and by which rules.
func (c Consult) about(r opinion.Round, now time.Time) []string {
	out := []string{roundSent(r, now)}
	if r.Open() {
		l := c.Days.Add(r.AskedOn, r.Days)
		out = append(out, strings.Join(slices.DeleteFunc([]string{l.Words(), l.Note()}, func(s string) bool { return s == "" }), "；"))
	} else {
		out = append(out, shared.RoundEnd(r.Round, now))
	}
	out = append(out, roundRules(r))
	if r.Why != "" {
		out = append(out, "议题修改后重新征求，改动的内容："+r.Why)
	}
	if r.Note != "" {
		out = append(out, "说明："+r.Note)
	}
	return out
}

func roundTitle(r opinion.Round) string { return fmt.Sprintf("第 %d 轮", r.N) }

func roundSent(r opinion.Round, now time.Time) string {
	return fmt.Sprintf("%s由%s发送，征求意见文本为第 %d 稿", layout.Near(r.OpenedAt, now), r.OpenedName, r.TextN)
}

func roundRules(r opinion.Round) string {
	silence, shared := "逾期未复不视为同意", "各单位只能看到本单位的意见"
	if r.Silence {
		silence = "逾期未复视为同意"
	}
	if r.Shared {
		shared = "被征求意见的单位可互相看到意见"
	}
	return silence + "；" + shared
}

func opinionDay(o round.Answer, now time.Time) string {
	if o.GivenAt == nil {
		return ""
	}
	return layout.Near(*o.GivenAt, now)
}

// opinionDash stands where no remark is.
func opinionDash(o round.Answer) string {
	if o.AwaitsAnswer() {
		return ""
	}
	return "无修改意见"
}

// View is the page of one opinion.
type View struct {
	opinion.Page
	Give    flow.Offer // empty when the reader does not answer for the unit
	Errors  form.Errors
	Now     time.Time
	Tok     form.Token
	Own     flow.Offer   // as Give, in place of what the office entered
	Enter   bool         // the reader enters the unit's answer
	Retract []flow.Offer // how what was entered is taken back
}

// Title is the page's title: what the reader does there.
func (p View) Title() string { return p.head().Title }

func (p View) head() part.Head {
	at := opinion.PositionOf(p.Opinion, p.Round.Round, p.Now)
	h := part.Head{Title: p.Opinion.UnitName + "的意见", Sub: p.Topic.Title + "　" + p.Topic.UnitName + "提出　" + roundTitle(p.Round), Tag: at.Word, Tone: at.Tone}
	if p.writes() {
		h.Title = "反馈意见"
	}
	return h
}

func (p View) crumbs() []part.Crumb {
	return []part.Crumb{{Label: "议题", URL: "/topics"}, {Label: p.Topic.Title, URL: p.Topic.Path()}, {Label: p.Title()}}
}

// writes says whether the page is the form of the answer.
func (p View) writes() bool { return p.Give.Do != "" && p.Give.Blocked == "" || p.owns() }

// owns says whether it takes the place of what the office entered.
func (p View) owns() bool { return p.Own.Do != "" && p.Own.Blocked == "" }

// asked is the text as it was asked about, and by which rules.
func (p View) asked() []part.Pair {
	r := p.Round
	l := p.Days.Add(r.AskedOn, r.Days)
	pairs := []part.Pair{}
	for _, f := range opinion.Fields {
		pairs = append(pairs, shared.Pair(f, f.Word(&r.Says, form.Numbers)))
	}
	pairs = append(pairs, part.Pair{Label: "所附材料", Lines: r.FileNames()}, part.Pair{Label: "反馈时限", Lines: []string{l.Words(), l.Note()}},
		part.Pair{Label: "约定", Text: roundRules(r)}, part.Pair{Label: "说明", Lines: strings.Split(r.Note, "\n")})
	for i := range pairs {
		pairs[i].Lines = slices.DeleteFunc(pairs[i].Lines, func(s string) bool { return s == "" })
	}
	return slices.DeleteFunc(pairs, shared.EmptyPair)
}

// remark is the field about a part of the text, with the part's words above it.
func (p View) remark(x round.Part) part.Field {
	f := shared.RemarkField(x, "对"+x.Label+"的意见", p.Form, p.Errors)
	if x.Quote == "" {
		f.Label, f.Optional = x.Label, false
		f.Note = "不同意或有修改意见时，请写明理由"
	}
	return f
}

// pointed says whether a remark about a single part was typed or is wrong.
func (p View) pointed() bool {
	return slices.ContainsFunc(p.Round.Parts()[1:], func(x round.Part) bool {
		return p.Form.Remarks[x.Key] != "" || p.Errors.Of(round.RemarkField(x.Key)) != ""
	})
}

func (p View) savedBy() string {
	return p.Draft.ByName + "　" + layout.Near(p.Draft.At, p.Now) + " " + layout.Clock(p.Draft.At) + " 保存的草稿，提交前只有本单位能看到"
}

// drafted is the draft as the unit's member reads it, who will agree to it.
func (p View) drafted() []part.Pair {
	word, _ := opinion.Stances.Word(p.Form.Stance)
	pairs := []part.Pair{{Label: "本单位意见", Text: word}}
	for _, x := range p.Round.Parts() {
		pairs = append(pairs, part.Pair{Label: x.Label, Lines: strings.Split(p.Form.Remarks[x.Key], "\n")})
	}
	pairs = append(pairs, part.Pair{Label: "本单位审签人", Text: p.Form.Approver})
	return slices.DeleteFunc(pairs, shared.EmptyPair)
}

func (p View) silence() string {
	if p.Opinion.Open {
		return "尚未反馈。"
	}
	return "征求意见结束时未反馈。"
}

func (p View) answered() []part.Pair {
	o := p.Opinion
	return []part.Pair{{Label: "本单位审签人", Text: o.Approver + "　" + layout.Date(*o.ApprovedOn)},
		{Label: "提交", Text: o.GivenName + "　" + layout.DateTime(*o.GivenAt)}}
}

// AdoptionView is the page 答复采纳情况. Open is the opinion whose answer was refused, with what was typed.
type AdoptionView struct {
	opinion.Report
	Offers map[int64]flow.Offer // by opinion: the reader's answer to its remarks
	Revise flow.Offer
	Open   int64
	Typed  round.Reply
	Errors form.Errors
	Now    time.Time
	Tok    form.Token
}

func (p AdoptionView) crumbs() []part.Crumb {
	return []part.Crumb{{Label: "议题", URL: "/topics"}, {Label: p.Topic.Title, URL: p.Topic.Path()}, {Label: "答复采纳情况"}}
}

func (p AdoptionView) head() part.Head {
	sub := "各单位的意见已全部答复"
	if p.Topic.Unanswered > 0 {
		sub = fmt.Sprintf("还有 %d 条意见未答复", p.Topic.Unanswered)
	}
	return part.Head{Title: "答复采纳情况", Sub: p.Topic.Title + "　" + sub}
}

func (p AdoptionView) held() []opinion.Held { return opinion.ToAnswer(p.Rounds) }

func (p AdoptionView) key(o round.Answer) string { return strconv.FormatInt(o.ID, 10) }

func (p AdoptionView) settle(o round.Answer) shared.Settle {
	return shared.Settle{Answer: o, Name: "adopt-" + p.key(o), Tok: p.Tok, Label: opinion.PartLabel, Refused: p.Open == o.ID, Typed: p.Typed, Errors: p.Errors}
}

// AskView is the form of a new round.
type AskView struct {
	opinion.Asking
	Form   round.AskForm
	Errors form.Errors
	Now    time.Time
	Tok    form.Token
}

// FirstAsking is the form before anything is typed: the units that must attend, the usual time.
func FirstAsking(a opinion.Asking) round.AskForm {
	others := slices.DeleteFunc(slices.Clone(a.Topic.Attend), func(u int64) bool { return slices.Contains(a.Topic.Joint, u) })
	return round.AskForm{Units: others, Days: strconv.Itoa(a.Values.Int(setting.OpinionDays))}
}

// limit says what the usual time comes to today.
func (p AskView) limit() string {
	return shared.Usual(p.Days, p.Now, p.Values.Int(setting.OpinionDays), "发送")
}
