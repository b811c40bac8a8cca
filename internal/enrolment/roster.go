package enrolment

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// Limits of one roster.
const (
	RosterMost    = 100   // people
	RosterTextMax = 20000 // characters
)

// RosterForm is a roster (名册) as it was pasted from a table, and what holds for all its people.
type RosterForm struct{ Table, From, Basis string }

// ReadRoster reads a posted roster.
func ReadRoster(v url.Values) RosterForm {
	table, _ := form.Plain(v.Get("table"))
	return RosterForm{strings.Trim(table, "\n"), form.Short(v.Get("from")), form.Short(v.Get("basis"))}
}

// Row is one person of a roster: what was typed, and what is wrong with it.
type Row struct {
	Line                                           int // of the roster as pasted, from 1
	Name, Unit, Role, Section, Title, Phone, Login string
	Found                                          string // the unit that is meant, as it is called today
	Faults                                         []string
}

// Seat is the seat that the person would have, in the unit that was found; where none was, as it was typed.
func (r Row) Seat() string {
	if r.Found == "" {
		return r.Unit + r.Role
	}
	return r.Found + r.Role
}

// Typed is how the roster calls the unit, where that is not its name.
func (r Row) Typed() string {
	if r.Found == "" || r.Found == r.Unit {
		return ""
	}
	return "名册写“" + r.Unit + "”"
}

// column is one column of a roster: its name as in the headline of the form, other names by which tables call it, and where it goes.
type column struct {
	Name string
	Also []string
	in   func(*Row) *string
}

// columns in the order that is taken where a roster has no headline.
var columns = []column{
	{"姓名", []string{"名字", "人员"}, func(r *Row) *string { return &r.Name }},
	{"单位", []string{"单位名称", "成员单位", "工作单位"}, func(r *Row) *string { return &r.Unit }},
	{"身份", []string{"角色", "类别"}, func(r *Row) *string { return &r.Role }},
	{"科室", []string{"处室", "部门", "所在科室"}, func(r *Row) *string { return &r.Section }},
	{"职务", []string{"职位", "职务职称"}, func(r *Row) *string { return &r.Title }},
	{"电话", []string{"联系电话", "手机", "手机号", "手机号码", "办公电话"}, func(r *Row) *string { return &r.Phone }},
	{"用户名", []string{"账号", "登录名"}, func(r *Row) *string { return &r.Login }},
}

// Columns are the names of the columns, in the order that is taken where a roster has no headline.
func Columns() (out []string) {
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return out
}

// rows takes the roster apart. A line near the top that names columns says which is which, and others are passed over; cells are parted by tabs,
// as a table is pasted, or by commas.
func (f RosterForm) rows() ([]Row, error) {
	r := csv.NewReader(strings.NewReader(f.Table))
	r.FieldsPerRecord = -1
	if r.Comma = '\t'; !strings.Contains(f.Table, "\t") {
		r.Comma = ','
	}
	order, out := columns, []Row{}
	for n, headed := 0, false; ; n++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("take the roster apart: %w", err)
		}
		for i := range cells {
			cells[i] = form.Short(cells[i])
		}
		if named := headline(cells); named != nil && !headed && n < headlineWithin {
			order, headed, out = named, true, nil // what stands above it is the title of the table
			continue
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		row := Row{}
		row.Line, _ = r.FieldPos(0)
		for i, c := range cells {
			if i < len(order) && order[i].in != nil {
				*order[i].in(&row) = c
			}
		}
		row.Name = form.PersonName(row.Name)
		out = append(out, row)
	}
}

// headlineWithin is in how many first lines the headline is looked for.
const headlineWithin = 5

// headline are the columns that a line names, one for each cell, empty ones for those that are passed over; nil where it names no name.
func headline(cells []string) []column {
	out, named := make([]column, len(cells)), false
	for i, cell := range cells {
		word := strings.ReplaceAll(cell, " ", "")
		at := slices.IndexFunc(columns, func(c column) bool { return c.Name == word || slices.Contains(c.Also, word) })
		if at >= 0 {
			out[i] = columns[at]
			named = named || at == 0
		}
	}
	if !named {
		return nil
	}
	return out
}

// lineOf is the line at which a roster cannot be taken apart.
func lineOf(err error) int {
	var at *csv.ParseError
	errors.As(err, &at)
	return at.StartLine
}

// check looks at the roster as a whole, before any of its people.
func (f RosterForm) check(rows []Row, err error) form.Errors {
	var errs form.Errors
	n := len([]rune(f.Table))
	switch {
	case n > RosterTextMax:
		errs.Add("table", "名册不能超过 %d 字，现有 %d 字，请分几次导入", RosterTextMax, n)
	case err != nil:
		errs.Add("table", "第 %d 行的引号没有成对，请从表格软件中重新复制", lineOf(err))
	case len(rows) == 0:
		errs.Add("table", "请粘贴名册")
	case len(rows) > RosterMost:
		errs.Add("table", "一次最多导入 %d 人，名册有 %d 人，请分几次导入", RosterMost, len(rows))
	}
	errs.NeedDate("from", "任职生效日期", f.From)
	errs.Need("basis", "依据", f.Basis, unit.BasisMax)
	return errs
}
