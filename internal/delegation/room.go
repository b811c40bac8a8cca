package delegation

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{Name: "delegation", Tables: []string{"delegation"}, Steady: map[string]string{"delegation": "a chief's few a year"}, Charts: []flow.Outline{acts.Outline()}}
