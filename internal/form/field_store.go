package form

import (
	"slices"
	"strconv"
	"strings"
)

// Columns are the select columns of the content of a row with this alias; units and people are rows of a table of their
// own. A record that computes with its days and moments reads them itself.
func (fs Fields[T]) Columns(alias string) string {
	list := []string{}
	for _, f := range fs {
		if col := alias + "." + f.column(); f.Text != nil || f.Tick != nil {
			list = append(list, f.selected(col))
		}
		if f.None != nil {
			list = append(list, alias+"."+f.Name+"_none")
		}
	}
	return strings.Join(list, ", ")
}

// RowColumns are the select columns of a row of a list with this alias: what is InRow as it is stored, everything else empty.
func (fs Fields[T]) RowColumns(alias string) string {
	list := []string{}
	for _, f := range fs {
		switch {
		case f.InRow && (f.Text != nil || f.Tick != nil):
			list = append(list, f.selected(alias+"."+f.column()))
		case f.Text != nil:
			list = append(list, "'' AS "+f.Name)
		case f.Tick != nil:
			list = append(list, "false AS "+f.Name)
		case f.Units != nil:
			list = append(list, "'{}'::bigint[] AS "+f.Name)
		}
		if f.None != nil {
			list = append(list, "false AS "+f.Name+"_none")
		}
	}
	return strings.Join(list, ", ")
}

func (f Field[T]) selected(col string) string {
	if v := f.value(col); v != col {
		return v + " AS " + f.Name
	}
	return col
}

// value is what the content holds of a column.
func (f Field[T]) value(col string) string {
	switch {
	case f.Kind == KindNumber:
		return col + "::text"
	case f.Null:
		return "coalesce(" + col + ", '')"
	}
	return col
}

// Object is what a row with this alias says in these fields, as one value: for a struct that has a content (T) beside fields of its own, which may
// be called like some of these. Units and people are rows of a table of their own.
func (fs Fields[T]) Object(alias string) string {
	list := []string{}
	for _, f := range fs {
		if f.Text != nil || f.Tick != nil {
			list = append(list, "'"+strings.ReplaceAll(f.Name, "_", "")+"', "+f.value(alias+"."+f.column()))
		}
	}
	return "jsonb_build_object(" + strings.Join(list, ", ") + ")"
}

func (f Field[T]) column() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Name
}

// Stored are the names of the table's columns that hold the content.
func (fs Fields[T]) Stored() []string {
	out := []string{}
	for _, f := range fs {
		if f.Units == nil && f.List == nil {
			out = append(out, f.column())
		}
		if f.None != nil {
			out = append(out, f.Name+"_none")
		}
	}
	return out
}

// Inserted are the columns and the arguments of an INSERT.
func (fs Fields[T]) Inserted() (columns, values string) {
	names := fs.Stored()
	return strings.Join(names, ", "), "@" + strings.Join(names, ", @")
}

// Updated are the assignments of an UPDATE.
func (fs Fields[T]) Updated() string {
	names := fs.Stored()
	for i, n := range names {
		names[i] = n + " = @" + n
	}
	return strings.Join(names, ", ")
}

// Args are the values of the statement's arguments, by column.
func (fs Fields[T]) Args(t T) map[string]any {
	args := map[string]any{}
	for _, f := range fs {
		switch {
		case f.Text != nil:
			args[f.column()] = f.stored(*f.Text(&t))
		case f.Tick != nil:
			args[f.column()] = *f.Tick(&t)
		}
		if f.None != nil {
			args[f.Name+"_none"] = *f.None(&t)
		}
	}
	return args
}

func (f Field[T]) stored(v string) any {
	if f.Null && v == "" {
		return nil
	}
	switch f.Kind { // Clean has refused what is none
	case KindNumber:
		n, _ := strconv.Atoi(v)
		return n
	case KindPerson:
		return ID(v)
	case KindDate:
		day, _ := Date(v)
		return day
	case KindMoment:
		at, _ := Moment(v)
		return at
	}
	return v
}

// Sealed are what a seal of these fields covers beside those of its first version, which the caller puts first: every other one, as its name and
// value. One that holds what rows from before it hold is left out, so that seals given before the field was there stay valid.
func (fs Fields[T]) Sealed(t T, first ...string) []string {
	out := []string{}
	for _, f := range fs {
		if slices.Contains(first, f.Name) {
			continue
		}
		if v := f.Word(&t, Numbers); f.Text != nil && *f.Text(&t) != f.Default || f.Tick != nil && *f.Tick(&t) || f.Units != nil && v != "" {
			out = append(out, f.Name, v)
		}
	}
	return out
}

// Numbers puts units and people into words by their numbers, for comparing.
func Numbers(_ Kind, ids []int64) string {
	words := []string{}
	for _, id := range slices.Sorted(slices.Values(ids)) {
		words = append(words, strconv.FormatInt(id, 10))
	}
	return strings.Join(words, "、")
}

// Chosen are the answers by which a list is narrowed, by the name of the field; nil: by none.
type Chosen map[string]string

// ReadChosen takes them from an address; what is not offered is left out.
func (fs Fields[T]) ReadChosen(get func(string) string) Chosen {
	var out Chosen
	for _, f := range fs {
		v := Line(get(f.Name))
		if !f.Filter || v == "" || len(f.Options) > 0 && f.OptionWord(v) == "" {
			continue
		}
		if out == nil {
			out = Chosen{}
		}
		out[f.Name] = v
	}
	return out
}

// Narrowed are the conditions of a list of rows with this alias, and their arguments.
func (fs Fields[T]) Narrowed(alias string, c Chosen) (conditions []string, args map[string]any) {
	args = map[string]any{}
	for _, f := range fs {
		if v := c[f.Name]; f.Filter && v != "" {
			conditions = append(conditions, alias+"."+f.column()+" = @"+f.Name)
			args[f.Name] = f.stored(v)
		}
	}
	return conditions, args
}
