package topic

import (
	"slices"

	"jointmeeting/internal/calendar"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "topic",
	Tables:  []string{"topic", "topic_unit", "topic_load", "topic_sight"},
	Unheld:  map[string]string{"topic_load": "counted anew by the topics' check", "topic_sight": "worked out anew by the topics' check"},
	Rows:    map[string]room.Rows{"topic": {Without: []string{"grams"}}},
	Steady:  map[string]string{"topic_load": "one row a unit and state"},
	Charts:  []flow.Outline{Chart.Outline()},
	Events:  Events,
	Checks:  []room.Check{{Name: "topics", Run: Verify}},
	Numbers: []room.Number{{Kind: Kind, Table: "topic", Prefix: "YT"}},
	Files:   []room.Files{{Kind: Kind, Noun: "会议材料", See: func(d *db.DB) file.Asker { return NewService(d).See }}},
	Citers:  map[string]room.Citer{Kind: Citer},
	Parts:   slices.Concat(waiting, estates),
	Follows: []calendar.Follower{Follower},
}
