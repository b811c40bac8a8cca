package enrolment

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Room is what this feature brings along: it writes through the services of the rooms before it.
var Room = room.Room{
	Name:   "enrolment",
	Charts: []flow.Outline{acts.Outline()},
}

// acts are what is done here beside opening accounts and asking for seats, which those rooms log themselves.
var acts = flow.Acts{Kind: "enrolment", Title: "人员登记", List: []flow.Act[access.Ties]{
	{Do: "officer", Label: "建立首位安全管理员", By: flow.Anybody},
}}
