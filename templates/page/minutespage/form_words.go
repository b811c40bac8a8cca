package minutespage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// supportTitle is the line of the folded list of supporting units.
func supportTitle(units []unit.Unit, on []string) string {
	names := unitNames(units, on)
	if names == "" {
		return "配合单位：无"
	}
	return fmt.Sprintf("配合单位（%d 个）：%s", len(on), names)
}

func topicOptions(topics []minutes.Topic) []part.Option {
	out := []part.Option{{Value: "", Label: "（不属于议题）"}}
	for i, t := range topics {
		out = append(out, part.Option{Value: strconv.FormatInt(t.ID, 10), Label: "议题" + part.Numeral(i+1) + "：" + t.Title})
	}
	return out
}

// firstUnit is the one unit that leads, empty while none is chosen.
func firstUnit(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// attendanceLists is the attendance list by list.
func attendanceLists(m minutes.Minutes) []part.Pair {
	out := []part.Pair{}
	for _, l := range []struct{ list, label string }{{minutes.Present, "出席"}, {minutes.Leave, "请假"}, {minutes.Observer, "列席"}, {minutes.Absent, "未到会"}} {
		if names := minutes.Names(m.Attendance, l.list); names != "" {
			out = append(out, part.Pair{Label: l.label, Text: names})
		}
	}
	return out
}

func clauseTitle(i int) string {
	if i < 0 {
		return "新的议定事项"
	}
	return "（" + part.Numeral(i+1) + "）"
}

// Clashes are the fields in which two texts of one draft differ.
func Clashes(theirs, mine minutes.Form, units []unit.Unit) []shared.Clash {
	out := []shared.Clash{}
	add := func(label, a, b string) {
		if a = form.Text(a); a != form.Text(b) {
			out = append(out, shared.Clash{Label: label, Theirs: a, Mine: form.Text(b)})
		}
	}
	add("纪要名称", theirs.Title, mine.Title)
	add("会议概况", theirs.Overview, mine.Overview)
	for i := range max(len(theirs.Rows), len(mine.Rows)) {
		add("议定事项"+clauseTitle(i), clauseText(theirs.Rows, i, units), clauseText(mine.Rows, i, units))
	}
	add("其他内容", theirs.Other, mine.Other)
	return out
}

// clauseText is a decision in lines, to compare; empty when there is none in this place.
func clauseText(rows []minutes.ClauseForm, i int, units []unit.Unit) string {
	if i >= len(rows) {
		return ""
	}
	r := rows[i]
	lines := []string{r.Text, "牵头单位：" + unitNames(units, r.Lead), "配合单位：" + unitNames(units, r.Support), "完成时限：" + r.Due, "完成标志：" + r.Deliverable}
	if r.Major {
		lines = append(lines, "重大事项")
	}
	if r.NoTask != "" {
		lines = append(lines, "不下达任务的原因："+r.NoTask)
	}
	return strings.Join(lines, "\n")
}

func unitNames(units []unit.Unit, ids []string) string {
	names := []string{}
	for _, u := range units {
		if slices.Contains(ids, strconv.FormatInt(u.ID, 10)) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

// Words are all the words of a form, to tell whether two of them say the same; the keys of the rows
// are no words.
func Words(f minutes.Form) string {
	words := []string{f.Title, f.Overview, f.Other, f.Note}
	for _, r := range f.Rows {
		words = append(words, r.ID, r.Topic, r.Text, strings.Join(r.Lead, ","), strings.Join(r.Support, ","), r.Due, r.Deliverable, strconv.FormatBool(r.Major), r.NoTask)
	}
	for i := range words {
		words[i] = form.Text(words[i])
	}
	return strings.Join(words, "\x00")
}
