package unit

import "jointmeeting/internal/suggest"

// Duties are the units of today as the suggestions need them; member units lead (M5).
func Duties(list []Entry) []suggest.Unit {
	out := []suggest.Unit{}
	for _, u := range list {
		if u.Current {
			out = append(out, suggest.Unit{ID: u.ID, Name: u.Name, FullName: u.FullName, Duty: u.Duty, Leads: u.Kind == KindMember})
		}
	}
	return out
}
