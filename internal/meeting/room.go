package meeting

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "meeting",
	Tables:  []string{"meeting", "agenda_item", "invitation", "unwritten"},
	Unheld:  map[string]string{"unwritten": "worked out anew by the minutes' check"},
	Steady:  map[string]string{"unwritten": "what waits for its minutes"},
	Charts:  []flow.Outline{Chart.Outline(), Answers.Outline()},
	Parts:   append(waiting, estate),
	Events:  Events,
	Under:   []room.Under{{Kind: Chart.Kind, Out: isTold("a.record")}, {Kind: Answers.Kind, Out: isTold("(SELECT i.meeting FROM invitation i WHERE i.id = a.record)")}},
	Checks:  []room.Check{{Name: "meetings", Run: Verify}},
	Follows: []calendar.Follower{Follower},
}
