package meeting

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "meeting",
	Tables:  []string{"meeting", "agenda_item", "invitation", "plenary_absence", "delegation"},
	Charts:  []flow.Outline{Chart.Outline(), Answers.Outline(), yearActs.Outline(), delegationActs.Outline()},
	Events:  Events,
	Follows: []calendar.Follower{Follower},
}
