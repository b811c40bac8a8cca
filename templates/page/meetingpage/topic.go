package meetingpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
	"jointmeeting/templates/part"
)

// What topics say in the pool and on an agenda: their fields stand there by their declarations (topic.Pool, topic.Agenda).

// beside are the fields of a place that stand beside the title.
func beside(p form.Place) form.Fields[topic.Content] {
	return slices.DeleteFunc(topic.Fields.InRowsOf(p), func(f form.Field[topic.Content]) bool { return f.Name == "title" })
}

// poolColumns are the fields with a column of their own; what is ticked stands under the title.
func poolColumns() form.Fields[topic.Content] {
	return slices.DeleteFunc(beside(topic.Pool), func(f form.Field[topic.Content]) bool { return f.Tick != nil })
}

func poolCols() []part.Col {
	out := []part.Col{{Label: "选择", Quiet: true}, {Label: "编号"}, {Label: "议题名称"}, {Label: "提出单位"}}
	for _, f := range poolColumns() {
		out = append(out, part.Col{Label: f.Heading()})
	}
	return append(out, part.Col{Label: "提交日期"})
}

func poolChosen(p PoolView, id int64) bool {
	return slices.Contains(p.Typed["topics"], strconv.FormatInt(id, 10))
}

func poolMark(r topiclist.PoolRow) string {
	words := ticked(topic.Pool, r.Says)
	if len(r.Attend) > 0 {
		words = append(words, "需 "+strconv.Itoa(len(r.Attend))+" 个单位参会")
	}
	return strings.Join(words, "　")
}

// ticked are the labels of what is ticked.
func ticked(p form.Place, says topic.Content) []string {
	words := []string{}
	for _, f := range beside(p) {
		if f.Tick != nil && *f.Tick(&says) {
			words = append(words, f.Label)
		}
	}
	return words
}

// topicWords are what a topic says on an agenda beside its title, each behind its label.
func topicWords(says topic.Content) []string {
	words := ticked(topic.Agenda, says)
	for _, f := range beside(topic.Agenda) {
		if word := f.Word(&says, form.Numbers); f.Tick == nil && word != "" {
			words = append(words, f.Heading()+"："+word)
		}
	}
	return words
}
