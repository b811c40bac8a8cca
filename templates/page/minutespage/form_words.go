package minutespage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitgroup"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/part"
)

// helpers are the units and groups that one row has in one role beside its lead.
type helpers struct {
	role, key, label, hint string
	units, groups          []int64
	outside                string // names of units outside the joint meeting, as typed
}

func (h helpers) name() string { return form.InputName(h.role, h.key) }

func (h helpers) groupName() string { return form.InputName(h.role+"_group", h.key) }

func (h helpers) outsideName() string { return form.InputName(h.role+"_outside", h.key) }

const groupHint = "共同负责单位、配合单位可以选单位组：纪要印组名，任务下达到会议当日组内的每个单位，单独列出的单位以单独列出的为准；没有选牵头单位的，由联席会议办公室所在单位牵头汇总。"

// chosenTitle is the line of a folded list of units and groups.
func (v EditView) chosenTitle(h helpers) string {
	names := slices.DeleteFunc([]string{unitNames(v.Units, h.units), groupNames(v.Groups, h.groups), strings.Join(form.NamesIn(h.outside), "、")}, func(s string) bool { return s == "" })
	if len(names) == 0 {
		return h.label + "：无"
	}
	return fmt.Sprintf("%s（%d 个）：%s", h.label, len(h.units)+len(h.groups)+len(form.NamesIn(h.outside)), strings.Join(names, "、"))
}

// groupPicks are the groups to choose from; one that is retired stands there only while the row names it.
func (v EditView) groupPicks(h helpers) (out []part.Option) {
	for _, g := range v.Groups {
		on := slices.Contains(h.groups, g.ID)
		if g.Retired && !on {
			continue
		}
		note := map[bool]string{true: "已停用", false: fmt.Sprintf("%d 个单位", len(g.Units))}[g.Retired]
		out = append(out, part.Option{Value: strconv.FormatInt(g.ID, 10), Label: g.Name, Note: note, On: on})
	}
	return out
}

func groupNames(groups []unitgroup.Group, ids []int64) string {
	names := []string{}
	for _, g := range groups {
		if slices.Contains(ids, g.ID) {
			names = append(names, g.Name)
		}
	}
	return strings.Join(names, "、")
}

// dueOptions are the ways to say until when.
var dueOptions = func() (out []part.Option) {
	for _, o := range minutes.ClauseFields.Of("due_kind").Options {
		out = append(out, part.Option{Value: o.Value, Label: o.Label})
	}
	return out
}()

// counted is the day that a stored decision's words mean.
func (v EditView) counted(r minutes.ClauseForm) string {
	for _, c := range v.Minutes.Clauses {
		if r.ID == strconv.FormatInt(c.ID, 10) && r.DueKind == c.DueKind && r.DueKind != "" && c.Due != nil {
			return "即 " + layout.Date(*c.Due)
		}
	}
	return ""
}

// defaultLead says of the lead of a decision with groups that it is the one which is filled in where nobody was chosen.
func (v EditView) defaultLead(r minutes.ClauseForm) string {
	if len(r.JointGroup)+len(r.SupportGroup) == 0 {
		return ""
	}
	for _, u := range v.Units {
		if u.Host && firstUnit(r.Lead) == strconv.FormatInt(u.ID, 10) {
			return "主办单位，列有单位组时默认牵头，可以改选"
		}
	}
	return ""
}

func topicOptions(topics []minutes.Topic) []part.Option {
	out := []part.Option{{Value: "", Label: "（不属于议题）"}}
	for i, t := range topics {
		out = append(out, part.Option{Value: strconv.FormatInt(t.ID, 10), Label: "议题" + part.Numeral(i+1) + "：" + t.Title})
	}
	return out
}

// firstUnit is the one unit that leads, empty while none is chosen.
func firstUnit(list []int64) string {
	if len(list) == 0 {
		return ""
	}
	return strconv.FormatInt(list[0], 10)
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

// follows is the number of the first heading that is typed after the decisions: the paper numbers these by topic.
func (v EditView) follows() string {
	n := 1
	for i, r := range v.Form.Rows {
		if i == 0 || v.Form.Rows[i-1].Topic != r.Topic {
			n++
		}
	}
	return part.Numeral(n) + "、"
}

func clauseTitle(i int) string {
	if i < 0 {
		return "新的议定事项"
	}
	return paper.Ordinal(i + 1)
}

// Clashes are the fields in which two texts of one draft differ.
func Clashes(theirs, mine minutes.Form, units []unit.Unit, groups []unitgroup.Group) []shared.Clash {
	out := []shared.Clash{}
	names := func(k form.Kind, ids []int64) string {
		if k == form.KindGroups {
			return groupNames(groups, ids)
		}
		return unitNames(units, ids)
	}
	add := func(label, a, b string) {
		if a = form.Text(a); a != form.Text(b) {
			out = append(out, shared.Clash{Label: label, Theirs: a, Mine: form.Text(b)})
		}
	}
	add("纪要名称", theirs.Title, mine.Title)
	add("会议概况", theirs.Overview, mine.Overview)
	for i := range max(len(theirs.Rows), len(mine.Rows)) {
		add("议定事项"+clauseTitle(i), clauseText(theirs.Rows, i, names), clauseText(mine.Rows, i, names))
	}
	add("其他内容", theirs.Other, mine.Other)
	return out
}

// clauseText is a decision in lines, to compare; empty when there is none in this place.
func clauseText(rows []minutes.ClauseForm, i int, names form.Names) string {
	if i >= len(rows) {
		return ""
	}
	lines := []string{}
	for _, f := range minutes.ClauseFields {
		if f.Not[minutes.Conflict] == "" {
			lines = append(lines, clauseLine(f, rows[i], names)...)
		}
	}
	return strings.Join(lines, "\n")
}

// clauseLine is what a decision says in one field: the text itself, a box that is ticked by its label, a reason only
// where there is one.
func clauseLine(f form.Field[minutes.ClauseForm], r minutes.ClauseForm, names form.Names) []string {
	word := f.Word(&r, names)
	switch {
	case f.Name == "text":
		return []string{word}
	case f.Tick != nil && *f.Tick(&r):
		return []string{f.Label}
	case f.Tick != nil, (f.Name == "no_task" || f.Kind == form.KindGroups || f.List != nil || strings.HasSuffix(f.Name, "_outside")) && word == "":
		return nil
	}
	return []string{f.Label + "：" + word}
}

func unitNames(units []unit.Unit, ids []int64) string {
	names := []string{}
	for _, u := range units {
		if slices.Contains(ids, u.ID) {
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
		words = append(words, r.ID)
		for _, c := range minutes.ClauseFields {
			words = append(words, typedWord(c, r))
		}
	}
	for i := range words {
		words[i] = form.Text(words[i])
	}
	return strings.Join(words, "\x00")
}

// typedWord is a field as typed.
func typedWord(f form.Field[minutes.ClauseForm], r minutes.ClauseForm) string {
	switch {
	case f.Units != nil:
		return strings.Join(shared.IDWords(*f.Units(&r)), ",")
	case f.Tick != nil:
		return strconv.FormatBool(*f.Tick(&r))
	case f.List != nil:
		return f.List(&r).String()
	}
	return *f.Text(&r)
}
