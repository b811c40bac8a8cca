// Package messagepage draws 消息.
package messagepage

import (
	"strconv"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/part"
)

// ListView is a page of one's messages.
type ListView struct {
	List   message.List
	Unread int // in all, counted up to 100
	Now    time.Time
	Tok    form.Token
}

func (p ListView) sub() string {
	if p.Unread == 0 {
		return "没有未读消息"
	}
	return layout.Most(p.Unread, layout.UnreadMost) + " 条未读"
}

func (p ListView) tabs() []part.Tab {
	unread := part.Tab{Label: "未读", URL: message.Filter{Unread: true}.URL(), Current: p.List.Filter.Unread}
	if p.Unread > 0 {
		unread.Count = layout.Most(p.Unread, layout.UnreadMost)
	}
	return []part.Tab{{Label: "全部", URL: message.Path, Current: !p.List.Filter.Unread}, unread}
}

// mayReadAll: the button marks what stands on the first page and below it.
func (p ListView) mayReadAll() bool {
	return p.Unread > 0 && p.List.Filter.Before == 0 && p.List.Newest() > 0
}

func (p ListView) paging() part.Paging {
	g := part.Paging{Next: p.List.Next}
	if p.List.Filter.Before > 0 {
		g.First = message.Filter{Unread: p.List.Filter.Unread}.URL()
	}
	return g
}

// messageTone is the look of a class.
func messageTone(c message.Class) flow.Tone {
	return map[message.Class]flow.Tone{message.ToDo: flow.Info, message.Reminder: flow.Warn}[c]
}

// messageIcon stands beside the words of a class.
func messageIcon(c message.Class) string {
	return map[message.Class]string{message.ToDo: "pen", message.Reminder: "clock", message.Notice: "bell"}[c]
}

// messageTitle is what stands on the row; the words of what may not be seen any more are not there.
func messageTitle(r message.Row) string {
	if r.Visible {
		return r.Title
	}
	return "内容不再可见"
}

func messageLine(r message.Row) string {
	if r.Visible {
		return r.Line
	}
	return "此事项已不在您的查看范围内"
}

func messageMeta(p ListView, r message.Row) string {
	return r.Class.Title() + "，" + layout.Near(r.At, p.Now) + " " + layout.Clock(r.At)
}

func messageClass(r message.Row) string {
	if r.Unread {
		return "todo-link"
	}
	return "todo-link read"
}

func messagePath(r message.Row) string {
	return message.Path + "/" + strconv.FormatInt(r.ID, 10) + "/do/open"
}
