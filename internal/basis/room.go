package basis

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:   "basis",
	Tables: []string{"basis", "citation"},
	Rows:   map[string]room.Rows{"basis": {Without: []string{"grams"}}},
	Charts: []flow.Outline{Chart.Outline()},
	Ask:    citations,
	Files:  []room.Files{{Kind: Kind, Noun: "依据文件", See: func(d *db.DB) file.Asker { return NewService(d, nil).See }}},
}
