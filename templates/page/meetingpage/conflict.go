package meetingpage

import (
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/templates/page/shared"
)

// Clashes compares a stored form with a typed one field by field, with the names of people and units, for the page of
// a conflict.
func Clashes(c meeting.Choices, stored, typed meeting.Form) []shared.Clash {
	typed, _ = typed.Check(meeting.Fields)
	return shared.Clashes(meeting.Fields.Differences(stored, typed, func(kind form.Kind, ids []int64) string {
		if kind == form.KindUnits {
			return unitNames(c, ids)
		}
		return people(c, ids)
	}))
}

// people names holders in their order of precedence; a person without a seat is shown by number.
func people(c meeting.Choices, ids []int64) string {
	names := []string{}
	for _, h := range c.Holders {
		if n := slices.Index(ids, h.Person); n >= 0 {
			names = append(names, h.Name)
			ids = slices.Delete(slices.Clone(ids), n, n+1)
		}
	}
	for _, id := range ids {
		names = append(names, "人员 "+strconv.FormatInt(id, 10))
	}
	return strings.Join(names, "、")
}

func unitNames(c meeting.Choices, ids []int64) string {
	names := []string{}
	for _, u := range c.Units {
		if slices.Contains(ids, u.ID) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}
