// Package fieldtest holds a record's content to its table of fields: every field of it is declared, stored and found
// in every place, or listed as exempt with the reason. Each function lists what is wrong, so that a test can want none
// of a real content, and the faults of a deliberately incomplete one.
package fieldtest

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/form"
)

// None wants an empty list.
func None(t testing.TB, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

// Undeclared names the fields of the content T that no row of the table reaches, and rows with the same name.
func Undeclared[T any](fs form.Fields[T]) []string {
	var content T
	reached, names, faults := map[uintptr]bool{}, map[string]bool{}, []string{}
	for _, f := range fs {
		if names[f.Name] {
			faults = append(faults, fmt.Sprintf("field %s is declared twice", f.Name))
		}
		names[f.Name] = true
		for _, p := range pointers(f, &content) {
			reached[p] = true
		}
	}
	v := reflect.ValueOf(&content).Elem()
	for i := range v.NumField() {
		if !reached[v.Field(i).Addr().Pointer()] {
			faults = append(faults, fmt.Sprintf("%s.%s is in no row of the field table", v.Type(), v.Type().Field(i).Name))
		}
	}
	return faults
}

// pointers are the places in the content that a row of the table reads and writes.
func pointers[T any](f form.Field[T], t *T) []uintptr {
	out := []uintptr{}
	if f.Text != nil {
		out = append(out, reflect.ValueOf(f.Text(t)).Pointer())
	}
	if f.Tick != nil {
		out = append(out, reflect.ValueOf(f.Tick(t)).Pointer())
	}
	if f.Units != nil {
		out = append(out, reflect.ValueOf(f.Units(t)).Pointer())
	}
	if f.None != nil {
		out = append(out, reflect.ValueOf(f.None(t)).Pointer())
	}
	if f.List != nil {
		out = append(out, reflect.ValueOf(f.List(t)).Pointer())
	}
	return out
}

// Columns are the names of a table's columns.
func Columns(t testing.TB, table string) []string {
	t.Helper()
	rows, err := dbtest.DB(t).Pool().Query(t.Context(), "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public'", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := []string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}

// Held are what rows from before a column hold in it, as text and by the column's name: its DEFAULT, or nothing where it may be NULL. A column that
// has neither was there from the first row on.
func Held(t testing.TB, table string) map[string]string {
	t.Helper()
	pool := dbtest.DB(t).Pool()
	rows, err := pool.Query(t.Context(), `SELECT column_name::text AS name, coalesce(column_default, 'NULL') AS value FROM information_schema.columns
		WHERE table_name = $1 AND table_schema = 'public' AND (column_default IS NOT NULL OR is_nullable = 'YES')`, table)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct{ Name, Value string }])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, c := range list {
		var value string
		if err := pool.QueryRow(t.Context(), "SELECT coalesce(("+c.Value+")::text, '')").Scan(&value); err != nil {
			t.Fatal(err)
		}
		out[c.Name] = value
	}
	return out
}

// Checks are a table's CHECK constraints, as the database says them.
func Checks(t testing.TB, table string) []string {
	t.Helper()
	rows, err := dbtest.DB(t).Pool().Query(t.Context(), "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = $1::regclass", table)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Unlimited names the typed texts without a limit, and the choices whose answers are not those that a CHECK of the database takes.
func Unlimited[T any](fs form.Fields[T], checks []string) []string {
	faults := []string{}
	for _, f := range fs {
		typed := f.Text != nil && slices.Contains([]form.Kind{form.KindLine, form.KindText, form.KindItems}, f.Kind)
		switch {
		case typed && f.Max == 0 && len(f.Options) == 0:
			faults = append(faults, fmt.Sprintf("field %s (%s) has no limit: Max", f.Name, f.Label))
		case f.Kind == form.KindChoice && len(f.Options) > 0 && !slices.ContainsFunc(checks, func(c string) bool { return takes(f, c) }):
			faults = append(faults, fmt.Sprintf("field %s (%s): no CHECK of the database takes exactly its answers", f.Name, f.Label))
		case f.Kind == form.KindChoice && len(f.Options) > 0 && f.Need == form.NeedNever && !f.Null && !slices.ContainsFunc(checks, func(c string) bool { return takes(f, c) && strings.Contains(c, "''::text") }):
			faults = append(faults, fmt.Sprintf("field %s (%s) may be left empty, which the database refuses: Need", f.Name, f.Label))
		}
	}
	return faults
}

var answer = regexp.MustCompile(`'([^']*)'::text`)

// takes says whether a CHECK is about the field's column and names exactly its answers; an empty one beside them is no answer.
func takes[T any](f form.Field[T], check string) bool {
	if !regexp.MustCompile(`\b` + cmp.Or(f.Column, f.Name) + ` = ANY`).MatchString(check) {
		return false
	}
	named, offered := []string{}, []string{}
	for _, m := range answer.FindAllStringSubmatch(check, -1) {
		if m[1] != "" {
			named = append(named, m[1])
		}
	}
	for _, o := range f.Options {
		offered = append(offered, o.Value)
	}
	return slices.Equal(slices.Sorted(slices.Values(named)), slices.Sorted(slices.Values(offered)))
}

// Undefaulted names the fields whose Default is not what rows from before the field hold in its column: a new form says something else than they, and
// what seals leave out because it says nothing is then not what the sealed rows say.
func Undefaulted[T any](fs form.Fields[T], held map[string]string) []string {
	faults := []string{}
	differ := func(f form.Field[T], column, declared string) {
		if is, ok := held[column]; ok && is != declared {
			faults = append(faults, fmt.Sprintf("field %s (%s): Default is %q, rows from before it hold %q (the DEFAULT of the column %s)", f.Name, f.Label, declared, is, column))
		}
	}
	for _, f := range fs {
		switch column := cmp.Or(f.Column, f.Name); {
		case f.Tick != nil:
			differ(f, column, "false")
		case f.Text != nil:
			differ(f, column, f.Default)
		}
		if f.None != nil {
			differ(f, f.Name+"_none", "false")
		}
	}
	return faults
}

// Unstored compares the table of fields with the columns of the database: a field without a column, and a column that
// is neither a field nor listed as something that nobody types.
func Unstored[T any](fs form.Fields[T], columns []string, other ...string) []string {
	faults, stored := []string{}, fs.Stored()
	for _, name := range stored {
		if !slices.Contains(columns, name) {
			faults = append(faults, fmt.Sprintf("field %s has no column in the database", name))
		}
	}
	for _, name := range columns {
		if !slices.Contains(stored, name) && !slices.Contains(other, name) {
			faults = append(faults, fmt.Sprintf("column %s is in no row of the field table, nor listed as kept beside the content", name))
		}
	}
	for _, name := range other {
		if !slices.Contains(columns, name) {
			faults = append(faults, fmt.Sprintf("%s is listed as kept beside the content, but is no column", name))
		}
	}
	return faults
}

// Absent changes each field of the content alone and names those whose change draw does not show; a field that is
// exempt from the place must not show there.
func Absent[T any](fs form.Fields[T], place form.Place, base T, draw func(T) string) []string {
	return absent(fs, place, base, draw, func(f form.Field[T]) string { return f.Not[place] })
}

// AbsentInRows is Absent for the rows of a list, which say the fields that are InRow and no others.
func AbsentInRows[T any](fs form.Fields[T], base T, draw func(T) string) []string {
	return absent(fs, form.Row, base, draw, func(f form.Field[T]) string {
		if f.InRow {
			return ""
		}
		return cmp.Or(f.Not[form.Row], "not InRow")
	})
}

// AbsentInRowsOf is AbsentInRows for the rows of another place (form.Fields.InRowsOf), and names the fields that are exempt from it without need.
func AbsentInRowsOf[T any](fs form.Fields[T], place form.Place, base T, draw func(T) string) []string {
	said := fs.InRowsOf(place)
	faults := absent(fs, place, base, draw, func(f form.Field[T]) string {
		if said.Of(f.Name).Name != "" {
			return ""
		}
		return cmp.Or(f.Not[place], "not InRow")
	})
	for _, f := range fs {
		if why := f.Not[place]; why != "" && !f.InRow && !slices.Contains(f.Also, place) {
			faults = append(faults, fmt.Sprintf("field %s (%s) is exempt from the rows of the place %s (%s) without need", f.Name, f.Label, place, why))
		}
	}
	return faults
}

// Unsaid names the fields in which a row of a place says something else than what is stored, or anything where it is to say nothing; said are the
// fields that its rows say.
func Unsaid[T any](fs, said form.Fields[T], place form.Place, stored, row T) []string {
	faults := []string{}
	for _, f := range fs {
		var want T
		if said.Of(f.Name).Name != "" {
			want = stored
		}
		if is, ought := f.Word(&row, form.Numbers), f.Word(&want, form.Numbers); is != ought {
			faults = append(faults, fmt.Sprintf("field %s (%s): the row of the place %s says %q, want %q", f.Name, f.Label, place, is, ought))
		}
	}
	return faults
}

func absent[T any](fs form.Fields[T], place form.Place, base T, draw func(T) string, exempt func(form.Field[T]) string) []string {
	faults := []string{}
	was := draw(base)
	for _, f := range fs {
		changed := Changed(f, base)
		shows := draw(changed) != was
		switch why := exempt(f); {
		case !shows && why == "":
			faults = append(faults, fmt.Sprintf("field %s (%s) is missing in the place %s", f.Name, f.Label, place))
		case shows && why != "":
			faults = append(faults, fmt.Sprintf("field %s (%s) is exempt from the place %s (%s), but is there", f.Name, f.Label, place, why))
		}
	}
	return faults
}

// Unkept changes each field of a stored record alone, as a person does, and names those that are not stored as they were typed, or that the log does
// not name. valid makes a changed content one that may be stored, edit stores it, now reads what is stored and what the log says of the change.
func Unkept[T any](fs form.Fields[T], valid func(form.Field[T], T) T, edit func(form.Field[T], T), now func() (T, string)) []string {
	faults := []string{}
	for _, f := range fs {
		was, _ := now()
		typed := valid(f, Changed(f, was))
		edit(f, typed)
		is, said := now()
		if f.Word(&typed, form.Numbers) == f.Word(&was, form.Numbers) {
			faults = append(faults, fmt.Sprintf("field %s (%s) is not changed by the test", f.Name, f.Label))
		}
		for _, g := range fs {
			if want, got := g.Word(&typed, form.Numbers), g.Word(&is, form.Numbers); got != want {
				faults = append(faults, fmt.Sprintf("field %s (%s): typed %q, stored %q", g.Name, g.Label, want, got))
			}
		}
		if !strings.Contains(said, f.Label) {
			faults = append(faults, fmt.Sprintf("the log does not name the change of the field %s (%s): %s", f.Name, f.Label, said))
		}
	}
	return faults
}

// Changed is the content with another value in one field.
func Changed[T any](f form.Field[T], t T) T {
	switch {
	case f.Tick != nil:
		*f.Tick(&t) = !*f.Tick(&t)
	case f.Units != nil:
		*f.Units(&t) = append(slices.Clone(*f.Units(&t)), 987654)
	case f.List != nil:
		rows := reflect.ValueOf(f.List(&t)).Elem()
		rows.Set(reflect.AppendSlice(reflect.MakeSlice(rows.Type(), 0, rows.Len()+1), rows))
		rows.Set(reflect.Append(rows, another(rows.Type().Elem())))
	case f.Kind == form.KindPerson:
		*f.Text(&t) = "987654"
	case f.Kind == form.KindDate:
		*f.Text(&t) = "2031-05-06"
	case f.Kind == form.KindMoment:
		*f.Text(&t) = "2031-05-06T07:08"
	case len(f.Options) > 0:
		i := slices.IndexFunc(f.Options, func(o form.Option) bool { return o.Value != *f.Text(&t) && o.Value != f.Default })
		*f.Text(&t) = f.Options[i].Value
	default:
		*f.Text(&t) = strings.TrimSpace("改" + *f.Text(&t))
	}
	return t
}

// Otherwise is the content with another value in each field that the database takes as it was typed: a record that says something in all of them.
// People, units and choices of which the database has the answers stay.
func Otherwise[T any](fs form.Fields[T], t T) T {
	for _, f := range fs {
		if f.Tick != nil || f.Text != nil && f.Kind != form.KindPerson && (f.Kind != form.KindChoice || len(f.Options) > 0) {
			t = Changed(f, t)
		}
	}
	return t
}

// another is a row that says something in each of its fields.
func another(row reflect.Type) reflect.Value {
	v := reflect.New(row).Elem()
	for i := range v.NumField() {
		v.Field(i).SetString("改")
	}
	return v
}

// Unlisted names the choices and ticks by which lists are not narrowed and that do not say why.
func Unlisted[T any](fs form.Fields[T]) []string {
	faults := []string{}
	for _, f := range fs {
		sorts := sorting(f)
		switch why := f.Not[form.List]; {
		case sorts && !f.Filter && why == "":
			faults = append(faults, fmt.Sprintf("field %s (%s) narrows no list", f.Name, f.Label))
		case why != "" && (f.Filter || !sorts):
			faults = append(faults, fmt.Sprintf("field %s (%s) is exempt from narrowing lists (%s) without need", f.Name, f.Label, why))
		}
	}
	return faults
}

// sorting says whether records are told apart by a field: a choice or a tick.
func sorting[T any](f form.Field[T]) bool {
	return f.Kind == form.KindChoice || f.Kind == form.KindTick || len(f.Options) > 0
}

// NotInRows names the choices and ticks that the rows of a list do not say and that give no reason.
func NotInRows[T any](fs form.Fields[T]) []string {
	faults := []string{}
	for _, f := range fs {
		switch why := f.Not[form.Row]; {
		case sorting(f) && !f.InRow && why == "":
			faults = append(faults, fmt.Sprintf("field %s (%s) is said by no row of the list: InRow", f.Name, f.Label))
		case why != "" && (f.InRow || !sorting(f)):
			faults = append(faults, fmt.Sprintf("field %s (%s) is exempt from the rows of the list (%s) without need", f.Name, f.Label, why))
		}
	}
	return faults
}
