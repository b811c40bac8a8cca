package task

import (
	"slices"

	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "task",
	Tables:  []string{"task", "task_unit", "part", "task_report", "task_load", "task_day", "task_source"},
	Unheld:  map[string]string{"task_day": "counted anew by the tasks' check", "task_load": "counted anew by the tasks' check", "task_source": "counted anew by the tasks' check"},
	Rows:    map[string]room.Rows{"task": {Without: []string{"grams"}}},
	Steady:  map[string]string{"task_load": "one row a unit and month"},
	Charts:  []flow.Outline{Chart.Outline(), PartChart.Outline()},
	Parts:   slices.Concat(waiting, estates),
	Events:  Events,
	Checks:  []room.Check{{Name: "tasks", Run: Verify}},
	Numbers: []room.Number{number},
	Files:   []room.Files{{Kind: FileKind, Noun: "报送附件", See: func(d *db.DB) file.Asker { return NewService(d).MaySeeReport }}},
	Citers:  map[string]room.Citer{Kind: Citer},
}
