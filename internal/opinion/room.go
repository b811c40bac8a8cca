package opinion

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "opinion",
	Tables:  []string{"topic_text"},
	Charts:  []flow.Outline{Chart.Outline()},
	Parts:   []room.Part{Waits, estate},
	Events:  Events,
	Checks:  []room.Check{{Name: "opinions", Run: Verify}},
	Files:   []room.Files{{Kind: Kind, Noun: "意见附件", See: func(d *db.DB) file.Asker { return NewService(d).MaySeeFile }}},
	Follows: []calendar.Follower{Follower},
}
