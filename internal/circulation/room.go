package circulation

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "circulation",
	Charts:  []flow.Outline{Chart.Outline()},
	Parts:   []room.Part{Waits, Waits.Estate("待会签的纪要", "true")},
	Under:   []room.Under{{Kind: Chart.Kind, Title: Chart.Title, Table: "round_answer", Of: minutes.Chart.Kind}},
	Events:  Events,
	Checks:  []room.Check{{Name: "circulation", Run: Verify}},
	Follows: []calendar.Follower{Follower},
}
