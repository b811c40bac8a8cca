package delegation

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{Name: "delegation", Tables: []string{"delegation"}, Charts: []flow.Outline{acts.Outline()}}
