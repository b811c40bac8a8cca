package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/suggest"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/part"
)

// advice is what the words of the form lead to; nothing before there is a title.
func (p TopicForm) advice() suggest.Advice {
	if strings.TrimSpace(p.Form.Title) == "" {
		return suggest.Advice{}
	}
	return topic.Advise(p.Sheet.Duties, p.Form)
}

// suggestURL is where the form goes to be shown again with the units suggested.
func (p TopicForm) suggestURL() string { return p.back() + "/suggest" }

func (p TopicForm) attends(unit int64) bool { return slices.Contains(p.Form.Attend, unit) }

// adviceWords lists what matched, and says where only the unit's name did.
func adviceWords(s suggest.Suggestion) string {
	words := []string{}
	for _, w := range s.Words {
		words = append(words, w.String())
	}
	text := "匹配词：" + strings.Join(words, "、")
	if len(s.NameOnly()) == len(s.Words) {
		text += "；依据单位名称"
	}
	return text
}

// stray is the sentence for a topic that is nearer to another unit's duty than to its proposer's.
func (p TopicShow) stray() string {
	t, a := p.Shown.Topic, p.Shown.Advice
	if !a.Strays(t.Unit) {
		return ""
	}
	own := "没有匹配词"
	if s := a.Of(t.Unit); s.Score > 0 {
		own = adviceWords(s)
	}
	return fmt.Sprintf("与提出单位职责的匹配度低：与%s的职责最接近（%s）；%s%s。", a.Lead.Unit.Name, adviceWords(a.Lead), t.UnitName, own)
}

// advised puts the suggested units before the others, each with its reason; the rest stays in its groups.
// Nothing is ticked that was not chosen.
func advised(groups []part.Group, a suggest.Advice) []part.Group {
	first := part.Group{Title: "推荐单位（按职责比对）"}
	for _, s := range a.All() {
		for g := range groups {
			i := slices.IndexFunc(groups[g].Options, func(o part.Option) bool { return o.Value == strconv.FormatInt(s.Unit.ID, 10) })
			if i < 0 {
				continue
			}
			o := groups[g].Options[i]
			o.Note = adviceWords(s)
			first.Options = append(first.Options, o)
			groups[g].Options = slices.Delete(groups[g].Options, i, i+1)
		}
	}
	if len(first.Options) == 0 {
		return groups
	}
	return append([]part.Group{first}, groups...)
}
