package inspection

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "inspection",
	Tables: []string{"inspection"},
	Steady: map[string]string{"inspection": "a day's one, of which the newest is read"},
	Charts: []flow.Outline{Acts.Outline()},
}
