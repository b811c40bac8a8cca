package attempt

import "jointmeeting/internal/room"

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "attempt",
	Tables: []string{"throttle"},
	Unheld: map[string]string{"throttle": "wrong tries of a day"},
	Steady: map[string]string{"throttle": "swept"},
	Sweeps: []room.Sweep{{What: "wrong tries older than a day", SQL: sweepTries}},
}
