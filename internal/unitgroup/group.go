// Package unitgroup holds the groups of units that minutes name as one (单位组): 全体成员单位 and 各区（园区）, whose units are whoever is one on
// a day, and those that the office keeps. A decision holds a group's name and units as then; what becomes of the group later changes no decision.
package unitgroup

import (
	"fmt"
	"slices"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Path is the list of groups.
const Path = "/groups"

// KindOwn is a group whose units the office says; those of the other kinds are the units of that kind.
const KindOwn = "own"

// NameMax is the most runes of a name.
const NameMax = 40

// Group is a group as of today.
type Group struct {
	ID      int64
	Kind    string
	Name    string
	Retired bool
	Version int
	Units   []int64 // that the office chose, or those of a day (On)
}

// Member is a unit that belongs to the joint meeting on a day.
type Member struct {
	ID   int64
	Kind string
}

// On are the groups with the units that they stand for on the day of the members, in their order.
func On(groups []Group, belong []Member) []Group {
	out := slices.Clone(groups)
	for i, g := range out {
		out[i].Units = []int64{}
		for _, m := range belong {
			if g.Kind == m.Kind || g.Kind == KindOwn && slices.Contains(g.Units, m.ID) {
				out[i].Units = append(out[i].Units, m.ID)
			}
		}
	}
	return out
}

// Path is the page of a group.
func (g Group) Path() string { return fmt.Sprintf("%s/%d", Path, g.ID) }

// Keeps says whether the office keeps the group.
func (g Group) Keeps() bool { return g.Kind == KindOwn }

// Find is the group with the number; the zero group when there is none.
func Find(list []Group, id int64) Group {
	if i := slices.IndexFunc(list, func(g Group) bool { return g.ID == id }); i >= 0 {
		return list[i]
	}
	return Group{}
}

// Form is a group as typed.
type Form struct {
	Name  string
	Units []int64
}

// Fields declares what is typed of a group.
var Fields = form.Fields[Form]{
	{Name: "name", Label: "名称", Hint: "纪要上的写法，如“区直各部门”", Max: NameMax, Need: form.NeedAlways, Narrow: true, Auto: "off", Text: func(f *Form) *string { return &f.Name }},
	{Name: "units", Label: "单位", Hint: "每次写入议定事项时，只列会议当日的成员单位、区和园区；会外单位在议定事项中另写。", Kind: form.KindUnits, Units: func(f *Form) *[]int64 { return &f.Units }},
}

// Of is the form of a stored group.
func Of(g Group) Form { return Form{g.Name, g.Units} }

// clean is what was typed, each unit once.
func (f Form) clean() (Form, form.Errors) {
	f, errs := Fields.Clean(f)
	f.Units = slices.Compact(slices.Sorted(slices.Values(f.Units)))
	if len(f.Units) == 0 {
		errs.Add("units", "请至少选择一个单位")
	}
	return f, errs
}

// NameList are the names of the units, in their order.
func NameList(units []unit.Unit, ids []int64) []string {
	out := []string{}
	for _, u := range units {
		if slices.Contains(ids, u.ID) {
			out = append(out, u.Name)
		}
	}
	return out
}

// Names are the names of the units in one line.
func Names(units []unit.Unit, ids []int64) string { return strings.Join(NameList(units, ids), "、") }

// changes says what was changed in a group, for the log.
func (f Form) changes(was Group, units []unit.Unit) string {
	out := []string{}
	if f.Name != was.Name {
		out = append(out, "原名称“"+was.Name+"”")
	}
	for _, x := range []struct {
		word     string
		of, from []int64
	}{{"增加", f.Units, was.Units}, {"减少", was.Units, f.Units}} {
		left := slices.DeleteFunc(slices.Clone(x.of), func(u int64) bool { return slices.Contains(x.from, u) })
		if len(left) > 0 {
			out = append(out, x.word+Names(units, left))
		}
	}
	return strings.Join(out, "；")
}
