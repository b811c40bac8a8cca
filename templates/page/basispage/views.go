// Package basispage draws 上级依据: list, record, form, and the citing of them by topics and tasks.
package basispage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/basis"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topiclist"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// ListView is the library of bases.
type ListView struct{ basis.List }

// View is the page of one basis with what cites it.
type View struct {
	basis.Shown
	Topics []topiclist.Row
	Tasks  []task.Row
	Offers []flow.Offer
	Edit   bool
	Now    time.Time
	Tok    form.Token
	Errs   form.Errors
}

// FormView takes a new basis, or corrects one.
type FormView struct {
	Basis  basis.Basis // zero for a new one
	Files  []file.Attachment
	Limits file.Limits
	Form   basis.Form
	Errs   form.Errors
	Now    time.Time
	Tok    form.Token
}

// CiteView is the page on which a topic or a task says what it rests on. Chosen is what is ticked, Was what was
// cited when the form was opened.
type CiteView struct {
	Choices       basis.Choices
	Pick          basis.Pick
	Kind, List    string // 议题 and /topics
	Title, Record string // the record's name and page
	Version       int    // the record's
	Chosen        []int64
	Was           []int64
	Errs          form.Errors
	Tok           form.Token
}

var basisCols = []part.Col{{Label: "依据"}, {Label: "层级"}, {Label: "文号"}, {Label: "发文机关"}, {Label: "发文日期"}, {Label: "状态"}}

func (p ListView) tabs() []part.Tab {
	out := []part.Tab{{Label: "全部", URL: basis.Filter{Query: p.Filter.Query}.URL(), Current: p.Filter.Level == ""}}
	for _, l := range basis.Fields.Of("level").Options {
		out = append(out, part.Tab{Label: l.Label, URL: basis.Filter{Level: l.Value, Query: p.Filter.Query}.URL(), Current: p.Filter.Level == l.Value})
	}
	return out
}

func (p ListView) clear() string {
	if p.Filter.Query == "" {
		return ""
	}
	return basis.Filter{Level: p.Filter.Level}.URL()
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

func basisNumber(b basis.Basis) string {
	if b.Number == "" {
		return "无文号"
	}
	return b.Number
}

func (p View) head() part.Head {
	s := basis.Chart.StateOf(p.Basis)
	return part.Head{Title: p.Basis.Title, Tag: s.Title, Tone: s.Tone, Sub: basis.LevelWord(p.Basis.Level) + "级依据"}
}

func (p View) pairs() []part.Pair {
	b := p.Basis
	pairs := []part.Pair{
		{Label: "层级", Text: basis.LevelWord(b.Level)}, {Label: "文号", Text: basisNumber(b)}, {Label: "发文机关", Text: b.Issuer},
		{Label: "发文日期", Text: layout.Date(b.Issued)}, {Label: "有关要求", Lines: strings.Split(b.Demands, "\n")},
		{Label: "登记", Text: b.ByName + "，" + layout.Near(b.At, p.Now)},
	}
	return slices.DeleteFunc(pairs, shared.EmptyPair)
}

func (p View) events() []part.Event { return shared.PlainEvents(p.Log, p.Now) }

// Title is the page's heading.
func (p FormView) Title() string {
	if p.Basis.ID == 0 {
		return "登记依据"
	}
	return "修改依据"
}

func (p FormView) action() string {
	if p.Basis.ID == 0 {
		return "/bases"
	}
	return p.Basis.Path()
}

// field is a declared field with what was typed in it and what is wrong with it.
func (p FormView) field(f form.Field[basis.Form]) part.Field {
	out := shared.Declared(f)
	out.Value, out.Error = *f.Text(&p.Form), p.Errs.Of(f.Name)
	return out
}

// at is the address of the page from after a document on.
func (p CiteView) at(query, after string) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": query, "after": after} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return p.Record + "/bases"
	}
	return p.Record + "/bases?" + v.Encode()
}

func (p CiteView) clear() string {
	if p.Pick.Query == "" {
		return ""
	}
	return p.at("", "")
}

func (p CiteView) paging() part.Paging {
	out := part.Paging{}
	if p.Choices.Next != "" {
		out.Next = p.at(p.Pick.Query, p.Choices.Next)
	}
	if p.Pick.After != "" {
		out.First = p.at(p.Pick.Query, "")
	}
	return out
}

// narrowed says whether not all that could be cited may stand on the page.
func (p CiteView) narrowed() bool { return p.Pick.Query != "" || p.paging() != part.Paging{} }

func (p CiteView) hint() string {
	if p.narrowed() {
		return "可多选；取消勾选即取消引用。已引用的在最前；查找和翻页不带走本页未保存的勾选，请先保存"
	}
	return "可多选；取消勾选即取消引用"
}

// options are the documents to choose from: what is chosen, then the highest authority first.
func (p CiteView) options() []part.Option {
	out := []part.Option{}
	for _, b := range p.Choices.All {
		o := part.Option{Value: strconv.FormatInt(b.ID, 10), Label: b.Citation(), Note: basis.LevelWord(b.Level), On: slices.Contains(p.Chosen, b.ID)}
		if !b.InForce() {
			o.Note += "，" + basis.Chart.StateOf(b).Title
		}
		out = append(out, o)
	}
	return out
}
