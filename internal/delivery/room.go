package delivery

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along; for the kinds of record that are delivered, each has its own words of the same steps.
var Room = room.Room{
	Name:   "delivery",
	Tables: []string{"delivery", "clause_receipt"},
	Under:  []room.Under{{Kind: Kind, Table: Kind}},
	Ask:    checks,
	Derive: func(rooms []room.Room) []flow.Outline { return outlines(room.PartsOf[Paper](rooms)) },
}

// checks hold the deliveries of every kind.
func checks(rooms []room.Room) (out []room.Check) {
	for _, p := range room.PartsOf[Paper](rooms) {
		out = append(out, p.Check())
	}
	return out
}

// outlines are the life of a delivery and that of a decision's receipt, with the steps of every kind.
func outlines(papers []Paper) []flow.Outline {
	out := []flow.Outline{}
	for i, p := range papers {
		list := []flow.Outline{p.Chart().Outline(), p.ReceiptChart().Outline()}
		if i == 0 {
			out = list
			continue
		}
		for j := range out {
			out[j].Steps = append(out[j].Steps, list[j].Steps...)
		}
	}
	return out
}
