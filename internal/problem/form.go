package problem

import (
	"net/url"
	"slices"
	"strconv"

	"jointmeeting/internal/form"
)

// ReasonMax is the most runes of a reason.
const ReasonMax = 500

// Form is a problem as typed.
type Form struct {
	Unit string
	Content
}

// Read takes the form as sent.
func Read(v url.Values) Form {
	typed, _ := Fields.Clean(Fields.Read(v))
	return Form{v.Get("unit"), typed}
}

// Of is the form of a stored problem.
func Of(p Problem) Form { return Form{strconv.FormatInt(p.Unit, 10), p.Content} }

// check says what is wrong; duties are the sentences to choose from.
func (f Form) check(duties []string) error {
	_, errs := Fields.Clean(f.Content)
	if f.Duty != "" && !slices.Contains(duties, f.Duty) {
		errs.Add("duty", "请选择所属职责")
	}
	return Fields.Sort(errs).Err()
}

// changes names the fields that differ, for the log.
func (f Form) changes(p Problem) string {
	if words := form.Changes(Fields.Differences(p.Content, f.Content, form.Numbers)); words != "" {
		return "修改" + words
	}
	return "内容没有变化"
}
