package unitpage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"jointmeeting/internal/form"
	"jointmeeting/internal/succession"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// SucceedView is what the pages of the end of a unit show.
type SucceedView struct {
	Unit   unit.Record
	Units  []unit.Unit
	Form   succession.Form
	Plan   succession.Plan
	Token  form.Token
	Errors form.Errors
}

func (v SucceedView) crumbs() templ.Component {
	return part.Crumbs(part.Crumb{Label: "成员单位", URL: "/units"}, part.Crumb{Label: v.Unit.Name, URL: v.Unit.Path()}, part.Crumb{Label: "单位撤并"})
}

// successors are the units that can go on for this one.
func (v SucceedView) successors() []part.Group {
	return unitChoice(slices.DeleteFunc(slices.Clone(v.Units), func(u unit.Unit) bool { return succession.CannotInherit(v.Unit, u) != "" }))
}

// founding is the choice of a unit that the act makes.
func founding() []part.Group {
	return []part.Group{{Title: "新设", Options: []part.Option{{Value: succession.NewUnit, Label: "新设单位（在下面填写）"}}}}
}

func (v SucceedView) successorNames() string { return strings.Join(v.names(), "、") }

func (v SucceedView) names() []string {
	out := []string{}
	for _, h := range v.Plan.Successors {
		out = append(out, h.Name)
	}
	return out
}

func (v SucceedView) total() (n int) {
	for _, s := range v.Plan.Shares {
		n += len(s.Rows)
	}
	return n
}

func (v SucceedView) pairs() []part.Pair {
	out := []part.Pair{{Label: "撤并单位", Text: v.Unit.Name}, {Label: "承接单位", Text: v.successorNames()}, {Label: "撤并日期", Text: layout.Date(v.Plan.On)}, {Label: "依据", Text: v.Form.Basis}}
	if v.Form.Successor == succession.NewUnit {
		out = append(out, part.Pair{Label: "新设单位职责", Text: v.Form.Duty})
	}
	return out
}

// choices are the successors among which each record of a unit that is split goes to one.
func (v SucceedView) choices() []part.Option {
	out := []part.Option{}
	for i, n := range v.names() {
		out = append(out, part.Option{Value: strconv.Itoa(i), Label: n})
	}
	return out
}

// forAll says what becomes of a row for which nobody is chosen.
func (v SucceedView) forAll(s succession.Share, r succession.Row) string {
	if len(v.Plan.Successors) > 1 && !s.Ends {
		return s.Then(r, 0) + "，两个承接单位均可办理"
	}
	return s.Then(r, 0)
}

// then says for each successor what becomes of the row, where that differs.
func (v SucceedView) then(s succession.Share, r succession.Row) string {
	words := []string{}
	for i, n := range v.names() {
		words = append(words, n+"："+s.Then(r, i))
	}
	if s.Then(r, 0) == s.Then(r, 1) {
		return s.Then(r, 0)
	}
	return strings.Join(words, "；")
}

// open are the seats that can still be given: in a unit that has ended none.
func (u View) open(give []unit.Vacancy) []unit.Vacancy {
	if u.Over() != "" {
		return nil
	}
	return give
}

// endedWords say by whom, since when and on what basis others go on for the unit.
func endedWords(r unit.Record) string {
	if len(r.Successors) == 0 {
		return ""
	}
	h := r.Successors[0]
	return "已撤并，自" + layout.Date(h.Since) + "起由" + strings.Join(r.SuccessorNames(), "、") + "承接（" + h.Basis + "）"
}
