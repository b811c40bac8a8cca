package fieldtest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/form"
)

// Unshown is for records that are read into a struct without a table of fields: it changes each field, one after the other, of each of the bases
// (the record in the states in which its page looks different), and names those of which no drawing shows anything. Exempt are those that it does
// not show, each with the reason; one that is shown is named too.
func Unshown[T any](place form.Place, bases []T, exempt map[string]string, draw func(T) string) (faults []string) {
	known := []string{}
	for _, at := range fieldsOf(reflect.TypeFor[T](), nil) {
		name := reflect.TypeFor[T]().FieldByIndex(at).Name
		known = append(known, name)
		shown, why := slices.ContainsFunc(bases, func(changed T) bool {
			was := draw(changed)
			alter(reflect.ValueOf(&changed).Elem().FieldByIndex(at))
			return draw(changed) != was
		}), exempt[name]
		switch {
		case !shown && why == "":
			faults = append(faults, fmt.Sprintf("%s.%s is shown nowhere in the place %s, and listed as exempt nowhere", reflect.TypeFor[T](), name, place))
		case shown && why != "":
			faults = append(faults, fmt.Sprintf("%s.%s is exempt from the place %s, and shown there", reflect.TypeFor[T](), name, place))
		}
	}
	for name := range exempt {
		if !slices.Contains(known, name) {
			faults = append(faults, fmt.Sprintf("%s has no field %s that could be exempt", reflect.TypeFor[T](), name))
		}
	}
	return faults
}

// Unread names the columns of a table that no field of the struct takes and that are not kept beside it.
func Unread[T any](columns []string, beside map[string]string) (faults []string) {
	names := []string{}
	for _, at := range fieldsOf(reflect.TypeFor[T](), nil) {
		names = append(names, strings.ToLower(reflect.TypeFor[T]().FieldByIndex(at).Name))
	}
	for _, c := range columns {
		read, why := slices.Contains(names, strings.ReplaceAll(c, "_", "")), beside[c]
		if read == (why != "") {
			faults = append(faults, fmt.Sprintf("column %s is read into no field of %s, or has a reason why it is not and is", c, reflect.TypeFor[T]()))
		}
	}
	return faults
}

// Uncolumned names the fields of a form that have no column of their name and of which is not told where they are stored.
func Uncolumned[F any](columns []string, stored map[string]string) (faults []string) {
	names := []string{}
	for _, c := range columns {
		names = append(names, strings.ReplaceAll(c, "_", ""))
	}
	for _, at := range fieldsOf(reflect.TypeFor[F](), nil) {
		name := reflect.TypeFor[F]().FieldByIndex(at).Name
		if slices.Contains(names, strings.ToLower(name)) == (stored[name] != "") {
			faults = append(faults, fmt.Sprintf("%s.%s is typed into no column, or is told where it is stored and has a column of its name", reflect.TypeFor[F](), name))
		}
	}
	return faults
}

// fieldsOf are the places of the exported fields, those of embedded structs among them.
func fieldsOf(t reflect.Type, before []int) (out [][]int) {
	for i := range t.NumField() {
		at := append(slices.Clone(before), i)
		switch f := t.Field(i); {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			out = append(out, fieldsOf(f.Type, at)...)
		case f.IsExported():
			out = append(out, at)
		}
	}
	return out
}

// alter puts another value in place of the one that is there.
func alter(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(v.Interface().(time.Time).AddDate(1, 1, 3)))
	case v.Kind() == reflect.Pointer && v.IsNil():
		v.Set(reflect.New(v.Type().Elem()))
		alter(v.Elem())
	case v.Kind() == reflect.Pointer:
		other := reflect.New(v.Type().Elem())
		other.Elem().Set(v.Elem())
		alter(other.Elem())
		v.Set(other)
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "另行改动")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.CanInt():
		v.SetInt(v.Int() + 7)
	case v.CanUint():
		v.SetUint(v.Uint() + 7)
	case v.Kind() == reflect.Slice:
		one := reflect.New(v.Type().Elem()).Elem()
		if one.Kind() != reflect.Struct {
			alter(one)
		}
		v.Set(reflect.Append(v.Slice(0, v.Len()), one))
	}
}
