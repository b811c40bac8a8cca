package topic

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/unit"
)

// Difference is a field in which what was typed differs from what is stored.
type Difference struct{ Label, Stored, Typed string }

// field is a labelled value of a form, for comparing and for the conflict page.
type field struct{ label, text string }

// Differences lists the fields that differ. Units are told apart by number; Named puts names to them.
func Differences(t Topic, f Form) []Difference { return differ(t, f, numbers) }

// Named is Differences with the units' names in words.
func Named(t Topic, f Form, units []unit.Unit) []Difference {
	return differ(t, f, func(ids []int64) string {
		words := []string{}
		for _, u := range units {
			if slices.Contains(ids, u.ID) {
				words = append(words, u.Name)
			}
		}
		return strings.Join(words, "、")
	})
}

func numbers(ids []int64) string {
	ids = slices.Sorted(slices.Values(ids))
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, "、")
}

func differ(t Topic, f Form, names func([]int64) string) []Difference {
	stored, _ := Of(t).Input()
	typed, _ := f.Input()
	was, is := stored.fields(names), typed.fields(names)
	out := []Difference{}
	for i := range was {
		if was[i].text != is[i].text {
			out = append(out, Difference{was[i].label, was[i].text, is[i].text})
		}
	}
	return out
}

func (in Input) fields(names func([]int64) string) []field {
	attend := names(in.Attend)
	if in.AttendNone {
		attend = "无"
	}
	return []field{{"议题名称", in.Title}, {"议题类别", in.Function}, {"议题类型", PurposeWord(in.Purpose)}, {"提请理由", in.Background},
		{"提请会议议定的事项", in.Matters}, {"主要分歧", in.Dispute}, {"联合提出单位", names(in.Joint)}, {"已征求意见的单位", names(in.Consulted)}, {"需要参会的单位", attend},
		{"汇报人", in.Reporter}, {"汇报人职务", in.ReporterTitle}, {"预计用时", strconv.Itoa(in.Duration) + " 分钟"},
		{"建议上会时间", in.Wanted}, {"联系电话", in.Phone}, {"本单位审签人", in.UnitLeader}, {"重大事项", yesNo(in.Major)}}
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
