package succession

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/unit"
)

// NewUnit is the choice of a unit that does not exist yet.
const NewUnit = "new"

// ChipMax is how long the short name of a unit for narrow columns may be.
const ChipMax = 8

// Form is what was typed: who goes on, from which day, on what basis, and for a unit that is split where each record goes.
type Form struct {
	Successor, Other           string // a unit by its number, NewUnit, or nothing
	Name, FullName, Chip, Duty string // of the new unit
	On, Basis                  string
	Seen                       string // what hung on the unit when the page was shown
	To                         map[string]string
}

// to is the beginning of the fields that say where a record goes.
const to = "to-"

// Read reads what was typed.
func Read(v url.Values) Form {
	l := func(k string) string { return form.Line(v.Get(k)) }
	f := Form{Successor: l("successor"), Other: l("other"), Name: l("name"), FullName: l("full_name"), Chip: l("chip"), Duty: form.Text(v.Get("duty")), On: l("on"), Basis: l("basis"),
		Seen: l("seen"), To: map[string]string{}}
	for k := range v {
		if row, ok := strings.CutPrefix(k, to); ok {
			f.To[row] = l(k)
		}
	}
	return f
}

// Fields are the typed values that the page before the act carries on, by their names.
func (f Form) Fields() [][2]string {
	return [][2]string{{"successor", f.Successor}, {"other", f.Other}, {"name", f.Name}, {"full_name", f.FullName}, {"chip", f.Chip}, {"duty", f.Duty}, {"on", f.On}, {"basis", f.Basis}}
}

// input is the form as values. The first of the successors has no number where it is new.
type input struct {
	on         time.Time
	successors []unit.Unit
	entry      *unit.Entry
}

// input checks what was typed against the unit and all others.
func (f Form) input(r unit.Record, units []unit.Unit, today time.Time) (input, form.Errors) {
	var errs form.Errors
	in := input{}
	if f.Successor == NewUnit {
		in.entry = f.founded(r, units, &errs)
		in.successors = append(in.successors, unit.Unit{Name: f.Name, Kind: r.Kind, Current: true})
	} else {
		in.successors = append(in.successors, chosen(&errs, r, units, "successor", f.Successor))
	}
	if form.ID(f.Other) != 0 {
		in.successors = append(in.successors, chosen(&errs, r, units, "other", f.Other))
		if f.Other == f.Successor {
			errs.Add("other", "两个承接单位不能相同")
		}
	}
	in.on = errs.NeedDate("on", "撤并日期", f.On)
	if errs.Of("on") == "" {
		checkDay(r, &errs, in.on, form.Day(today))
	}
	errs.Need("basis", "依据", f.Basis, unit.BasisMax)
	return in, errs
}

func (f Form) founded(r unit.Record, units []unit.Unit, errs *form.Errors) *unit.Entry {
	errs.Need("name", "新单位名称", f.Name, unit.UnitNameMax)
	errs.Limit("full_name", "新单位全称", f.FullName, unit.FullNameMax)
	errs.Limit("chip", "新单位简称", f.Chip, ChipMax)
	errs.Need("duty", "新单位职责", f.Duty, unit.DutyMax)
	for _, u := range units {
		if f.Name != "" && u.Name == f.Name {
			errs.Add("name", "已有单位使用这一名称，请在承接单位中选择，或另起名称")
		}
	}
	e := inPlaceOf(r, f.Name, cmp.Or(f.FullName, f.Name), cmp.Or(f.Chip, f.Name), f.Duty)
	return &e
}

// chosen is a unit that there is and that can go on for r.
func chosen(errs *form.Errors, r unit.Record, units []unit.Unit, field, id string) unit.Unit {
	for _, u := range units {
		if strconv.FormatInt(u.ID, 10) == id {
			if why := CannotInherit(r, u); why != "" {
				errs.Add(field, "%s", why)
			}
			return u
		}
	}
	errs.Add(field, "请选择承接单位")
	return unit.Unit{}
}

// successorOf is which of the successors a row was given to; the first where nothing was said.
func (f Form) successorOf(row Row, successors int) int {
	if i, err := strconv.Atoi(f.To[row.Key()]); err == nil && i > 0 && i < successors {
		return i
	}
	return 0
}
