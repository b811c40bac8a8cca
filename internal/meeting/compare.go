package meeting

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
)

// Difference is one field in which a stored form and a typed one differ, in words.
type Difference struct{ Label, Stored, Typed string }

// Differences compares two forms field by field, for the page of a conflict.
func (c Choices) Differences(stored, typed Form) []Difference {
	out := []Difference{}
	for _, d := range []Difference{
		{"会议名称", stored.Title, typed.Title}, {"开始时间", stored.Starts, typed.Starts}, {"结束时间", stored.Ends, typed.Ends},
		{"地点", stored.Place, typed.Place}, {"主持人", c.people(form.ID(stored.Chair)), c.people(form.ID(typed.Chair))},
		{"参会领导", c.people(stored.Leaders...), c.people(typed.Leaders...)}, {"参会单位", c.units(stored.Units), c.units(typed.Units)},
		{"其他人员", guestWords(stored.Guests), guestWords(typed.Guests)}, {"参会回执截止", stored.ReceiptDue, typed.ReceiptDue}, {"备注", stored.Note, typed.Note},
	} {
		if d.Stored != d.Typed {
			out = append(out, d)
		}
	}
	return out
}

// people names holders in their order of precedence; a person without a seat is shown by number.
func (c Choices) people(ids ...int64) string {
	names := []string{}
	for _, h := range c.Holders {
		if n := slices.Index(ids, h.Person); n >= 0 {
			names = append(names, h.Name)
			ids = slices.Delete(slices.Clone(ids), n, n+1)
		}
	}
	for _, id := range ids {
		if id != 0 {
			names = append(names, "人员 "+strconv.FormatInt(id, 10))
		}
	}
	return strings.Join(names, "、")
}

func (c Choices) units(ids []int64) string {
	names := []string{}
	for _, u := range c.Units {
		if slices.Contains(ids, u.ID) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

func guestWords(list []Guest) string {
	words := []string{}
	for _, g := range list {
		words = append(words, strings.Join(strings.Fields(g.Org+" "+g.Name+" "+g.Title), " "))
	}
	return strings.Join(words, "\n")
}
