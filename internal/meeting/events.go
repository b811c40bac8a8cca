package meeting

import (
	"context"
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// guests are who is told of a meeting: the liaisons of the invited units, and the leaders invited in
// person.
var guests = []access.Right{access.Liaison.Of(access.Party), access.Chief.Of(access.Self), access.Convenor.Of(access.Self)}

// Events are what people are told of meetings and of their answers (ux.md 2.9).
func Events() []message.Kind { return slices.Concat(meetingEvents(), answerEvents()) }

func meetingEvents() []message.Kind {
	answer := "/invitations/{answer}"
	list := []message.Kind{
		{Name: "meeting.proposed", While: whileIn("proposed"), Class: message.ToDo, To: leaders,
			Title: "“{title}”待您审定", Line: "拟于{when}在{place}召开"},
		{Name: "meeting.approved", While: whileIn("approved"), Class: message.ToDo, To: staff,
			Title: "“{title}”已同意召开", Line: "请发送会议通知"},
		{Name: "meeting.held_back", While: whileIn("planning"), Class: message.ToDo, To: staff,
			Title: "“{title}”暂不召开", Line: "{reason}"},
		{Name: "meeting.announced", While: owesAnswer, Class: message.ToDo, To: guests, Link: answer,
			Title: "会议通知：{title}", Line: "{when}在{place}召开，请于{due}前回执"},
		{Name: "meeting.changed", While: owesAnswer, Class: message.ToDo, To: guests, Link: answer,
			Title: "会议变更通知：{title}", Line: "{when}在{place}召开，请于{due}前重新回执"},
		{Name: "meeting.postponed", Class: message.Notice, To: guests,
			Title: "会议改期：{title}", Line: "改为{when}，另行通知。原因：{reason}"},
		{Name: "meeting.cancelled", Class: message.Notice, To: guests,
			Title: "会议撤销：{title}", Line: "{reason}"},
	}
	return about(&subject, "/meetings/{id}", list)
}

func answerEvents() []message.Kind {
	list := []message.Kind{
		{Name: "invitation.leave_asked", While: replied("leave_asked"), Class: message.ToDo, To: staff, Link: "/meetings/{meeting}/attendance",
			Title: "{name}请假：{title}", Line: "{reason}"},
		{Name: "invitation.leave_granted", Class: message.Notice, To: guests,
			Title: "已准假：{title}", Line: "{name}的请假已获批准"},
		{Name: "invitation.leave_refused", While: replied("sent"), Class: message.ToDo, To: guests,
			Title: "未准假：{title}", Line: "{reason}，请重新回执"},
		{Name: "invitation.entered", Class: message.Notice, To: invited,
			Title: "联席会议办公室代录了贵单位的参会回执：{title}", Line: "请核对；有出入的，截止前可自行修改回执，以本单位的为准"},
		{Name: "invitation.retracted", While: replied("sent"), Class: message.ToDo, To: invited,
			Title: "联席会议办公室撤销了为贵单位代录的参会回执：{title}", Line: "{when}在{place}召开，请于{due}前回执"},
		{Name: "invitation.due", While: replied("sent"), Class: message.Reminder, To: guests, Due: unanswered,
			Title: "请于{due}前回执：{title}", Line: "{when}在{place}召开"},
	}
	return about(&answerSubject, "/invitations/{id}", list)
}

func about(s *message.Subject, link string, list []message.Kind) []message.Kind {
	for i := range list {
		list[i].About = s
		if list[i].Link == "" {
			list[i].Link = link
		}
	}
	return list
}

// told is which step makes whom hear of what; a second notice is a changed one.
var told = map[string]string{
	"propose":        "meeting.proposed",
	"approve":        "meeting.approved",
	"hold":           "meeting.held_back",
	"announce":       "meeting.announced",
	"announce again": "meeting.changed",
	"postpone":       "meeting.postponed",
	"cancel":         "meeting.cancelled",
	"ask_leave":      "invitation.leave_asked",
	"grant_leave":    "invitation.leave_granted",
	"refuse_leave":   "invitation.leave_refused",
	"enter":          "invitation.entered",
	Retract:          "invitation.retracted",
}

// tell is for a step of the meeting m as it was before. One of which nobody was told yet is cancelled
// whileIn silence.
func tell(ctx context.Context, tx *db.Tx, m Meeting, step string) error {
	switch {
	case step == "announce" && m.Told():
		step = "announce again"
	case step == "cancel" && !m.Told():
		return nil
	}
	return Tell(ctx, tx, step, m.ID)
}

// Tell says to those concerned that a step was taken on a meeting or an invitation, where somebody is to hear of it.
func Tell(ctx context.Context, tx *db.Tx, step string, id int64) error {
	if event, ok := told[step]; ok {
		return message.Tell(ctx, tx, event, id)
	}
	return nil
}
