package unitgroup

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name: "unitgroup", Tables: []string{"unit_group", "unit_group_unit"}, Charts: []flow.Outline{acts.Outline()}, Parts: []room.Part{estate},
	Rows:   map[string]room.Rows{"unit_group": {Shipped: true}},
	Steady: map[string]string{"unit_group": "a handful that the office names", "unit_group_unit": "the units of a handful of groups"},
}
