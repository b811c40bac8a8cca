package desk

import (
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{
	Name: "desk",
}
