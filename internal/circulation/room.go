package circulation

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "circulation",
	Tables:  []string{"circulation", "circulation_reply", "circulation_remark"},
	Charts:  []flow.Outline{Chart.Outline()},
	Events:  Events,
	Checks:  []room.Check{{Name: "circulation", Run: Verify}},
	Follows: []calendar.Follower{Follower},
}
