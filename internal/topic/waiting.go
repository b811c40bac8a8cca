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
	unreviewed,
}

// unreviewed are the units that have sent a topic to a member of theirs who cannot read it. The office is not told of the topic.
var unreviewed = room.Waiting{Kind: "unit", Title: "送单位审核的议题，单位没有能登录的成员", URL: "/units?only=no_member", Hint: "请登记成员，或请系统管理员启用账号", Tag: "无人可办", Tone: flow.Warn, Place: 116,
	From: unreviewedUnits}
