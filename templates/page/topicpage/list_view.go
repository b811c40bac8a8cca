package topicpage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// ListView is the page 议题, or 本单位议题 for a unit's people.
type ListView struct {
	List topiclist.List
	Now  time.Time
}

// Title is the page's name: 议题 or 本单位议题.
func (p ListView) Title() string { return p.head().Title }

func (p ListView) head() part.Head {
	if p.List.Own {
		return part.Head{Title: "本单位议题", Sub: "本单位提出的议题，以及需本单位参会的议题"}
	}
	sub := "共 " + topicCount(p.List.Count("all")) + " 个"
	if t := p.List.Count("submitted"); t.Label != "" {
		sub = "收到议题 " + topicCount(p.List.Count("all")) + " 个，待初审 " + topicCount(t) + " 个"
	}
	return part.Head{Title: "议题", Sub: sub}
}

func topicCount(t topiclist.TabCount) string {
	if t.N == 0 {
		return "0"
	}
	return t.Words()
}

func (p ListView) tabs() []part.Tab {
	out := []part.Tab{}
	for _, t := range p.List.Tabs {
		if !t.Front {
			continue
		}
		f := p.List.Filter
		f.Tab, f.After = t.Key, ""
		out = append(out, part.Tab{Label: t.Label, URL: f.URL(), Count: t.Words(), Current: t.Current})
	}
	return out
}

// states are all parts of the list, as the filter offers them.
func (p ListView) states() []part.Option {
	out := []part.Option{}
	for _, t := range p.List.Tabs {
		label := t.Label
		if n := t.Words(); n != "" {
			label += "（" + n + "）"
		}
		out = append(out, part.Option{Value: t.Key, Label: label})
	}
	return out
}

// current is the part shown.
func (p ListView) current() string {
	for _, t := range p.List.Tabs {
		if t.Current {
			return t.Key
		}
	}
	return ""
}

func (p ListView) clear() string {
	if !p.List.Filter.Narrowed() {
		return ""
	}
	return topiclist.Filter{Tab: p.List.Filter.Tab}.URL()
}

func (p ListView) paging() part.Paging {
	out := part.Paging{Next: p.List.Next}
	if p.List.Filter.After != "" {
		first := p.List.Filter
		first.After = ""
		out.First = first.URL()
	}
	if out.Next != "" || out.First != "" {
		out.Text = fmt.Sprintf("本页 %d 项", len(p.List.Rows))
	}
	return out
}

// columnFields are the fields with a column of their own; the others that a row says stand in the cell of the title.
func columnFields() form.Fields[topic.Content] {
	return slices.DeleteFunc(topic.Fields.InRows(), func(f form.Field[topic.Content]) bool {
		return slices.Contains([]string{"title", "function", "major"}, f.Name)
	})
}

func columnHead(f form.Field[topic.Content]) string {
	if f.Name == "purpose" {
		return "类型"
	}
	return f.Heading()
}

func columns() []part.Col {
	out := []part.Col{{Label: "编号"}, {Label: "议题名称"}, {Label: "提出单位"}}
	for _, f := range columnFields() {
		out = append(out, part.Col{Label: columnHead(f)})
	}
	return append(out, part.Col{Label: "提交日期"}, part.Col{Label: "状态"})
}

// Number is a topic's number, or that it has none yet.
func Number(number string) string {
	if number == "" {
		return "未编号"
	}
	return number
}

func (p ListView) day(t time.Time) string {
	if t.IsZero() {
		return "未提交"
	}
	return layout.Near(t, p.Now)
}

func topicMeta(r topiclist.Row) string {
	words := []string{r.FunctionName}
	if r.Major {
		words = append(words, "重大事项")
	}
	if r.JointNames != "" {
		words = append(words, "与"+r.JointNames+"联合提出")
	}
	if r.ClerkName != "" {
		words = append(words, "经办人 "+r.ClerkName)
	}
	return strings.Join(words, "　")
}

func topicFunctions(list []unit.Function) []part.Option {
	out := []part.Option{}
	for _, f := range list {
		out = append(out, part.Option{Value: f.Code, Label: f.Short, Note: f.Quote})
	}
	return out
}

// answers are what a list may be narrowed to in a field.
func (p ListView) answers(f form.Field[topic.Content]) []part.Option {
	if f.Name == "function" {
		return topicFunctions(p.List.Functions)
	}
	return shared.Options(f)
}
