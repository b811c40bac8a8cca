package circulation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/message"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

// Follower shows which open rounds another calendar would move: the last day of a round is counted when read
// until the round closes.
var Follower = calendar.Counting("会签截止", RoundsPath, view.Running(consulting))

// Events are what people are told of drafts that go to the units.
func Events() []message.Kind {
	subject := view.Subject(Stances, whyAsked, "")
	list := []message.Kind{
		{Name: "circulation_reply.asked", While: round.Owed, Class: message.ToDo, To: answering,
			Title: "请会签：{title}", Line: "{due}截止；{what}"},
		{Name: "circulation_reply.near", While: round.Owed, Class: message.Reminder, To: answering, Due: view.Missing(consulting, 1),
			Title: "请会签：{title}", Line: "{due}截止，贵单位尚未反馈"},
		{Name: "circulation_reply.given", Class: message.Notice, To: []access.Right{access.May(access.Office), access.May(access.Director)},
			Title: "{unit}已会签：{title}", Line: "{stance}"},
		{Name: "circulation_reply.closed", Class: message.Notice, To: answering,
			Title: "会签已结束：{title}", Line: "{how}，贵单位未反馈"},
		{Name: "circulation_reply.settled", Class: message.Notice, To: answering,
			Title: "会签意见已答复：{title}", Line: "请查看采纳情况"},
	}
	list = append(list, minutes.Rounds.EnteredEvents("会签意见", []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked)})...)
	for i := range list {
		list[i].About, list[i].Link = subject, "/circulation-replies/{id}"
	}
	return list
}
