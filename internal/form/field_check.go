package form

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Clean is the content without what no reader means, and what keeps it from being stored as a draft: a text that is
// too long, an answer that was not offered, a field that even a draft needs.
func (fs Fields[T]) Clean(t T) (T, Errors) {
	var errs Errors
	for _, f := range fs {
		if f.Text != nil {
			v := f.Text(&t)
			*v = f.tidy(*v)
			f.checkText(*v, &errs)
		}
		switch {
		case f.None != nil && *f.None(&t) && len(*f.Units(&t)) > 0:
			errs.Add(f.Name, "已选择%s，请取消“无”", f.Label)
		case f.Units != nil && f.Need == NeedAlways && f.empty(&t):
			errs.Add(f.Name, "%s", f.ask())
		case f.List != nil:
			f.List(&t).Check(&errs)
		}
	}
	return t, errs
}

func (f Field[T]) tidy(v string) string {
	switch f.Kind {
	case KindText, KindChoice, KindNumber:
		return Text(v)
	case KindItems:
		return strings.Join(Items(Text(v)), "\n")
	case KindPerson:
		if id := ID(v); id != 0 {
			return strconv.FormatInt(id, 10)
		}
		return ""
	case KindDate:
		return shaped(Date, dateShapes[0], v)
	case KindMoment:
		return shaped(Moment, timeShapes[0], v)
	}
	if f.Narrow {
		v = Folded(v)
	}
	return Line(v)
}

// shaped is a day or a moment as an input sends it; what is none stays as it was typed.
func shaped(read func(string) (time.Time, bool), shape, v string) string {
	if t, ok := read(v); ok {
		return t.Format(shape)
	}
	return Line(v)
}

func (f Field[T]) checkText(v string, errs *Errors) {
	switch {
	case v == "" && f.Need != NeedAlways:
	case f.Kind == KindDate:
		errs.NeedDate(f.Name, f.Label, v)
	case f.Kind == KindMoment:
		errs.NeedMoment(f.Name, f.Label, v)
	case v == "" || len(f.Options) > 0 && f.OptionWord(v) == "":
		errs.Add(f.Name, "%s", f.ask())
	case f.Max > 0:
		errs.Limit(f.Name, f.Label, v, f.Max)
	}
}

// ask is the sentence beside a field that is missing.
func (f Field[T]) ask() string {
	switch {
	case f.None != nil:
		return "请至少选择一个" + f.Label + "，或选择“无”"
	case slices.Contains([]Kind{KindChoice, KindNumber, KindUnits, KindPerson, KindPeople}, f.Kind):
		return "请选择" + f.Label
	}
	return "请填写" + f.Label
}

// Missing lists what a cleaned content lacks before its record may go on.
func (fs Fields[T]) Missing(t T) Errors {
	var errs Errors
	for _, f := range fs {
		if f.Need == NeedWhole && f.empty(&t) {
			errs.Add(f.Name, "%s", f.ask())
		}
	}
	return errs
}

func (f Field[T]) empty(t *T) bool {
	switch {
	case f.Text != nil:
		return *f.Text(t) == ""
	case f.Units != nil:
		return len(*f.Units(t)) == 0 && (f.None == nil || !*f.None(t))
	case f.List != nil:
		return f.List(t).String() == ""
	}
	return false
}

// Sort puts errors into the order of the form; what is no field of the table keeps its place behind.
func (fs Fields[T]) Sort(errs Errors) Errors {
	at := func(e Error) int {
		if i := slices.IndexFunc(fs, func(f Field[T]) bool { return f.holds(e.Field) }); i >= 0 {
			return i
		}
		return len(fs)
	}
	slices.SortStableFunc(errs, func(a, b Error) int { return at(a) - at(b) })
	return errs
}

// holds says whether an input is the field's: its own, or one of its rows', whose names begin with the field's.
func (f Field[T]) holds(input string) bool {
	return f.Name == input || f.List != nil && strings.HasPrefix(input, f.Name+"_")
}

// Difference is a field in which what was typed differs from what is stored.
type Difference struct{ Label, Stored, Typed string }

// Differences lists the fields that differ, in words; units and people are put into words by names.
func (fs Fields[T]) Differences(stored, typed T, names Names) []Difference {
	out := []Difference{}
	for _, f := range fs {
		if was, is := f.Word(&stored, names), f.Word(&typed, names); was != is {
			out = append(out, Difference{f.Label, was, is})
		}
	}
	return out
}

// Changes names the fields that differ, for the log; empty when none does.
func Changes(list []Difference) string {
	labels := make([]string, len(list))
	for i, d := range list {
		labels[i] = d.Label
	}
	return strings.Join(labels, "、")
}
