package fieldtest_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
)

// card is a content with a field that its table forgets.
type card struct {
	Title, Urgency string
	Major          bool
}

var cardFields = form.Fields[card]{
	{Name: "title", Label: "题目", Text: func(c *card) *string { return &c.Title }},
	{Name: "major", Label: "重大", Kind: form.KindTick, Not: map[form.Place]string{form.Print: "sorts lists"}, Tick: func(c *card) *bool { return &c.Major }},
}

// TestIncompleteContentsAreFound: each fault that the rules are for, in a content made to have it.
func TestIncompleteContentsAreFound(t *testing.T) {
	whole := append(cardFields, form.Field[card]{Name: "urgency", Label: "紧急程度", Text: func(c *card) *string { return &c.Urgency }})
	title := func(c card) string { return c.Title }
	graded := form.Fields[card]{{Name: "grade", Label: "等级", Kind: form.KindChoice, Options: []form.Option{{Value: "a"}, {Value: "b"}}}}
	rowed := slices.Clone(cardFields)
	rowed[0].InRow = true
	const shelf form.Place = "shelf"
	major := func(c card) string { return form.YesNo(c.Major) }
	shelved, kept := slices.Clone(rowed), slices.Clone(rowed)
	shelved[1].Also = []form.Place{shelf}
	kept[0].Not, kept[1].Not = map[form.Place]string{shelf: "heavy"}, map[form.Place]string{shelf: "light"}
	dated := form.Fields[card]{{Name: "seat", Label: "席位", Default: "b", Text: cardFields[0].Text}, {Name: "day", Column: "at", Label: "日期", Default: "2026-01-05", Text: cardFields[0].Text},
		cardFields[1], {Name: "units", Label: "单位", Kind: form.KindUnits, Units: func(*card) *[]int64 { return nil }, None: cardFields[1].Tick}, {Name: "note", Default: "a", Text: cardFields[0].Text}}
	for name, x := range map[string]struct{ got, want []string }{
		"undeclared": {fieldtest.Undeclared(cardFields), []string{"fieldtest_test.card.Urgency is in no row of the field table"}},
		"twice":      {fieldtest.Undeclared(append(whole, whole[0])), []string{"field title is declared twice"}},
		"declared":   {fieldtest.Undeclared(whole), []string{}},
		"no column":  {fieldtest.Unstored(whole, []string{"id", "title", "major"}, "id"), []string{"field urgency has no column in the database"}},
		"other default": {fieldtest.Undefaulted(dated, map[string]string{"at": "", "major": "true", "units_none": "true", "seat": "x", "note": "a"}), []string{
			`field seat (席位): Default is "b", rows from before it hold "x" (the DEFAULT of the column seat)`,
			`field day (日期): Default is "2026-01-05", rows from before it hold "" (the DEFAULT of the column at)`,
			`field major (重大): Default is "false", rows from before it hold "true" (the DEFAULT of the column major)`,
			`field units (单位): Default is "false", rows from before it hold "true" (the DEFAULT of the column units_none)`}},
		"same default": {fieldtest.Undefaulted(dated, map[string]string{"at": "2026-01-05", "major": "false", "units_none": "false", "note": "a", "day": "x"}), []string{}},
		"no field": {fieldtest.Unstored(cardFields, []string{"title", "major", "urgency"}),
			[]string{"column urgency is in no row of the field table, nor listed as kept beside the content"}},
		"old list":  {fieldtest.Unstored(cardFields, []string{"title", "major"}, "note"), []string{"note is listed as kept beside the content, but is no column"}},
		"not drawn": {fieldtest.Absent(whole, form.Page, card{}, func(c card) string { return title(c) + form.YesNo(c.Major) }), []string{"field urgency (紧急程度) is missing in the place page"}},
		"exempt":    {fieldtest.Absent(cardFields, form.Print, card{}, title), []string{}},
		"no longer exempt": {fieldtest.Absent(cardFields, form.Print, card{}, func(c card) string { return title(c) + form.YesNo(c.Major) }),
			[]string{"field major (重大) is exempt from the place print (sorts lists), but is there"}},
		"narrows no list": {fieldtest.Unlisted(cardFields), []string{"field major (重大) narrows no list"}},
		"narrows lists":   {fieldtest.Unlisted(form.Fields[card]{{Name: "major", Kind: form.KindTick, Filter: true}, {Name: "title"}}), []string{}},
		"says why not":    {fieldtest.Unlisted(form.Fields[card]{{Name: "major", Kind: form.KindTick, Not: map[form.Place]string{form.List: "rare"}}}), []string{}},
		"says it in vain": {fieldtest.Unlisted(form.Fields[card]{{Name: "title", Label: "题目", Not: map[form.Place]string{form.List: "rare"}}}),
			[]string{"field title (题目) is exempt from narrowing lists (rare) without need"}},
		"no limit": {fieldtest.Unlimited(form.Fields[card]{{Name: "title", Label: "题目", Text: cardFields[0].Text}, {Name: "note", Max: 9, Text: cardFields[0].Text}}, nil),
			[]string{"field title (题目) has no limit: Max"}},
		"no such answer": {fieldtest.Unlimited(graded, []string{"CHECK ((grade = ANY (ARRAY['a'::text, 'c'::text])))", "CHECK ((other = ANY (ARRAY['a'::text, 'b'::text])))"}),
			[]string{"field grade (等级): no CHECK of the database takes exactly its answers"}},
		"its answers": {fieldtest.Unlimited(graded, []string{"CHECK ((grade = ANY (ARRAY[''::text, 'b'::text, 'a'::text])))"}), []string{}},
		"no need": {fieldtest.Unlimited(graded, []string{"CHECK ((grade = ANY (ARRAY['b'::text, 'a'::text])))"}),
			[]string{"field grade (等级) may be left empty, which the database refuses: Need"}},
		"in no row": {fieldtest.NotInRows(cardFields), []string{"field major (重大) is said by no row of the list: InRow"}},
		"in rows": {fieldtest.NotInRows(form.Fields[card]{{Name: "major", Kind: form.KindTick, InRow: true}, {Name: "title"},
			{Name: "urgency", Kind: form.KindChoice, Not: map[form.Place]string{form.Row: "rare"}}}), []string{}},
		"exempt from rows in vain": {fieldtest.NotInRows(form.Fields[card]{{Name: "title", Label: "题目", Not: map[form.Place]string{form.Row: "rare"}}}),
			[]string{"field title (题目) is exempt from the rows of the list (rare) without need"}},
		"row without it": {fieldtest.AbsentInRows(rowed, card{}, func(card) string { return "" }), []string{"field title (题目) is missing in the place row"}},
		"row with it":    {fieldtest.AbsentInRows(rowed, card{}, title), []string{}},
		"row with more": {fieldtest.AbsentInRows(rowed, card{}, func(c card) string { return title(c) + form.YesNo(c.Major) }),
			[]string{"field major (重大) is exempt from the place row (not InRow), but is there"}},
		"rows of a place without it": {fieldtest.AbsentInRowsOf(rowed, shelf, card{}, major), []string{"field title (题目) is missing in the place shelf",
			"field major (重大) is exempt from the place shelf (not InRow), but is there"}},
		"rows of a place with it":       {fieldtest.AbsentInRowsOf(rowed, shelf, card{}, title), []string{}},
		"rows of a place with it alone": {fieldtest.AbsentInRowsOf(shelved, shelf, card{}, func(c card) string { return title(c) + major(c) }), []string{}},
		"and without it":                {fieldtest.AbsentInRowsOf(shelved, shelf, card{}, title), []string{"field major (重大) is missing in the place shelf"}},
		"exempt from a place": {fieldtest.AbsentInRowsOf(kept, shelf, card{}, title), []string{"field title (题目) is exempt from the place shelf (heavy), but is there",
			"field major (重大) is exempt from the rows of the place shelf (light) without need"}},
		"says it":      {fieldtest.Unsaid(rowed, rowed.InRows(), shelf, card{"甲", "", true}, card{"甲", "", false}), []string{}},
		"says another": {fieldtest.Unsaid(rowed, rowed.InRows(), shelf, card{"甲", "", true}, card{"", "", false}), []string{`field title (题目): the row of the place shelf says "", want "甲"`}},
		"says more":    {fieldtest.Unsaid(rowed, rowed.InRows(), shelf, card{"甲", "", true}, card{"甲", "", true}), []string{`field major (重大): the row of the place shelf says "是", want "否"`}},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("%s: %q, want %q", name, x.got, x.want)
		}
	}
}

// TestOtherwise: each field says something else, but for what the database has to know.
func TestOtherwise(t *testing.T) {
	got := fieldtest.Otherwise(append(slices.Clone(cardFields), form.Field[card]{Name: "urgency", Kind: form.KindChoice, Text: func(c *card) *string { return &c.Urgency }}), card{Title: "甲", Urgency: "F1"})
	if want := (card{"改甲", "F1", true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestWhatIsNotKeptIsFound: a record that forgets a field, spoils another, or logs nothing.
func TestWhatIsNotKeptIsFound(t *testing.T) {
	title := form.Fields[card]{cardFields[0], {Name: "urgency", Label: "紧急程度", Text: func(c *card) *string { return &c.Urgency }}}
	same := func(_ form.Field[card], c card) card { return c }
	for name, x := range map[string]struct {
		valid  func(form.Field[card], card) card
		stored func(card) card
		said   string
		want   []string
	}{
		"kept":      {same, func(c card) card { return c }, "修改题目、紧急程度", []string{}},
		"not typed": {func(form.Field[card], card) card { return card{} }, func(c card) card { return c }, "修改题目、紧急程度", []string{"field title (题目) is not changed by the test", "field urgency (紧急程度) is not changed by the test"}},
		"forgotten": {same, func(c card) card { return card{Title: c.Title} }, "修改题目、紧急程度", []string{`field urgency (紧急程度): typed "改", stored ""`}},
		"spoilt":    {same, func(c card) card { return card{c.Title, c.Title, false} }, "修改题目、紧急程度", []string{`field urgency (紧急程度): typed "", stored "改"`, `field urgency (紧急程度): typed "改改", stored "改"`}},
		"not said":  {same, func(c card) card { return c }, "修改题目", []string{"the log does not name the change of the field urgency (紧急程度): 修改题目"}},
	} {
		is := card{}
		got := fieldtest.Unkept(title, x.valid, func(_ form.Field[card], c card) { is = x.stored(c) }, func() (card, string) { return is, x.said })
		if !reflect.DeepEqual(got, x.want) {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

// note is a record without a table of fields.
type note struct {
	Text, Shelf string
	At          time.Time
	By          *string
	Tags        []string
}

// TestUnshown: a field that no drawing shows is named, one that is exempt and shown too, and a reason for a field that there is not.
func TestUnshown(t *testing.T) {
	by := "甲"
	draw := func(n note) string {
		out := n.Text + n.At.String() + strings.Join(n.Tags, "")
		if n.By != nil && n.Text == "" {
			out += *n.By
		}
		return out
	}
	bases := []note{{Text: "x", By: &by}, {By: &by}}
	for name, x := range map[string]struct {
		exempt map[string]string
		want   []string
	}{
		"left out": {nil, []string{"fieldtest_test.note.Shelf is shown nowhere in the place page, and listed as exempt nowhere"}},
		"exempt":   {map[string]string{"Shelf": "where it lies"}, nil},
		"in vain":  {map[string]string{"Shelf": "where it lies", "By": "who"}, []string{"fieldtest_test.note.By is exempt from the place page, and shown there"}},
		"unknown":  {map[string]string{"Shelf": "where it lies", "Box": "gone"}, []string{"fieldtest_test.note has no field Box that could be exempt"}},
	} {
		if got := fieldtest.Unshown(form.Page, bases, x.exempt, draw); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if by != "甲" {
		t.Error("a base was changed")
	}
	for column, beside := range map[string]map[string]string{"row_id": {}, "": {"row_id": "a key"}, "text": {"row_id": "a key", "text": "x"}} {
		got := fieldtest.Unread[note]([]string{"text", "shelf", "row_id"}, beside)
		if column == "" && len(got) != 0 || column != "" && (len(got) != 1 || !strings.HasPrefix(got[0], "column "+column+" ")) {
			t.Errorf("%v: %q", beside, got)
		}
	}
}

// TestTypedFieldsHaveColumns: a field of a form without one is named, and so is one of which is told what need not be told.
func TestTypedFieldsHaveColumns(t *testing.T) {
	type typed struct{ Title, FullName, Units, Lost string }
	got := fieldtest.Uncolumned[typed]([]string{"id", "title", "full_name"}, map[string]string{"Units": "a table of its own", "Title": "title"})
	if len(got) != 2 || !strings.Contains(got[0], "typed.Title is") || !strings.Contains(got[1], "typed.Lost is") {
		t.Errorf("%v", got)
	}
}
