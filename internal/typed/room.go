package typed

import "jointmeeting/internal/room"

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "typed",
	Tables: []string{"held_form", "typed_draft"},
	Unheld: map[string]string{"held_form": "typed, not sent", "typed_draft": "typed, not sent"},
	Steady: map[string]string{"held_form": "a person's few; swept", "typed_draft": "a person's few; swept"},
	Sweeps: []room.Sweep{
		{What: "typed drafts older than 30 days", SQL: sweepDrafts},
		{What: "forms kept for 30 days", SQL: sweepKeptForms},
	},
}
