package backup

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "backup",
	Tables: []string{"backup_run"},
	Steady: map[string]string{"backup_run": "a few a day, of which the newest are read"},
	Charts: []flow.Outline{Acts.Outline()},
	Checks: []room.Check{{Name: "backups", Run: check}},
}
