package unit

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name: "unit",
	Tables: []string{"unit", "unit_name", "membership", "duty", "function", "office", "person", "seat", "account", "session", "throttle",
		"held_form", "typed_draft", "setup_token", "authenticator"},
	Charts: []flow.Outline{unitActs.Outline(), SeatChart.Outline(), seatActs.Outline(), AccountChart.Outline(), accountActs.Outline(),
		authenticatorActs.Outline(), SampleActs.Outline()},
}
