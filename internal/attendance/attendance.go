// Package attendance takes the answers to invitations (参会回执), decides leaves and calls the roll. The invitation itself, its chart
// and its statements are the meeting's, which sends, settles and counts them.
package attendance

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along: its acts are steps of the meeting's charts.
var Room = room.Room{Name: "attendance"}

// Service has the use cases of answers and of the roll.
type Service struct{ db *db.DB }

// NewService makes the service.
func NewService(d *db.DB) *Service { return &Service{d} }
