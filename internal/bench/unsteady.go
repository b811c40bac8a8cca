package bench

import "jointmeeting/internal/house"

// UnsteadyTables lists the tables that grow with the years of the office: all but those of which their rooms say why they do not.
func UnsteadyTables() (out []string) {
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			if r.Steady[name] == "" {
				out = append(out, name)
			}
		}
	}
	return out
}
