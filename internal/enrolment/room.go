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
	Parts:  []room.Part{silent},
}

// silent are the units for which nobody can answer: nobody is registered, or nobody of them can sign in.
var silent = room.Waiting{Kind: "unit", Title: "单位没有能登录的联络员", URL: "/units?only=no_liaison", Hint: "请单位报备，或由办公室登记；账号停用或尚未启用的，请系统管理员办理", Tag: "缺联络员", Tone: flow.Warn,
	Place: 115, From: silentUnits}

// acts are what is done here beside opening accounts and asking for seats, which those rooms log themselves.
var acts = flow.Acts{Kind: "enrolment", Title: "人员登记", List: []flow.Act[access.Ties]{
	{Do: "officer", Label: "建立首位安全管理员", By: flow.Anybody},
}}
