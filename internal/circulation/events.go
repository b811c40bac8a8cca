package circulation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
)

// Events are what people are told of drafts that go to the units.
func Events() []message.Kind {
	list := []message.Kind{
		{Name: "circulation_reply.asked", While: owed, Class: message.ToDo, To: answering,
			Title: "请会签：{title}", Line: "{due}截止；{what}"},
		{Name: "circulation_reply.near", While: owed, Class: message.Reminder, To: answering, Due: missing,
			Title: "请会签：{title}", Line: "{due}截止，贵单位尚未反馈"},
		{Name: "circulation_reply.given", Class: message.Notice, To: []access.Right{access.May(access.Office), access.May(access.Director)},
			Title: "{unit}已会签：{title}", Line: "{stance}"},
		{Name: "circulation_reply.closed", Class: message.Notice, To: answering,
			Title: "会签已结束：{title}", Line: "{how}，贵单位未反馈"},
		{Name: "circulation_reply.settled", Class: message.Notice, To: answering,
			Title: "会签意见已答复：{title}", Line: "请查看采纳情况"},
	}
	for i := range list {
		list[i].About, list[i].Link = &subject, "/circulation-replies/{id}"
	}
	return list
}
