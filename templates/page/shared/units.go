package shared

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/entry"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
)

// UnitGroups are the units as titled groups of options; on lists those that are ticked.
func UnitGroups(units []unit.Unit, on []string, leave func(unit.Unit) bool) []part.Group {
	groups := []part.Group{}
	for _, u := range units {
		if leave != nil && leave(u) {
			continue
		}
		title := unit.KindWord(u.Kind)
		if len(groups) == 0 || groups[len(groups)-1].Title != title {
			groups = append(groups, part.Group{Title: title})
		}
		id := strconv.FormatInt(u.ID, 10)
		g := &groups[len(groups)-1]
		g.Options = append(g.Options, part.Option{Value: id, Label: u.Name, On: slices.Contains(on, id)})
	}
	return groups
}

// entryWays are how an answer came that the office enters.
func entryWays() (out []part.Option) {
	for _, w := range entry.Ways {
		out = append(out, part.Option{Value: w, Label: w})
	}
	return out
}

// UnitChoices are the units to choose from, in titled groups; chosen ones are ticked.
func UnitChoices(units []unit.Unit, own int64, chosen []int64) []part.Group {
	groups := []part.Group{{Title: unit.KindWord(unit.KindMember)}, {Title: unit.KindWord(unit.KindLocality)}}
	for _, u := range units {
		i := slices.IndexFunc(groups, func(g part.Group) bool { return g.Title == unit.KindWord(u.Kind) })
		if i < 0 || u.ID == own || (!u.Current && !slices.Contains(chosen, u.ID)) {
			continue
		}
		groups[i].Options = append(groups[i].Options, part.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name, On: slices.Contains(chosen, u.ID)})
	}
	return groups
}

// AdviceWords lists what matched, and says where only the unit's name did.
func AdviceWords(s suggest.Suggestion) string {
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

// AdvisedFirst puts the suggested units before the others, each with its reason; the rest stays in its groups.
// Nothing is ticked that was not chosen.
func AdvisedFirst(groups []part.Group, a suggest.Advice) []part.Group {
	first := part.Group{Title: "推荐单位（按职责比对）"}
	for _, s := range a.All() {
		for g := range groups {
			i := slices.IndexFunc(groups[g].Options, func(o part.Option) bool { return o.Value == strconv.FormatInt(s.Unit.ID, 10) })
			if i < 0 {
				continue
			}
			o := groups[g].Options[i]
			o.Note = AdviceWords(s)
			first.Options = append(first.Options, o)
			groups[g].Options = slices.Delete(groups[g].Options, i, i+1)
		}
	}
	if len(first.Options) == 0 {
		return groups
	}
	return append([]part.Group{first}, groups...)
}

// IDWords are units as the boxes of a form have them.
func IDWords(list []int64) []string {
	out := []string{}
	for _, id := range list {
		out = append(out, strconv.FormatInt(id, 10))
	}
	return out
}
