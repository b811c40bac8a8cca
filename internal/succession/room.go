// Package succession ends a unit that was merged into another, split or dissolved (单位撤并): the units that go on take over what hangs on it. What
// that is, and how it is handed on, each room says itself (room.Estate).
package succession

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along.
var Room = room.Room{Name: "succession", Charts: []flow.Outline{Acts.Outline()}, Events: Events}

// Acts are what the end of a unit does to the records that hang on it.
var Acts = flow.Acts{Kind: "succession", Title: "单位撤并", List: []flow.Act[access.Ties]{
	{Do: "pass", Label: "随单位撤并承接", Auto: true},
}}
