package inspection

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "inspection",
	Tables: []string{"inspection"},
	Charts: []flow.Outline{Acts.Outline()},
}
