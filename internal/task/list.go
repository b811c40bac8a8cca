package task

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
	"jointmeeting/internal/unit"
)

// PageSize is how many rows a list shows.
const PageSize = 50

// Choice is one answer of a filter. cond is its condition in SQL.
type Choice struct{ Value, Label, cond string }

// finished are the states of work that is over and was done.
const finished = "'done', 'closed'"

// States are the answers of the filter 状态; the first is the default.
var States = []Choice{
	{"", "未办结", "t.state IN ('assigned', 'working', 'claimed')"},
	{"assigned", "待签收", "t.state = 'assigned'"},
	{"returned", "牵头单位退回", "t.state = 'assigned' AND t.returned"},
	{"working", "推进中", "t.state = 'working'"},
	{"claimed", "待核验", "t.state = 'claimed'"},
	{"finished", "已办结和已销号", "t.state IN (" + finished + ")"},
	{"done", "已办结", "t.state = 'done'"},
	{"closed", "已销号", "t.state = 'closed'"},
	{"suspended", "已中止", "t.state = 'suspended'"},
	{"cancelled", "已取消", "t.state = 'cancelled'"},
	{"waiting", "待批", "t.state = 'waiting'"},
	{"all", "全部", "true"},
}

// Dues are the answers of the filter 完成时限.
var Dues = []Choice{
	{"", "全部", "true"},
	{"overdue", "已逾期", overdue},
	{"soon", "临期", near},
	{"pressing", "逾期和临期", pressing},
	{"open", "时限待定", "t.due = '9999-12-31'"}, // said by the day, which the rows of units have
	{"month", "本月内", "t.due >= date_trunc('month', @today::date) AND t.due < date_trunc('month', @today::date) + interval '1 month'"},
	{"year", "本年内", "t.due >= date_trunc('year', @today::date) AND t.due < date_trunc('year', @today::date) + interval '1 year'"},
}

// What is overdue or near is work that a unit still owes: stillOwed are the choices of Dues for it, settled those of States without any.
var (
	stillOwed = []string{"overdue", "soon", "pressing"}
	settled   = []string{"claimed", "finished", "done", "closed", "suspended", "cancelled", "waiting"}
)

// Roles are the answers of the filter 本单位角色, of a reader from a unit.
var Roles = []Choice{{Label: "全部"}, {Value: Lead, Label: "牵头"}, {Value: Joint, Label: "共同负责"}, {Value: Support, Label: "配合"}}

// StatesFor are the answers of the filter 状态 for a reader: a unit has no tasks that wait.
func StatesFor(whole bool) []Choice {
	if whole {
		return States
	}
	return slices.DeleteFunc(slices.Clone(States), func(c Choice) bool { return c.Value == "waiting" || c.Value == "returned" })
}

func pick(list []Choice, value string) Choice {
	for _, c := range list {
		if c.Value == value {
			return c
		}
	}
	return list[0]
}

// Filter is what a list is asked for, as in its address.
type Filter struct {
	Q          string
	Unit       int64
	State, Due string
	Role       string // of the reader's unit
	Minutes    int64
	After      string // the last row of the page before: 2026-09-30.41
}

// ReadFilter reads an address; what makes no sense is left out.
func ReadFilter(v url.Values) Filter {
	f := Filter{Q: form.Line(v.Get("q")), Unit: form.ID(v.Get("unit")), State: pick(States, v.Get("state")).Value,
		Due: pick(Dues, v.Get("due")).Value, Role: pick(Roles, v.Get("role")).Value, Minutes: form.ID(v.Get("minutes")), After: v.Get("after")}
	if r := []rune(f.Q); len(r) > NoteMax {
		f.Q = string(r[:NoteMax])
	}
	if _, _, ok := f.after(); !ok {
		f.After = ""
	}
	return f
}

// Set says whether anything is filtered.
func (f Filter) Set() bool {
	return f.Q != "" || f.Unit != 0 || f.State != "" || f.Due != "" || f.Role != "" || f.Minutes != 0
}

// Path is the address of the list with this filter.
func (f Filter) Path() string {
	v := url.Values{}
	set := func(k, s string) {
		if s != "" && s != "0" {
			v.Set(k, s)
		}
	}
	set("q", f.Q)
	set("unit", strconv.FormatInt(f.Unit, 10))
	set("state", f.State)
	set("due", f.Due)
	set("role", f.Role)
	set("minutes", strconv.FormatInt(f.Minutes, 10))
	set("after", f.After)
	if len(v) == 0 {
		return "/tasks"
	}
	return "/tasks?" + v.Encode()
}

func (f Filter) after() (due time.Time, id int64, ok bool) {
	day, n, _ := strings.Cut(f.After, ".")
	due, ok = form.Date(day)
	return due, form.ID(n), ok && form.ID(n) > 0
}

// where is the filter as a condition on task t.
func (f Filter) where() string {
	conds := []string{pick(States, f.State).cond, pick(Dues, f.Due).cond}
	if slices.Contains(stillOwed, f.Due) && slices.Contains(settled, f.State) {
		return "false" // no task is both: said here, or every task in work is held against it
	}
	if f.Q != "" {
		conds = append(conds, "t.grams @> grams(@q) AND (t.text ILIKE @like OR t.number ILIKE @like)") // found by the index, held against the text
	}
	if f.Unit != 0 {
		conds = append(conds, "t.lead = @lead")
	}
	if f.Minutes != 0 {
		conds = append(conds, "t.minutes = @minutes")
	}
	return strings.Join(conds, " AND ")
}

func (f Filter) args(now time.Time, soon int) db.Args {
	due, id, _ := f.after()
	like := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(f.Q)
	return db.Args{"today": form.Day(now), "soon": soon, "q": f.Q, "like": "%" + like + "%", "lead": f.Unit, "role": f.Role, "minutes": f.Minutes, "due": due, "id": id}
}

// Row is a task in a list.
type Row struct {
	Standing
	ID          int64
	Number      string
	Text        string
	LeadName    string
	MinutesName string
	ClauseNo    int
	Progress    int
	Role        string // lead, joint or support, where the reader's own unit has a part in it
}

// Title is the row's name.
func (r Row) Title() string { return Title(r.Text) }

// Beside says whether the reader's unit has a part in a task that another leads.
func (r Row) Beside() bool { return r.Role == Joint || r.Role == Support }

// Source is a meeting's minutes that tasks came from, for the filter 来源会议.
type Source struct {
	Minutes int64
	Name    string
}

// Page is one page of the list with what stands around it.
type Page struct {
	Rows    []Row
	Next    string // address of the page after
	Sources []Source
	Units   []unit.Unit
	Open    int // of all tasks the reader sees; limit.CountCap = more
	Overdue int
	Soon    int
	Whole   bool // the reader sees every task, not only a unit's
}

// List gives a page of the tasks that the person sees: by due date, so what is overdue comes first.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, now time.Time) (Page, error) {
	p := Page{Whole: seesAll(who)}
	var values *setting.Values
	var units *[]unit.Unit
	var sources *[]Source
	err := s.db.Read(ctx, func(b *db.Batch) {
		b.KeepPlans() // the newest papers of the reader's units, from the start of an index
		values, units, sources = setting.Load(b), unit.All(b), sourcesOf(b, who)
	})
	if err != nil {
		return p, err
	}
	p.Soon, p.Units, p.Sources = values.Int(setting.TaskSoonDays), *units, *sources
	var rows *[]Row
	var counts *counts
	err = s.db.Read(ctx, func(b *db.Batch) {
		if f.After == "" && !f.Set() {
			b.KeepPlans() // what the list is narrowed by, and where a later page begins, a plan for all does not know
		}
		rows, counts = Rows(b, who, f, now, p.Soon, PageSize+1), count(b, who, now)
	})
	if err != nil {
		return p, err
	}
	p.Rows, p.Open, p.Overdue = *rows, counts.Open, counts.Overdue
	if len(p.Rows) > PageSize {
		p.Rows = p.Rows[:PageSize]
		last := p.Rows[PageSize-1]
		f.After = fmt.Sprintf("%s.%d", last.Due.Format("2006-01-02"), last.ID)
		p.Next = f.Path()
	}
	return p, nil
}
