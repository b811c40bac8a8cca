package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Kind is how a field is typed, stored and drawn.
type Kind int

// The kinds of fields. A choice of numbers is typed as text and stored as a number.
const (
	KindLine Kind = iota
	KindText
	KindItems // one item a line
	KindChoice
	KindNumber
	KindTick
	KindUnits
	KindGroups // groups of units, by their numbers
	KindPerson // one person, by number
	KindPeople // persons, by their numbers
	KindDate
	KindMoment
	KindRows // rows of fields of their own
)

// Rows is a part of a content that has rows of its own: guests.
type Rows interface {
	Read(v url.Values)   // takes them as they were typed
	Values(v url.Values) // sends them again
	Check(errs *Errors)
	String() string // says them in words, a line each
}

// Nested are rows that stand in a row themselves: their inputs bear its key, and what is wrong with them begins with its place.
type Nested interface {
	Rows
	Under(key, place string) Rows
}

// Names puts the numbers of units or people into words.
type Names func(kind Kind, ids []int64) string

// Need is when a field must be filled in.
type Need int

// A draft may lack what is needed only before the record goes on.
const (
	NeedNever Need = iota
	NeedWhole
	NeedAlways
)

// Place is where a field is expected beside its form; a field that does not belong there says why (Field.Not). A record kind declares the places
// that it alone has beside its own table of fields.
type Place string

// The places that a declared field may be exempt from.
const (
	Page  Place = "page"
	Print Place = "print"
	Seal  Place = "seal"
	List  Place = "list" // narrowing a list; a choice or a tick that is no Filter says why
	Row   Place = "row"  // the rows of a list; a choice or a tick that is not InRow says why
)

// Option is an answer of a choice.
type Option struct{ Value, Label string }

// Field declares one field of a record's content T: everything that reads, checks, stores, compares, shows or seals
// the content goes by this table, so that a field is declared once.
type Field[T any] struct {
	Name    string // in the form, in an error and in the address of a list; the column of the table
	Column  string // where it is not called Name
	Label   string // before the value and in sentences
	Short   string // on the record's page, where Label is too long; empty: Label
	Box     string // beside the box of a tick
	Print   string // as the heading of a printed section; empty: Label
	Kind    Kind
	Max     int // most runes, the same as in the schema's CHECK
	Need    Need
	Options []Option // of a choice; none: the database has them
	Default string   // in a new form, and in rows from before there was the field
	Filter  bool     // lists are narrowed by it
	InRow   bool     // each row of a list says it
	Also    []Place  // rows of these places say it, although not each row of a list does
	Item    string   // one of the items of KindItems, as a part of the text; empty: Label
	Null    bool     // an empty one is NULL in the database
	Hint    string
	Rows    int
	Narrow  bool   // a short input, whose wide digits and letters are folded
	Auto    string // what a browser may fill in by itself: tel, off
	Not     map[Place]string

	// One of them says where the value is. Units are those of people, too; None is the box 无 of a choice of units.
	Text  func(*T) *string
	Tick  func(*T) *bool
	Units func(*T) *[]int64
	None  func(*T) *bool
	List  func(*T) Rows
}

// Heading is the label on the record's page.
func (f Field[T]) Heading() string {
	if f.Short != "" {
		return f.Short
	}
	return f.Label
}

// Printed is the heading of the field on paper.
func (f Field[T]) Printed() string {
	if f.Print != "" {
		return f.Print
	}
	return f.Label
}

// OptionWord is the label of an answer; empty when it is not offered.
func (f Field[T]) OptionWord(value string) string {
	i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return ""
	}
	return f.Options[i].Label
}

// Word is the field's value in words; units and people are put into words by names.
func (f Field[T]) Word(t *T, names Names) string {
	switch {
	case f.Tick != nil:
		return YesNo(*f.Tick(t))
	case f.Units != nil && f.None != nil && *f.None(t):
		return "无"
	case f.Units != nil:
		return names(f.Kind, *f.Units(t))
	case f.List != nil:
		return f.List(t).String()
	}
	return f.wordOf(*f.Text(t), names)
}

func (f Field[T]) wordOf(v string, names Names) string {
	switch {
	case len(f.Options) > 0:
		return f.OptionWord(v)
	case f.Kind == KindPerson && v != "":
		return names(f.Kind, []int64{ID(v)})
	case f.Kind == KindMoment:
		return strings.Replace(v, "T", " ", 1)
	}
	return v
}

// YesNo is a ticked box in words.
func YesNo(on bool) string {
	if on {
		return "是"
	}
	return "否"
}

// Items are the lines of a list, one item each, empty ones left out.
func Items(text string) []string {
	out := []string{}
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// Fields is the table of a content's fields, in the order of its form.
type Fields[T any] []Field[T]

// Of is the field with the name; the zero field when there is none.
func (fs Fields[T]) Of(name string) Field[T] {
	if i := slices.IndexFunc(fs, func(f Field[T]) bool { return f.Name == name }); i >= 0 {
		return fs[i]
	}
	return Field[T]{}
}

// InRows are the fields that each row of a list says.
func (fs Fields[T]) InRows() Fields[T] {
	return slices.DeleteFunc(slices.Clone(fs), func(f Field[T]) bool { return !f.InRow })
}

// InRowsOf are the fields that the rows of another place say: those of each row of a list but for what is exempt there, and what stands there alone.
func (fs Fields[T]) InRowsOf(p Place) Fields[T] {
	return slices.DeleteFunc(fs.In(p), func(f Field[T]) bool { return !f.InRow && !slices.Contains(f.Also, p) })
}

// In are the fields that are not exempt from a place.
func (fs Fields[T]) In(p Place) Fields[T] {
	return slices.DeleteFunc(slices.Clone(fs), func(f Field[T]) bool { return f.Not[p] != "" })
}

// At is the table for one row of a form that has several: its inputs are named with the row's key, its labels begin
// with the row's place.
func (fs Fields[T]) At(key, place string) Fields[T] {
	out := slices.Clone(fs)
	for i := range out {
		out[i].Name = InputName(out[i].Name, key)
		out[i].Label = place + out[i].Label
		if list := out[i].List; list != nil {
			out[i].List = func(t *T) Rows {
				if n, ok := list(t).(Nested); ok {
					return n.Under(key, place)
				}
				return list(t)
			}
		}
	}
	return out
}

// InputName is what a field is called in the row with the key.
func InputName(field, key string) string { return strings.ReplaceAll(field, "_", "-") + "-" + key }

// Blank is the content of a new form.
func (fs Fields[T]) Blank() T {
	var t T
	for _, f := range fs {
		if f.Text != nil {
			*f.Text(&t) = f.Default
		}
	}
	return t
}

// Read takes the fields as they were typed.
func (fs Fields[T]) Read(v url.Values) T {
	var t T
	for _, f := range fs {
		switch {
		case f.Text != nil:
			*f.Text(&t) = v.Get(f.Name)
		case f.Tick != nil:
			*f.Tick(&t) = v.Get(f.Name) != ""
		case f.Units != nil:
			*f.Units(&t) = IDs(v[f.Name])
		case f.List != nil:
			f.List(&t).Read(v)
		}
		if f.None != nil {
			*f.None(&t) = v.Get(f.Name+"_none") != ""
		}
	}
	return t
}

// Values are the fields again, for a page that sends them once more.
func (fs Fields[T]) Values(t T) url.Values {
	v := url.Values{}
	for _, f := range fs {
		switch {
		case f.Text != nil:
			v.Set(f.Name, *f.Text(&t))
		case f.Tick != nil && *f.Tick(&t):
			v.Set(f.Name, "1")
		case f.Units != nil:
			for _, id := range *f.Units(&t) {
				v.Add(f.Name, strconv.FormatInt(id, 10))
			}
		case f.List != nil:
			f.List(&t).Values(v)
		}
		if f.None != nil && *f.None(&t) {
			v.Set(f.Name+"_none", "1")
		}
	}
	return v
}
