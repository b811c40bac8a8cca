package escalation

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along. Who may read the files of an answer is told by the feature that
// decides.
var Room = room.Room{
	Name:   "escalation",
	Tables: []string{"escalation", "escalation_past"},
	Charts: []flow.Outline{Chart.Outline()},
	Under:  []room.Under{{Kind: Chart.Kind}}, // under it stand the files of the answers alone
	Checks: []room.Check{{Name: "approvals", Run: Verify}},
	Past:   map[string]string{"minutes.void": "报批记录作废"},
}
