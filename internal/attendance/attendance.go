// Package attendance takes the answers to invitations (参会回执), decides leaves and calls the roll. The invitation itself, its chart
// and its statements are the meeting's, which sends, settles and counts them.
package attendance

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/room"
)

// ScanKind is the kind of record on which scans of entered answers hang.
const ScanKind = "invitation"

// Room is what this feature brings along: its acts are steps of the meeting's charts.
var Room = room.Room{Name: "attendance", Files: []room.Files{
	{Kind: ScanKind, Noun: "代录扫描件", See: func(d *db.DB) file.Asker { return NewService(d).MaySeeScan }},
}}

// Service has the use cases of answers and of the roll.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }
