package topicpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// FormView is the page 提交议题, for a new topic and for a change of one.
type FormView struct {
	Sheet     topic.Sheet
	Form      topic.Form
	Proposers []unit.Unit // more than one: the person chooses
	Errors    form.Errors
	Now       time.Time
	Tok       form.Token
	Revise    bool   // after a round: what is saved is not a draft
	Typed     bool   // holds what was typed and not saved
	Script    string // address of suggest.js
}

func (p FormView) isNew() bool { return p.Sheet.Topic.ID == 0 }

func (p FormView) action() string {
	if p.isNew() {
		return "/topics"
	}
	if p.Revise {
		return p.Sheet.Topic.Path() + "/revise"
	}
	return p.Sheet.Topic.Path()
}

func (p FormView) back() string { return strings.TrimSuffix(p.action(), "/revise") }

func (p FormView) buttons() []part.Button {
	cancel := part.Cancel(p.back())
	if p.Revise {
		return []part.Button{{Label: "保存修改", Kind: "primary"}, cancel}
	}
	return []part.Button{{Label: "提交议题", Kind: "primary", Name: "action", Value: "check"},
		{Label: "保存草稿", Name: "action", Value: "save", Save: true, NoCheck: true}, cancel}
}

func (p FormView) head() part.Head {
	h := part.Head{Title: "提交议题", Sub: fmt.Sprintf("提交后由联席会议办公室在 %d 个工作日内初审（系统默认）。", p.Sheet.Values.Int(setting.TopicReviewDays))}
	if !p.isNew() {
		s := topic.Chart.StateOf(p.Sheet.Topic)
		h.Title, h.Tag, h.Tone = "修改议题", s.Title, s.Tone
	}
	if p.Revise {
		h.Title, h.Sub = "按意见修改议题", p.Sheet.Topic.Title
	}
	return h
}

func (p FormView) crumbs() []part.Crumb {
	way := []part.Crumb{{Label: "本单位议题", URL: "/topics"}}
	if !p.isNew() {
		way = append(way, part.Crumb{Label: p.Sheet.Topic.Title, URL: p.Sheet.Topic.Path()})
	}
	return append(way, part.Crumb{Label: p.head().Title})
}

// own is the unit that brings the topic: it attends anyway and is not offered.
func (p FormView) own() int64 {
	if !p.isNew() {
		return p.Sheet.Topic.Unit
	}
	if id := form.ID(p.Form.Unit); id != 0 {
		return id
	}
	if len(p.Proposers) == 1 {
		return p.Proposers[0].ID
	}
	return 0
}

func (p FormView) proposers() []part.Option {
	out := []part.Option{}
	for _, u := range p.Proposers {
		out = append(out, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
	}
	return out
}

// field fills in what was typed and what is wrong.
func (p FormView) field(f part.Field, value string) part.Field {
	f.Value, f.Error = value, p.Errors.Of(f.Name)
	return f
}

// typed is a declared field with what was typed in it and what is wrong.
func (p FormView) typed(f form.Field[topic.Content]) part.Field {
	value := ""
	if f.Text != nil {
		value = *f.Text(&p.Form.Content)
	}
	return p.field(shared.Declared(f), value)
}

func (p FormView) ticked(f form.Field[topic.Content]) bool {
	return f.Tick != nil && *f.Tick(&p.Form.Content)
}

func (p FormView) hint() string {
	return "汇报稿、送审稿、编制说明、专家论证意见。" + file.LimitsOf(p.Sheet.Values).Words()
}

// files are those already there, each with a button that takes it off.
func (p FormView) files() []part.File { return shared.FileList(p.Sheet.Files, p.Now, true) }

// topicPairs are the contents of a topic. edit is the page where each can be changed, or empty.
func topicPairs(t topic.Topic, edit string) []part.Pair {
	pairs := []part.Pair{}
	for _, f := range topic.Fields {
		switch f.Name {
		case "reporter_title": // stands beside the reporter
		case "joint": // who brings it stands before what is brought
			pairs = slices.Insert(pairs, topicBringers, topicPair(t, f, edit))
		default:
			pairs = append(pairs, topicPair(t, f, edit))
		}
	}
	if edit == "" {
		return slices.DeleteFunc(pairs[1:], shared.EmptyPair) // the title stands above the page
	}
	for i := range pairs {
		if shared.EmptyPair(pairs[i]) {
			pairs[i].Text, pairs[i].Lines = "未填写", nil
		}
	}
	return pairs
}

// topicBringers is the place of the co-proposing units: behind title, function and purpose.
const topicBringers = 3

func topicPair(t topic.Topic, f form.Field[topic.Content], edit string) part.Pair {
	p := shared.Pair(f, t.Word(f.Name))
	if edit != "" {
		p.URL = edit + "#" + f.Name
	}
	if f.Name == "reporter" {
		p.Text = strings.TrimSpace(t.Reporter + "　" + t.ReporterTitle)
	}
	return p
}

// CheckView is the page 核对并提交.
type CheckView struct {
	Sheet  topic.Sheet
	Errors form.Errors
	Step   flow.Offer
	Now    time.Time
	Tok    form.Token
}

func (p CheckView) files() []part.File { return shared.FileList(p.Sheet.Files, p.Now, false) }

// sure is the button that hands the topic in.
func (p CheckView) sure() string {
	switch p.Step.Do {
	case "submit":
		return "确认提交"
	case "join":
		return "发送联合单位确认"
	}
	return "确认送审"
}

// rule says until when a topic is to be handed in for a meeting.
func (p CheckView) rule() string { return topic.LateRule(p.Sheet.Values) }

func (p CheckView) then() string {
	if p.Step.Do == "join" {
		return "本议题与" + strings.Join(p.Sheet.Topic.JointNames, "、") + "联合提出：先由其联络员在本系统确认，全部确认后再提交；确认期间内容不能修改，需要修改的可以撤回。"
	}
	if p.Step.Do == "submit" {
		return fmt.Sprintf("提交后由联席会议办公室在 %d 个工作日内初审（系统默认）；列入会议之前可以撤回。", p.Sheet.Values.Int(setting.TopicReviewDays))
	}
	return "本单位设有内部审核：提交后由本单位成员审核，同意后报送联席会议办公室。"
}
