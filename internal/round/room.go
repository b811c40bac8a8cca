package round

import "jointmeeting/internal/room"

// Room is what this feature brings along; the rooms that ask bring the charts of their answers.
var Room = room.Room{
	Name:   "round",
	Tables: []string{"round", "round_answer", "round_remark", "round_draft"},
	Unheld: map[string]string{"round_draft": "typed, not sent"},
}
