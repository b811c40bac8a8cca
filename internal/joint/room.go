package joint

import "jointmeeting/internal/room"

// Room is what this feature brings along.
var Room = room.Room{Name: "joint", Tables: []string{"topic_joint"}}
