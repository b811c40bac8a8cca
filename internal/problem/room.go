package problem

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "problem",
	Tables: []string{"problem"},
	Fill:   fill,
	Parts:  []room.Part{estate},
	Charts: []flow.Outline{Chart.Outline()},
	Checks: []room.Check{{Name: "problems", Run: Verify}},
}
