package topic

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/suggest"
	"jointmeeting/internal/unit"
)

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

// Advise names the units that a topic concerns by their duties: a proposal that decides nothing.
func Advise(list []unit.Entry, f Form) suggest.Advice {
	return suggest.New(Duties(list)).Advise(f.Title, f.Background+"\n"+f.Matters)
}

// assigns says whether the person is helped by suggestions on a topic's page: the office, while it still
// decides whom to ask.
func assigns(who access.Actor, t Topic) bool {
	return who.Is(access.Office, access.Director) && (t.State == "submitted" || t.State == "ready" || t.State == "consulting")
}
