package minutes

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// uncheckedRow are the minutes that nobody may check: there is no director who can sign in, or they wrote the text themselves.
var uncheckedRow = room.Waiting{Kind: Chart.Kind, Title: "纪要无人可以校核", URL: ListPath(unchecked, 0), Hint: "没有能登录的办公室主任，或主任起草、修改了此稿", Tag: "无人可办", Tone: flow.Bad, Place: 34,
	From: "minutes m WHERE " + noChecker}

// Room is what this feature brings along.
var Room = room.Room{
	Name:    "minutes",
	Tables:  []string{"minutes", "clause", "clause_unit", "clause_group", "clause_milestone", "minutes_attendance", "minutes_version", "minutes_look"},
	Charts:  []flow.Outline{Chart.Outline()},
	Parts:   []room.Part{Signable, Papers, Papers.Estate(), estate, Signable.UnmannedRow(), uncheckedRow},
	Events:  Events,
	Units:   map[string]string{"minutes_attendance.unit": "who was there stays"},
	Checks:  []room.Check{{Name: "minutes", Run: Verify}},
	Numbers: []room.Number{{Kind: Chart.Kind, Table: "minutes", Year: "year", Count: "seq"}},
	Files: []room.Files{
		{Kind: escalation.Chart.Kind, Noun: "批示文件", See: func(d *db.DB) file.Asker { return escalation.New(d, Majors).MaySeeApproval }},
		{Kind: delivery.Kind, Noun: "代录扫描件", See: func(d *db.DB) file.Asker { return delivery.NewService(d, Papers).MaySee }},
	},
}
