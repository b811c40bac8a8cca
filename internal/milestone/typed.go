package milestone

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
)

// NameMax is how long the name of a milestone may be.
const NameMax = 60

// Typed is one milestone of a decision as typed.
type Typed struct{ Kind, Name, DueKind, Due string }

// Fields declares what is typed of it.
var Fields = form.Fields[Typed]{
	{Name: "milestone_kind", Column: "kind", Label: "类别", Kind: form.KindChoice, Options: kinds(), Text: func(m *Typed) *string { return &m.Kind }},
	{Name: "milestone_name", Column: "name", Label: "内容", Max: NameMax, Text: func(m *Typed) *string { return &m.Name }},
	{Name: "milestone_due_kind", Column: "due_kind", Label: "时限", Kind: form.KindChoice, Options: dues(), Text: func(m *Typed) *string { return &m.DueKind }},
	{Name: "milestone_due", Column: "due", Label: "日期", Kind: form.KindDate, Null: true, Text: func(m *Typed) *string { return &m.Due }},
}

func kinds() (out []form.Option) {
	for _, k := range paper.MilestoneKinds {
		out = append(out, form.Option{Value: k.Kind, Label: k.Label})
	}
	return out
}

func dues() (out []form.Option) {
	for _, k := range paper.MilestoneDues {
		out = append(out, form.Option{Value: k.Kind, Label: k.Label})
	}
	return out
}

// Rows are those of a decision's milestones in its row of the form.
type Rows []Typed

// Under are the rows with the key of their decision in their names, and its place in what is wrong with them.
func (list *Rows) Under(key, place string) form.Rows { return nested{list, key, place} }

// Read, Values and Check are those of a form with one decision.
func (list *Rows) Read(v url.Values) { list.Under("", "").Read(v) }

// Values are the rows again.
func (list *Rows) Values(v url.Values) { list.Under("", "").Values(v) }

// Check finds what is wrong.
func (list *Rows) Check(errs *form.Errors) { list.Under("", "").Check(errs) }

// String says them, a line each.
func (list *Rows) String() string {
	lines := []string{}
	for _, m := range *list {
		if !m.blank() {
			words := Fields.Of("milestone_kind").OptionWord(m.Kind) + " " + m.Name + " " + m.until()
			lines = append(lines, strings.Join(strings.Fields(words), " "))
		}
	}
	return strings.Join(lines, "\n")
}

func (m Typed) until() string {
	if m.DueKind != paper.DueDay {
		return paper.DueOf(m.DueKind).Label
	}
	return m.Due
}

// blank says that nothing was chosen or typed: such a row is none.
func (m Typed) blank() bool { return m.Kind+m.DueKind+form.Line(m.Name+m.Due) == "" }

// nested are the rows where they stand.
type nested struct {
	*Rows
	key, place string
}

// Key names the inputs of a decision's milestone, which are counted from 1.
func Key(row string, n int) string { return row + "-" + strconv.Itoa(n) }

func (in nested) fields(n int) form.Fields[Typed] {
	return Fields.At(Key(in.key, n), fmt.Sprintf("%s办理步骤 %d ", in.place, n))
}

// Read takes as many rows as there may be, and one more, so that this is said.
func (in nested) Read(v url.Values) {
	*in.Rows = nil
	for n := 1; n <= paper.MilestonesMax+1 && v.Has(form.InputName("milestone_kind", Key(in.key, n))); n++ {
		*in.Rows = append(*in.Rows, in.fields(n).Read(v))
	}
}

func (in nested) Values(v url.Values) {
	for i, m := range *in.Rows {
		for name, values := range in.fields(i + 1).Values(m) {
			v[name] = values
		}
	}
}

// Check leaves the rows that say something, and says what is wrong in them.
func (in nested) Check(errs *form.Errors) {
	var kept Rows
	for i, m := range *in.Rows {
		if m.blank() {
			continue
		}
		m, wrong := in.fields(i + 1).Clean(m)
		*errs = append(*errs, wrong...)
		if m.Due != "" && m.DueKind != paper.DueDay {
			errs.Add(form.InputName("milestone_due", Key(in.key, i+1)), "%s办理步骤 %d 时限选的是“%s”，请清空日期；要写日期的，请选“某一天”", in.place, i+1, paper.DueOf(m.DueKind).Label)
		}
		kept = append(kept, m)
	}
	if *in.Rows = kept; len(kept) > paper.MilestonesMax {
		errs.Add(form.InputName("milestone_kind", Key(in.key, paper.MilestonesMax)), "%s办理步骤不超过 %d 项", in.place, paper.MilestonesMax)
	}
}

// On are the milestones with the days that their words mean, counted from that of the meeting.
func (list Rows) On(day time.Time) (out []paper.Milestone) {
	for _, m := range list {
		x := paper.Milestone{Kind: m.Kind, Name: m.Name, DueKind: m.DueKind}
		if k := paper.DueOf(m.DueKind); k.Counted() {
			end := k.End(day)
			x.Due = &end
		} else if due, ok := form.Date(m.Due); ok {
			x.Due = &due
		}
		out = append(out, x)
	}
	return out
}

// RowsOf shows those that are stored in the form.
func RowsOf(list []paper.Milestone) (out Rows) {
	for _, m := range list {
		r := Typed{Kind: m.Kind, Name: m.Name, DueKind: m.DueKind}
		if m.Due != nil && m.DueKind == paper.DueDay {
			r.Due = m.Due.Format(time.DateOnly)
		}
		out = append(out, r)
	}
	return out
}

// Press takes a button of the rows: one more at the end (add), or the one with a number, counted from 1, out (drop) or one up (up).
func (list *Rows) Press(do string, no int) {
	there := no >= 1 && no <= len(*list)
	switch {
	case do == "add" && len(*list) < paper.MilestonesMax:
		*list = append(*list, Typed{})
	case do == "drop" && there:
		*list = slices.Delete(*list, no-1, no)
	case do == "up" && there && no > 1:
		(*list)[no-2], (*list)[no-1] = (*list)[no-1], (*list)[no-2]
	}
}
