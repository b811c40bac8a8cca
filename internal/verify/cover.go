package verify

import (
	"cmp"
	"slices"

	"jointmeeting/internal/house"
	"jointmeeting/internal/room"
)

// Table is a table of which the log holds each row: the entry of the act that wrote a row keeps a digest of it, and portal verify
// compares. Migrations cover it (cover_table); TestEveryTableIsHeld holds them equal with what the rooms say.
type Table struct {
	Name string
	room.Rows
}

// Covered are the tables of all rooms but those that a room says the log does not hold, by their names, in which order the log is read.
func Covered() (out []Table) {
	for _, r := range house.Rooms() {
		for _, name := range r.Tables {
			if r.Unheld[name] == "" {
				out = append(out, Table{name, r.Rows[name]})
			}
		}
	}
	slices.SortFunc(out, func(a, b Table) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
