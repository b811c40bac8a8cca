package unitpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/desk"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topiclist"
	"jointmeeting/internal/unit"
	"jointmeeting/internal/unitlist"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// The filters of the list of units.
const (
	NoLiaison = "no_liaison"
	NoMember  = "no_member"
	Left      = "left"
	Asked     = "asked"
)

// ListView is the list of units with the filter in force.
type ListView struct {
	Rows []unitlist.Row
	Only string
	// Silent are the units of which no liaison can sign in, Unread those whose topics wait for a member who cannot, Left those that have left with
	// something open: empty for who does not keep the office, the last two also where the list is not narrowed by them.
	Silent, Unread, Left []int64
	// Loads says how each unit stands; nil for readers who do not see the thread whole.
	Loads map[int64]desk.UnitLoad
}

// unitRows is one card of the list.
type unitRows struct {
	title, measure string
	members        bool
	rows           []unitlist.Row
	loads          map[int64]desk.UnitLoad
	silent, unread []int64
}

func (g unitRows) count() string { return strconv.Itoa(len(g.rows)) + " " + g.measure }

func (g unitRows) cols() []part.Col {
	cols := []part.Col{{Label: "次序"}, {Label: "单位"}}
	if g.members {
		cols = append(cols, part.Col{Label: "成员"})
	}
	cols = append(cols, part.Col{Label: "联络员"})
	if g.loads != nil {
		cols = append(cols, part.Col{Label: "在办任务"}, part.Col{Label: "逾期"}, part.Col{Label: "议题"})
	}
	return cols
}

// The lists that the counts of a unit open.
func leadsURL(u unitlist.Row, due string) string { return task.Filter{Unit: u.ID, Due: due}.Path() }
func topicsURL(u unitlist.Row) string            { return topiclist.Filter{Tab: "all", Unit: u.ID}.URL() }

func (v ListView) empty() bool { return len(v.Rows) == 0 }

// is says whether a row meets a filter.
func (v ListView) is(r unitlist.Row, only string) bool {
	switch only {
	case NoLiaison:
		return r.NoLiaison() || slices.Contains(v.Silent, r.ID)
	case NoMember:
		return slices.Contains(v.Unread, r.ID)
	case Left:
		return slices.Contains(v.Left, r.ID)
	case Asked:
		return r.Asked > 0
	}
	return true
}

func (v ListView) number(only string) (n int) {
	for _, r := range v.Rows {
		if v.is(r, only) {
			n++
		}
	}
	return n
}

func (v ListView) kind(kind string) (n int) {
	for _, r := range v.Rows {
		if r.Kind == kind && r.Current {
			n++
		}
	}
	return n
}

// sub gives both totals: districts and zones are no member units (M6).
func (v ListView) sub() string {
	return "成员单位 " + strconv.Itoa(v.kind(unit.KindMember)) + " 家，区和园区 " + strconv.Itoa(v.kind(unit.KindLocality)) + " 个"
}

// rare are the filters that stand there only while a unit meets them.
var rare = []struct{ only, label string }{{NoMember, "缺审核成员"}, {Left, "退出后未办完"}}

func (v ListView) tabs() []part.Tab {
	tabs := []part.Tab{{Label: "全部", URL: "/units"}, {Label: "缺联络员", URL: "/units?only=" + NoLiaison}, {Label: "变更待确认", URL: "/units?only=" + Asked}}
	for i, only := range []string{"", NoLiaison, Asked} {
		tabs[i].Count, tabs[i].Current = strconv.Itoa(v.number(only)), v.Only == only
	}
	for _, x := range rare {
		if n := v.number(x.only); n > 0 || v.Only == x.only {
			tabs = append(tabs, part.Tab{Label: x.label, URL: "/units?only=" + x.only, Count: strconv.Itoa(n), Current: v.Only == x.only})
		}
	}
	return tabs
}

func (v ListView) none() string {
	switch v.Only {
	case Asked:
		return "没有待确认的变更"
	case NoMember:
		return "送审议题的单位都有能登录的成员"
	case Left:
		return "已退出的单位没有未办完的事项"
	}
	return "各单位都有联络员"
}

// groups are the cards with rows: members, districts and zones, those who left.
func (v ListView) groups() []unitRows {
	all := []unitRows{{title: "成员单位", measure: "家", members: true}, {title: "区和园区", measure: "个"},
		{title: "已退出和撤并的单位", measure: "家", members: true}}
	for _, r := range v.Rows {
		if v.is(r, v.Only) {
			g := &all[groupOf(r)]
			g.loads, g.silent, g.unread = v.Loads, v.Silent, v.Unread
			g.rows = append(g.rows, r)
		}
	}
	out := []unitRows{}
	for _, g := range all {
		if len(g.rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func groupOf(r unitlist.Row) int {
	switch {
	case !r.Current:
		return 2
	case r.Kind == unit.KindMember:
		return 0
	}
	return 1
}

func hostNote(u unit.Unit) string {
	if u.Host {
		return "办公室所在单位"
	}
	return ""
}

// isGiven says whether the seat is among those that the reader may give.
func isGiven(give []unit.Vacancy, p unit.Contact) bool {
	return slices.ContainsFunc(give, func(v unit.Vacancy) bool { return v.Fits(p) })
}

func datedCols(label string) []part.Col {
	cols := []part.Col{{Label: "时间"}, {Label: "依据"}}
	if label == "" {
		return cols
	}
	return append([]part.Col{{Label: label}}, cols...)
}

// unitEvents are the log entries of a unit, newest first.
func unitEvents(log []audit.Row) []part.Event {
	out := make([]part.Event, 0, len(log))
	for i := len(log) - 1; i >= 0; i-- {
		r := log[i]
		title, text, _ := strings.Cut(r.Detail, "：")
		out = append(out, part.Event{Title: title, Text: strings.Trim(text+"\n"+r.Reason, "\n"), Who: r.Name + "，" + r.Seat,
			When: layout.DateTime(r.At), Stamp: layout.Stamp(r.At), Tone: flow.Info})
	}
	return out
}
