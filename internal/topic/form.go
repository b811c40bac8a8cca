package topic

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/form"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/unit"
)

// Form is a topic as typed.
type Form struct {
	Unit string // which unit, for those who speak for several
	Content
}

// Read takes the fields as they came. Units ticked among the suggested ones (take) attend.
func Read(v url.Values) Form {
	f := Form{Unit: v.Get("unit"), Content: Fields.Read(v)}
	f.Attend = form.IDs(append(slices.Clone(v["attend"]), v["take"]...))
	return f
}

// Blank is the form of a new topic.
func Blank() Form { return Form{Content: Fields.Blank()} }

// Of is the form of a stored topic.
func Of(t Topic) Form { return Form{Unit: strconv.FormatInt(t.Unit, 10), Content: t.Content} }

// Values are the form's fields again, for a page that sends them once more.
func (f Form) Values() url.Values {
	v := Fields.Values(f.Content)
	v.Set("unit", f.Unit)
	return v
}

// Input reads the form as a draft: the title must be there, nothing may be too long, and no answer may
// be one that was not offered.
func (f Form) Input() (Content, form.Errors) { return Fields.Clean(f.Content) }

// Whole lists everything that is wrong or missing before the topic may be handed in.
func (f Form) Whole() form.Errors {
	in, errs := f.Input()
	return Fields.Sort(append(errs, Fields.Missing(in)...))
}

// Differences lists the fields in which a form differs from what is stored. Units are told apart by number;
// Named puts names to them.
func Differences(t Topic, f Form) []form.Difference { return differ(t, f, form.Numbers) }

// Named is Differences with the units' names in words.
func Named(t Topic, f Form, units []unit.Unit) []form.Difference {
	return differ(t, f, func(_ form.Kind, ids []int64) string {
		words := []string{}
		for _, u := range units {
			if slices.Contains(ids, u.ID) {
				words = append(words, u.Name)
			}
		}
		return strings.Join(words, "、")
	})
}

func differ(t Topic, f Form, names form.Names) []form.Difference {
	typed, _ := f.Input()
	return Fields.Differences(t.Content, typed, names)
}

// Advise names the units that a topic concerns by their duties: a proposal that decides nothing.
func Advise(list []unit.Entry, f Form) suggest.Advice {
	return suggest.New(Duties(list)).Advise(f.Title, f.Background+"\n"+f.Matters)
}

// Duties are the units of today as the suggestions need them; member units lead (M5).
func Duties(list []unit.Entry) []suggest.Unit {
	out := []suggest.Unit{}
	for _, u := range list {
		if u.Current {
			out = append(out, suggest.Unit{ID: u.ID, Name: u.Name, FullName: u.FullName, Duty: u.Duty, Leads: u.Kind == unit.KindMember})
		}
	}
	return out
}

// assigns says whether the person is helped by suggestions on a topic's page: the office, while it still
// decides whom to ask: its first answer, the question or its end is to come.
func assigns(who access.Actor, t Topic) bool {
	return slices.ContainsFunc([]string{"accept", "consult", "close_consultation"}, func(step string) bool { _, ok := Chart.Offer(who, t, step); return ok })
}
