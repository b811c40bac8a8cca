package main

import (
	"time"

	"jointmeeting/internal/message"
	"jointmeeting/templates/page/messagepage"
)

// sampleMessages are one of each class, read and unread, and one that may not be seen any more.
func sampleMessages() message.List {
	at := func(hours int) time.Time { return sampleDay.Add(time.Duration(-hours) * time.Hour) }
	return message.List{Next: "/messages?before=41", Rows: []message.Row{
		{ID: 46, Class: message.ToDo, Visible: true, Unread: true, At: at(0), Title: "2026年第3次全体会议纪要待您审核", Line: "办公室主任已校核"},
		{ID: 45, Class: message.Reminder, Visible: true, Unread: true, At: at(1), Title: "还有 7 天到期：制定城市停车设施管理服务地方标准", Line: "RW-2026-018，完成时限 2026年10月16日，当前 62%"},
		{ID: 44, Class: message.ToDo, Visible: true, Unread: true, Settled: true, At: at(20), Title: "市卫健委提交议题“关于制定互联网诊疗服务规范有关事宜”", Line: "编号 YT-2026-031，请初审"},
		{ID: 43, Class: message.Notice, At: at(30), Unread: true},
		{ID: 42, Class: message.Notice, Visible: true, At: at(50), Title: "会议改期：2026年第3次全体会议", Line: "改为10月16日 9:00，另行通知。原因：与市政府常务会议时间冲突"},
		{ID: 41, Class: message.Reminder, Visible: true, At: at(80), Title: "请于10月14日 18:00前回执：2026年第3次全体会议", Line: "10月16日 9:00在市政府第二会议室召开"},
	}}
}

// messagePages are the pages of messages: some unread, and none at all.
func messagePages() []entry {
	return []entry{
		{Kind: "page", Name: "messages", Title: "消息", Body: messagepage.List(messagepage.ListView{List: sampleMessages(), Unread: 4, Now: sampleDay, Tok: "sample"})},
		{Kind: "page", Name: "messages-empty", Title: "消息，空", Body: messagepage.List(messagepage.ListView{Now: sampleDay, Tok: "sample"})},
	}
}
