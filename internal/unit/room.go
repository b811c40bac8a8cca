package unit

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "unit",
	Tables: []string{"unit", "unit_name", "membership", "duty", "function", "office", "person", "seat", "succession"},
	Rows:   map[string]room.Rows{"office": {Shipped: true}},
	Steady: map[string]string{"unit": "the office's units and the few outside it that minutes name (OutsideMax)", "unit_name": "the office's units", "membership": "the office's units", "duty": "the office's units", "function": "the charter's list", "office": "one row", "person": "the office's people", "seat": "the office's people", "succession": "the office's units"},
	Charts: []flow.Outline{unitActs.Outline(), SeatChart.Outline(), SeatActs.Outline(), SampleActs.Outline()},
	Parts:  []room.Part{estate},
	Checks: []room.Check{{Name: "seats", Run: Verify}},
	Units: map[string]string{"unit_name.unit": "what the unit was called stays", "membership.unit": "ended by the act itself", "duty.unit": "what the unit had to do stays",
		"succession.unit": "who went on for whom stays", "succession.heir": "who went on for whom stays"},
}
