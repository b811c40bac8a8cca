// Package problempage draws 研究问题: list, record, form.
package problempage

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/problem"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// ListView is the register.
type ListView struct {
	problem.List
	Now time.Time
}

// View is the page of one problem.
type View struct {
	problem.Shown
	Offers []flow.Offer
	Edit   bool
	Now    time.Time
	Tok    form.Token
	Errs   form.Errors
}

// FormView registers a problem of Unit, or changes one.
type FormView struct {
	Sheet problem.Sheet
	Unit  problem.Studier
	Form  problem.Form
	Errs  form.Errors
	Tok   form.Token
}

var problemCols = []part.Col{{Label: "题目"}, {Label: "单位"}, {Label: "登记日期"}, {Label: "状态"}}

func (p ListView) head() part.Head {
	if p.Own {
		return part.Head{Title: "本单位研究问题", Sub: "按职责分工主动研究的问题；成熟的可转为议题"}
	}
	return part.Head{Title: "问题研究", Sub: "各成员单位按职责分工主动研究的问题"}
}

func (p ListView) tabs() []part.Tab {
	out := []part.Tab{{Label: "全部", URL: problem.Filter{Unit: p.Filter.Unit}.URL(), Current: p.Filter.State == ""}}
	for _, s := range problem.Chart.States {
		out = append(out, part.Tab{Label: s.Title, URL: problem.Filter{State: s.Name, Unit: p.Filter.Unit}.URL(), Current: p.Filter.State == s.Name})
	}
	return out
}

func (p ListView) units() []part.Option {
	out := []part.Option{{Value: "0", Label: "全部"}}
	for _, u := range p.Units {
		if u.Kind == unit.KindMember {
			out = append(out, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
		}
	}
	return out
}

func (p ListView) clear() string {
	if p.Filter.Unit == 0 {
		return ""
	}
	return problem.Filter{State: p.Filter.State}.URL()
}

func (p ListView) paging() part.Paging {
	out := part.Paging{Next: p.Next}
	if p.Filter.After != "" {
		first := p.Filter
		first.After = ""
		out.First = first.URL()
	}
	return out
}

func (p View) head() part.Head {
	s := problem.Chart.StateOf(p.Problem)
	return part.Head{Title: p.Problem.Title, Tag: s.Title, Tone: s.Tone, Sub: p.Problem.UnitName + "，" + layout.Near(p.Problem.At, p.Now) + "登记"}
}

// pairs are what the problem says; its title stands above the page.
func (p View) pairs() []part.Pair {
	out := []part.Pair{}
	for _, f := range problem.Fields[1:] {
		pair, word := part.Pair{Label: f.Heading()}, f.Word(&p.Problem.Content, form.Numbers)
		if f.Kind == form.KindText {
			pair.Lines = strings.Split(word, "\n")
		} else {
			pair.Text = word
		}
		out = append(out, pair)
	}
	return append(out, part.Pair{Label: "登记人", Text: p.Problem.ByName})
}

func (p View) events() []part.Event { return shared.PlainEvents(p.Log, p.Now) }

// Title is the page's heading.
func (p FormView) Title() string {
	if p.Sheet.Problem.ID == 0 {
		return "登记研究问题"
	}
	return "修改研究问题"
}

func (p FormView) action() string {
	if p.Sheet.Problem.ID == 0 {
		return "/problems"
	}
	return p.Sheet.Problem.Path()
}

func (p FormView) field(f part.Field, value string) part.Field {
	f.Value, f.Error = value, p.Errs.Of(f.Name)
	return f
}

// duties are the sentences of the unit's duty; the one a problem was registered on stays among them.
func (p FormView) duties() []part.Option {
	list := problem.Sentences(p.Unit.Duty)
	if d := p.Sheet.Problem.Duty; d != "" && !slices.Contains(list, d) {
		list = append(list, d)
	}
	out := []part.Option{}
	for _, d := range list {
		out = append(out, part.Option{Value: d, Label: d})
	}
	return out
}

func problemUnits(list []problem.Studier) []part.Option {
	out := []part.Option{}
	for _, u := range list {
		out = append(out, part.Option{Value: strconv.FormatInt(u.Unit, 10), Label: u.Name})
	}
	return out
}
