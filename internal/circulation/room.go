package circulation

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "circulation",
	Charts:  []flow.Outline{Chart.Outline()},
	Parts:   []room.Part{Waits, Waits.Estate("待会签的纪要", "true")},
	Events:  Events,
	Checks:  []room.Check{{Name: "circulation", Run: Verify}},
	Files:   []room.Files{{Kind: Kind, Noun: "代录扫描件", See: func(d *db.DB) file.Asker { return NewService(d).MaySeeScan }}},
	Follows: []calendar.Follower{Follower},
}
