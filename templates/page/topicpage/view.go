// Package topicpage draws 议题: list, record, form, the check before handing in, and the cards of the
// record's page.
package topicpage

import (
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/opinionpage"
	"jointmeeting/templates/part"
)

// View is the page of one topic.
type View struct {
	Shown   topic.Shown
	Offers  []flow.Offer
	Card    string // title of the card with radio buttons: 初审, 审定
	Choices []flow.Offer
	Edit    bool     // the text may be changed
	Cite    bool     // what it cites may be changed
	Clerk   []string // what the reader can do about the clerk (经办人)
	Named   int64    // whom a refused handing over named
	Partner bool     // of a unit that brings the topic together with its own
	Own     bool     // crumbs and words for a unit's people
	Consult opinionpage.Consult
	Now     time.Time
	Tok     form.Token
	// A refused answer, shown again.
	Errors       form.Errors
	Step, Reason string
	Review       checklist.Review
}

func (p View) head() part.Head {
	t := p.Shown.Topic
	s := topic.Chart.StateOf(t)
	sub := Number(t.Number) + "　" + t.UnitName + "　联络员" + t.DraftedName
	if len(t.JointNames) > 0 {
		sub = Number(t.Number) + "　" + t.UnitName + "，与" + strings.Join(t.JointNames, "、") + "联合提出　联络员" + t.DraftedName
	}
	if t.SubmittedAt.IsZero() {
		sub += " " + layout.Near(t.DraftedAt, p.Now) + "起草"
	} else {
		sub += " " + layout.Near(t.SubmittedAt, p.Now) + "提交"
	}
	return part.Head{Title: t.Title, Sub: sub, Tag: s.Title, Tone: s.Tone}
}

func (p View) crumbs() []part.Crumb {
	list := "议题"
	if p.Own {
		list = "本单位议题"
	}
	return []part.Crumb{{Label: list, URL: "/topics"}, {Label: Number(p.Shown.Topic.Number)}}
}

// topicStages are the stages with the step that ends each.
var topicStages = []struct{ label, steps string }{
	{"提交", "submit review"}, {"单位审核", "agree"}, {"办公室初审", "accept"}, {"征求意见", "close_consultation cut_consultation"}, {"召集人审定", "approve"}, {"列入会议", "schedule"}, {"上会", "discuss"},
}

// topicAt is the stage in which a topic of each state stands; those not named have left the way.
var topicAt = map[string]int{"draft": 0, "joining": 0, "returned": 0, "unit_review": 1, "submitted": 2, "consulting": 3, "ready": 4, "proposed": 4, "approved": 5, "scheduled": 6, "discussed": 7}

// stages draws the way of the topic; nothing for one that has left it.
func (p View) stages() []part.Stage {
	at, on := topicAt[p.Shown.Topic.State]
	if !on {
		return nil
	}
	out := []part.Stage{}
	for i, s := range topicStages {
		if p.skips(i, at) {
			continue
		}
		st := part.Stage{Label: s.label}
		switch {
		case i < at:
			st.State, st.Note = "done", p.lastDay(s.steps)
		case i == at:
			st.State, st.Note = "now", topic.Chart.StateOf(p.Shown.Topic).Title
		}
		out = append(out, st)
	}
	return out
}

// skips says whether a stage is none of this topic's: the inner review of a unit that has none, and a
// round while nobody was asked.
func (p View) skips(i, at int) bool {
	t := p.Shown.Topic
	return i != at && (i == 1 && !t.InnerReview || i == 3 && t.Rounds == 0)
}

// lastDay is the day on which one of the steps was last taken.
func (p View) lastDay(steps string) string {
	for _, l := range slices.Backward(p.Shown.Log) {
		if slices.Contains(strings.Fields(steps), strings.TrimPrefix(l.Action, "topic.")) {
			return layout.Near(l.At, p.Now)
		}
	}
	return ""
}

// inside says whether the reader deals with the topic: its own unit, those that bring it together with that
// one, the office, the convenors. The others see what it says, not how it is handled.
func (p View) inside() bool { return p.Consult.Insider || p.Partner }

func (p View) next() topic.Standing { return topic.Next(p.Shown.Topic, p.Shown.Values) }

// why is the last answer with a reason that still holds: its title and the words.
func (p View) why() (title, text string) {
	t := p.Shown.Topic
	titles := map[string]string{"returned": "退回修改的理由", "deferred": "缓议的理由", "rejected": "不予受理的理由", "draft": "本单位退回的理由"}
	if t.Reason == "" {
		return "", ""
	}
	if a, ok := t.Refusal(); ok {
		return a.UnitName + "不同意联合提出的理由", t.Reason
	}
	return titles[t.State], t.Reason
}

// citeURL is where what the topic cites is changed; empty for those who may not.
func (p View) citeURL() string {
	if !p.Cite {
		return ""
	}
	return p.Shown.Topic.Path() + "/bases"
}

func (p View) events() []part.Event {
	out := []part.Event{}
	for _, l := range slices.Backward(p.Shown.Log) {
		out = append(out, topicEvent(l, p.Now))
	}
	return out
}

func topicEvent(l audit.Row, now time.Time) part.Event {
	title, text, _ := strings.Cut(l.Detail, "：")
	e := part.Event{Title: title, Text: text, Who: l.Name + "，" + l.Seat, When: layout.Near(l.At, now) + " " + layout.Clock(l.At), Stamp: layout.Stamp(l.At)}
	switch step := strings.TrimPrefix(l.Action, "topic."); step {
	case "attach", "detach":
		e.Title, _, _ = strings.Cut(l.Detail, "，")
		e.Text, e.Tone = l.Title, flow.Grey
	case "edit", "create", "clerk_take", "clerk_put", "clerk_hand":
		e.Tone = flow.Grey
	case "return", "reject", "refuse", "decline", "hold", "defer", "override":
		e.Tone = flow.Bad
	case "accept", "approve", "agree", "confirm", "close_consultation":
		e.Tone = flow.Ok
	default:
		e.Tone = flow.Info
	}
	if l.Reason != "" {
		e.Text = strings.TrimSpace(e.Text + "\n" + l.Reason)
	}
	return e
}

func (p View) choices() []part.Option {
	notes := map[string]string{"accept": "进入拟上会", "return": "退回联络员补充", "defer": "说明理由，以后再议", "reject": "说明理由，不再办理",
		"approve": "由办公室列入会议议程", "hold": "说明理由，列为缓议"}
	out := []part.Option{}
	for _, o := range p.Choices {
		out = append(out, part.Option{Value: o.Do, Label: o.Label, Note: notes[o.Do]})
	}
	return out
}

// needReason lists the answers that need words: 退回修改、缓议时必填.
func (p View) needReason() string {
	words := []string{}
	for _, o := range p.Choices {
		if o.Ask == flow.Reason {
			words = append(words, o.Label)
		}
	}
	return strings.Join(words, "、") + "时必填"
}

func (p View) overriddenBy() string {
	t := p.Shown.Topic
	return t.OverrideName + "（" + t.OverrideSeat + "）　" + layout.Near(t.OverrideAt, p.Now)
}
