package launch

import "jointmeeting/internal/room"

// Room is what this feature brings along: it reads only.
var Room = room.Room{Name: "launch"}
