package issuing

import "jointmeeting/internal/room"

// Room is what this feature brings along: it has no table, and works through the record.
var Room = room.Room{Name: "issuing", Events: Events}
