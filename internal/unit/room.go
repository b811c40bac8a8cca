package unit

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "unit",
	Tables: []string{"unit", "unit_name", "membership", "duty", "function", "office", "person", "seat"},
	Charts: []flow.Outline{unitActs.Outline(), SeatChart.Outline(), SeatActs.Outline(), SampleActs.Outline()},
	Checks: []room.Check{{Name: "seats", Run: Verify}},
}
