package fieldtest_test

import (
	"reflect"
	"slices"
	"testing"

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
	for name, x := range map[string]struct{ got, want []string }{
		"undeclared": {fieldtest.Undeclared(cardFields), []string{"fieldtest_test.card.Urgency is in no row of the field table"}},
		"twice":      {fieldtest.Undeclared(append(whole, whole[0])), []string{"field title is declared twice"}},
		"declared":   {fieldtest.Undeclared(whole), []string{}},
		"no column":  {fieldtest.Unstored(whole, []string{"id", "title", "major"}, "id"), []string{"field urgency has no column in the database"}},
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
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("%s: %q, want %q", name, x.got, x.want)
		}
	}
}
