// Package circulationpage draws 会签: sending a draft of minutes to its units, a unit's reply, the rounds and
// their answers.
package circulationpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/circulation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
	"jointmeeting/internal/setting"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// AskView is the form by which a draft is sent to the units.
type AskView struct {
	circulation.Asking
	Form   round.AskForm
	Errors form.Errors
	Now    time.Time
	Tok    form.Token
}

// FirstAsking is the form before anything is typed: every unit whose answer does not stand, the usual
// time.
func FirstAsking(a circulation.Asking) round.AskForm {
	f := round.AskForm{Days: strconv.Itoa(a.Settings.Int(setting.MinutesCirculateDays))}
	for _, c := range a.Candidates() {
		if c.Standing == "" {
			f.Units = append(f.Units, c.Unit)
		}
	}
	return f
}

// units are the boxes: why the draft concerns the unit, and whether its answer stands.
func (p AskView) units() []part.Option {
	out := []part.Option{}
	for _, c := range p.Candidates() {
		notes := []string{minutes.WhyTitle(c.Why)}
		if c.Clauses > 0 {
			notes = append(notes, fmt.Sprintf("点名 %d 条", c.Clauses))
		}
		if c.Standing != "" {
			notes = append(notes, "已会签（"+c.Standing+"），仍有效")
		}
		out = append(out, part.Option{Value: strconv.FormatInt(c.Unit, 10), Label: c.Name, Note: strings.Join(notes, "，"), On: slices.Contains(p.Form.Units, c.Unit)})
	}
	return out
}

func (p AskView) limit() string {
	return shared.Usual(p.Minutes.Days, p.Now, p.Settings.Int(setting.MinutesCirculateDays), "送出")
}

func circulationCrumbs(m minutes.Minutes, last string) []part.Crumb {
	return []part.Crumb{{Label: "纪要", URL: "/minutes"}, {Label: m.Title, URL: minutes.Path(m.ID)}, {Label: last}}
}

// RoundsView is the page 会签情况. Open is the answer whose reply was refused, with what was typed.
type RoundsView struct {
	circulation.RoundsPage
	Offers []flow.Offer         // the reader's steps of the minutes
	Settle map[int64]flow.Offer // by answer: to settle its remarks
	Open   int64
	Typed  round.Reply
	Errors form.Errors
	Now    time.Time
	Tok    form.Token
}

func (p RoundsView) head() part.Head {
	return part.Head{Title: "会签情况", Sub: p.Minutes.Title + "　" + Sums(p.Minutes)}
}

// Sums says how far the latest round has come.
func Sums(m minutes.Minutes) string {
	if m.Rounds == 0 {
		return "尚未送会签"
	}
	out := fmt.Sprintf("第 %d 轮已复 %s", m.Rounds, layout.Ratio(m.RoundAsked-len(m.RoundMissing), m.RoundAsked))
	if m.Unanswered > 0 {
		out += fmt.Sprintf("，%d 条意见待答复", m.Unanswered)
	}
	if len(m.Lapsed) > 0 {
		out += "，须重新会签：" + strings.Join(m.Lapsed, "、")
	}
	return out
}

// ends are the steps of the minutes that end the round.
func (p RoundsView) ends() []flow.Offer {
	return slices.DeleteFunc(slices.Clone(p.Offers), func(o flow.Offer) bool {
		return o.Do != "close_circulation" && (o.Do != "recall_circulation" || o.Blocked != "")
	})
}

// asks says whether the reader can send the draft out again.
func (p RoundsView) asks() bool {
	return slices.ContainsFunc(p.Offers, func(o flow.Offer) bool { return o.Do == "circulate" })
}

func (p RoundsView) settle(q round.Answer) flow.Offer {
	o := p.Settle[q.ID]
	if o.Blocked != "" {
		return flow.Offer{}
	}
	return o
}

func (p RoundsView) settling(q round.Answer) shared.Settle {
	return shared.Settle{Answer: q, Name: "settle-" + strconv.FormatInt(q.ID, 10), Tok: p.Tok, Label: partLabel,
		Refused: p.Open == q.ID, Typed: p.Typed, Errors: p.Errors}
}

// partLabel is what a part is called, which is how a remark keeps it.
func partLabel(part string) string { return part }

// toSettle are the answers with remarks, for the cards below the table.
func (p RoundsView) toSettle(r round.Round) []round.Answer {
	return slices.DeleteFunc(slices.Clone(r.Answers), func(q round.Answer) bool { return q.Remarked == 0 || q.Superseded })
}

// about is a round in words: who sent it, until when and how that was counted, and by which rules.
func circulationAbout(r round.Round, days *calendar.Days, now time.Time) []string {
	silence := "逾期未复不视为无意见"
	if r.Silence {
		silence = "逾期未复视为无意见"
	}
	out := []string{fmt.Sprintf("%s由%s送出，所送为第 %d 稿；%s", layout.Near(r.OpenedAt, now), r.OpenedName, r.Version, silence)}
	if r.ClosedAt == nil {
		l := days.Add(r.AskedOn, r.Days)
		out = append(out, l.Words()+l.Note())
	} else {
		out = append(out, shared.RoundEnd(r, now))
	}
	if r.ClosedWhy != "" {
		out = append(out, "原因："+r.ClosedWhy)
	}
	if r.Note != "" {
		out = append(out, "说明："+r.Note)
	}
	return out
}

func circulationTitle(r round.Round) string { return fmt.Sprintf("第 %d 轮会签", r.N) }

func replyDay(q round.Answer, now time.Time) string {
	if q.GivenAt == nil {
		return shared.Dash("")
	}
	return layout.Near(*q.GivenAt, now)
}

// ReplyView is the page of one unit's answer.
type ReplyView struct {
	circulation.Page
	Paper   part.Paper
	Form    round.Form
	Give    flow.Offer   // empty when the reader does not answer for the unit
	Own     flow.Offer   // as Give, in place of what the office entered
	Enter   bool         // the reader enters the unit's answer
	Retract []flow.Offer // how what was entered is taken back
	Inside  bool         // the reader makes the minutes
	Errors  form.Errors
	Now     time.Time
	Tok     form.Token
}

// Title is the page's title: what the reader does there.
func (p ReplyView) Title() string {
	if p.writes() {
		return "会签纪要"
	}
	return p.Reply.UnitName + "的会签意见"
}

func (p ReplyView) writes() bool { return p.Give.Do != "" && p.Give.Blocked == "" || p.owns() }

// owns says whether the answer takes the place of what the office entered.
func (p ReplyView) owns() bool { return p.Own.Do != "" && p.Own.Blocked == "" }

func (p ReplyView) head() part.Head {
	word, tone := circulation.PositionOf(p.Reply, p.Round, p.Now)
	return part.Head{Title: p.Title(), Sub: p.Draft.Title + "（会签稿）　" + circulationTitle(p.Round), Tag: word, Tone: tone}
}

// crumbs lead back to the minutes only for those who may open them.
func (p ReplyView) crumbs() []part.Crumb {
	way := []part.Crumb{{Label: "纪要", URL: "/minutes"}}
	if p.Inside {
		way = append(way, part.Crumb{Label: p.Draft.Title, URL: circulation.RoundsPath(p.Reply.Record)})
	}
	return append(way, part.Crumb{Label: p.Title()})
}

func (p ReplyView) parts() []round.Part { return circulation.Parts(p.Draft, p.Reply.Unit) }

// shows says whether the reader has the draft before them: its makers always, the unit while it is asked.
func (p ReplyView) shows() bool { return p.Inside || p.Reply.Open }

func (p ReplyView) about() []string { return circulationAbout(p.Round, p.Days, p.Now) }

// answered is who agreed in the unit and who handed the answer in.
func (p ReplyView) answered() []part.Pair {
	q := p.Reply
	word, _ := circulation.Stances.Word(q.Stance)
	return []part.Pair{{Label: "会签意见", Text: word}, {Label: "本单位审签人", Text: q.Approver}, {Label: "提交", Text: q.GivenName + "　" + layout.DateTime(*q.GivenAt)}}
}
