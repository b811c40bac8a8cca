package topic

import (
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// waiting are the rows of the office's desk about topics that are counted in the plain; the first look has names beside it (desk/office.go).
var waiting = []room.Part{
	room.Waiting{Kind: Kind, From: "topic t WHERE t.state = 'consulting' AND " + Rounds.CanClose("t.id"), Title: "意见已收齐或已到期，待汇总", URL: "/topics?tab=collected",
		Hint: "结束征求意见后，由提出单位答复采纳情况", Tag: "待汇总", Tone: flow.Wait, Place: 10},
	room.Waiting{Kind: Kind, States: []string{"consulting"}, From: "topic t WHERE t.state = 'consulting'", Title: "议题征求意见中", URL: "/topics?tab=consulting", Tag: "征求意见中", Tone: flow.Info, Place: 20},
}
