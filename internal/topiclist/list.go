// Package topiclist reads many topics at once: the list with its tabs, filters and counts, the pool from which meetings
// are filled, the topics of a problem, of a basis and of each unit. It writes nothing; what a reader may see is topic.Seen.
package topiclist

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/unit"
)

// PageSize is the number of rows of a page.
const PageSize = 30

// queryMax is the most runes of a search.
const queryMax = 100

// Row is a topic in a list.
type Row struct {
	ID            int64
	Number        string
	UnitName      string
	FunctionName  string
	State         string
	StateAt       time.Time
	SubmittedAt   time.Time
	ClerkName     string // 经办人, for the office
	JointNames    string // the units that bring it with its own
	topic.Content        // what each row says (form.Field.InRow); the rest is empty
}

// Path is the topic's page.
func (r Row) Path() string { return topic.Path(r.ID) }

// Word is what the row says in a field, in words.
func (r Row) Word(name string) string {
	if name == "function" {
		return r.FunctionName
	}
	return topic.Fields.Of(name).Word(&r.Content, form.Numbers)
}

// Filter is what a list is asked for; it is what stands in the list's address.
type Filter struct {
	Tab, Query string
	Unit       int64
	Chosen     form.Chosen // answers of the fields that a list may be narrowed by
	After      Cursor
}

// ReadFilter takes the filter from an address. What makes no sense is left out; links of earlier messages and notes
// name the tab 意见待汇总 "ripe".
func ReadFilter(v url.Values) Filter {
	f := Filter{Tab: strings.Replace(v.Get("tab"), "ripe", "collected", 1), Query: form.Line(v.Get("q")), Unit: form.ID(v.Get("unit")), Chosen: topic.Fields.ReadChosen(v.Get)}
	if r := []rune(f.Query); len(r) > queryMax {
		f.Query = string(r[:queryMax])
	}
	if c := Cursor(v.Get("after")); c.valid() {
		f.After = c
	}
	return f
}

// Narrowed says whether something is filtered beside the tab.
func (f Filter) Narrowed() bool { return f.Query != "" || len(f.Chosen) > 0 || f.Unit != 0 }

// URL is the address of the list with this filter.
func (f Filter) URL() string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("tab", f.Tab)
	set("q", f.Query)
	for name, answer := range f.Chosen {
		set(name, answer)
	}
	if f.Unit != 0 {
		set("unit", strconv.FormatInt(f.Unit, 10))
	}
	set("after", string(f.After))
	if len(v) == 0 {
		return "/topics"
	}
	return "/topics?" + v.Encode()
}

// tab is the part of the list asked for; the first one when none or an unknown one is named.
func (f Filter) tab(who access.Actor) Tab {
	tabs := Tabs(who)
	i := slices.IndexFunc(tabs, func(t Tab) bool { return t.Key == f.Tab })
	return tabs[max(i, 0)]
}

// Cursor is the last row of a page: where the next one goes on.
type Cursor string

func cursorOf(r Row) Cursor { return Cursor(fmt.Sprintf("%d.%d", r.StateAt.UnixMicro(), r.ID)) }

func (c Cursor) valid() bool {
	at, id := c.parts()
	return id > 0 && at.Year() > 1900 && at.Year() < 3000
}

func (c Cursor) parts() (time.Time, int64) {
	at, id, _ := strings.Cut(string(c), ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return time.Time{}, 0
	}
	return time.UnixMicro(n), form.ID(id)
}

// everywhere is the same search in all states.
func (f Filter) everywhere() Filter {
	f.Tab = allTopics.Key
	return f
}

// Everywhere is the address of the same search in all states.
func (f Filter) Everywhere() string { return f.everywhere().URL() }

// elsewhere says whether what was not found may be in another state.
func (l List) elsewhere(who access.Actor) bool {
	return len(l.Rows) == 0 && l.Filter.Narrowed() && l.Filter.After == "" && l.Filter.tab(who).Key != allTopics.Key
}

// OthersWords is how many topics other states have of what was asked for.
func (l List) OthersWords() string {
	if l.Others > PageSize {
		return strconv.Itoa(PageSize) + " 项以上"
	}
	return strconv.Itoa(l.Others) + " 项"
}

type tabCount struct {
	Key string
	N   int
}

// TabCount is a tab with the number of its topics in words, empty when there are none.
type TabCount struct {
	Tab
	N       int
	Current bool
}

// Words writes the count; one that was cut off says so.
func (t TabCount) Words() string {
	switch {
	case t.N == 0:
		return ""
	case t.N >= limit.CountCap:
		return strconv.Itoa(limit.CountCap-1) + "+"
	}
	return strconv.Itoa(t.N)
}

// List is a page of topics.
type List struct {
	Filter Filter
	Rows   []Row
	Tabs   []TabCount
	Next   string // address of the next page, empty on the last
	Others int    // found in other states where this one has nothing of what was asked for
	Own    bool   // 本单位议题: the reader's units' topics only
	// What the filters offer, and whether the reader may bring a topic.
	Units     []unit.Unit
	Functions []unit.Function
	MayBring  bool
}

// Count is the number of topics in a tab.
func (l List) Count(key string) TabCount {
	for _, t := range l.Tabs {
		if t.Key == key {
			return t
		}
	}
	return TabCount{}
}

// paged cuts the row that only tells that there is a next page.
func paged(who access.Actor, f Filter, rows []Row, counts []tabCount) List {
	l := List{Filter: f, Rows: rows, Own: OwnOnly(who)}
	if len(rows) > PageSize {
		l.Rows = rows[:PageSize]
		more := f
		more.After = cursorOf(l.Rows[PageSize-1])
		l.Next = more.URL()
	}
	for _, t := range Tabs(who) {
		n := 0
		for _, c := range counts {
			if c.Key == t.Key {
				n = c.N
			}
		}
		l.Tabs = append(l.Tabs, TabCount{t, n, t.Key == f.tab(who).Key})
	}
	return l
}
