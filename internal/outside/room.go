package outside

import (
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/room"
	"jointmeeting/internal/unit"
)

// Room is what this feature brings along: a row of the desk for what nobody but the office can answer.
var Room = room.Room{Name: "outside", Parts: []room.Part{
	room.Waiting{Kind: delivery.Kind, From: waits, Title: "会外单位的答复待代录", URL: unit.OutsidePath, Hint: "会外单位没有账号，电话或书面答复后由办公室代录", Tag: "待代录", Tone: flow.Wait, Cap: limit.FarCap, Place: 97},
}}
