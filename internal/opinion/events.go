package opinion

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/calendar"
	"jointmeeting/internal/message"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// Follower shows which open rounds another calendar would move: the last day of a round is counted when read
// until the round closes.
var Follower = calendar.Counting("征求意见截止", topic.Path, view.Running(consulting))

// Events are what people are told of consultation rounds; the owner hears of a round's end with the topic.
func Events() []message.Kind {
	watching := []access.Right{access.May(access.Office), access.May(access.Director), access.Liaison.Of(access.Owner)}
	subject := view.Subject(Stances, ownerName, "t.unit")
	list := []message.Kind{
		{Name: "opinion.asked", While: round.Owed, Class: message.ToDo, To: answering,
			Title: "请反馈意见：{title}", Line: "{owner}提出，{due}截止"},
		{Name: "opinion.asked_again", While: round.Owed, Class: message.ToDo, To: answering,
			Title: "请重新反馈意见：{title}", Line: "{owner}修改了议题（{why}），原意见失效；{due}截止"},
		{Name: "opinion.near", While: round.Owed, Class: message.Reminder, To: answering, Due: view.Missing(consulting, 2),
			Title: "请反馈意见：{title}", Line: "{owner}提出，{due}截止，贵单位尚未反馈"},
		{Name: "opinion.given", Class: message.Notice, To: watching,
			Title: "{unit}反馈意见：{title}", Line: "{stance}"},
		{Name: "opinion.closed", Class: message.Notice, To: answering,
			Title: "征求意见已结束：{title}", Line: "{how}，贵单位未反馈"},
		{Name: "opinion.replied", Class: message.Notice, To: answering,
			Title: "{owner}答复了贵单位的意见：{title}", Line: "请查看采纳情况"},
	}
	list = append(list, topic.Rounds.EnteredEvents("意见", []access.Right{access.Liaison.Of(access.Asked), access.Member.Of(access.Asked)})...)
	for i := range list {
		list[i].About, list[i].Link = subject, "/opinions/{id}"
	}
	return list
}
