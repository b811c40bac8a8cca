package opinion

import (
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
	"jointmeeting/internal/topic"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "opinion",
	Tables:  []string{"topic_text"},
	Charts:  []flow.Outline{Chart.Outline()},
	Parts:   []room.Part{Waits, estate},
	Under:   []room.Under{{Kind: Kind, Title: Chart.Title, Table: "round_answer", Of: topic.Kind}},
	Events:  Events,
	Checks:  []room.Check{{Name: "opinions", Run: Verify}},
	Files:   []room.Files{{Kind: Kind, Noun: "意见附件", See: func(d *db.DB) file.Asker { return NewService(d).MaySeeFile }}},
	Follows: []calendar.Follower{Follower},
}
