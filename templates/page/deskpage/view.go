// Package deskpage draws 工作台, whose rows are what waits for the reader, and 更多, all places on a phone.
package deskpage

import (
	"fmt"
	"strings"
	"time"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
	"jointmeeting/templates/page/taskpage"
	"jointmeeting/templates/part"
)

// View is all that a desk's page shows. Name is the reader's own.
type View struct {
	desk.Desk
	Name     string
	Alarm    string // what administrators are told before all else
	Unseated bool   // the reader holds no seat
}

// Approvals is what all that waits for a leader is called: minutes, agendas and topics.
const Approvals = "待我审批"

// TodoTitle names the page of everything that waits.
func (p View) TodoTitle() string {
	if p.Kind == desk.Leader {
		return Approvals
	}
	return "全部待办"
}

// countWord writes a count of the desk, or that there is more.
func countWord(n int) string { return shared.CappedWord(n, limit.DeskCap) }

// today writes 10月14日，星期三.
func (p View) today() string { return layout.Day(p.Now) + "，" + layout.Weekday(p.Now) }

// Title is the page's title and heading.
func (p View) Title() string {
	switch p.Kind {
	case desk.Leader:
		if n := len(p.Cards); n > 0 {
			return fmt.Sprintf("%s同志，有 %s待您办理", p.Name, p.atLeast(n))
		}
		return p.Name + "同志，没有待您办理的文件"
	case desk.Unit:
		return strings.Join(p.Units, "、") + "应办事项"
	}
	return layout.Greeting(p.Now.Hour()) + "，" + p.Name
}

func (p View) sub() string {
	switch {
	case p.Kind == desk.Office && len(p.Todos) > 0:
		return fmt.Sprintf("%s。今天有 %d 类 %s事待办%s", p.today(), len(p.Todos), p.things(), p.until())
	case p.Kind == desk.Office:
		return p.today() + "。今天没有待办" + p.until()
	}
	return p.today()
}

// launched says how far the office has come.
func (p View) launched() string {
	return fmt.Sprintf("已完成 %d／%d", len(p.Launch.Done()), len(p.Launch))
}

// atLeast counts what waits, and says that there may be more.
func (p View) atLeast(n int) string {
	if p.Full {
		return fmt.Sprintf("%d 件以上", n)
	}
	return fmt.Sprintf("%d 件", n)
}

func (p View) things() string {
	n, more := p.Things()
	if more {
		return fmt.Sprintf("%d 件以上的", n)
	}
	return fmt.Sprintf("%d 件", n)
}

// until says how far the next meeting is.
func (p View) until() string {
	if p.Next == nil {
		return "。"
	}
	switch n := form.Days(p.Now, p.Next.StartsAt); {
	case n <= 0:
		return "，今天召开" + p.Next.Title + "。"
	default:
		return fmt.Sprintf("，距%s还有 %d 天。", p.Next.Title, n)
	}
}

// todos are the rows of what waits; limit 0 shows all.
func (p View) todos(limit int) []part.Todo {
	out := []part.Todo{}
	for _, t := range p.Todos {
		if limit > 0 && len(out) == limit {
			break
		}
		out = append(out, p.todo(t))
	}
	return out
}

func (p View) todo(t desk.Todo) part.Todo {
	x := part.Todo{Mark: t.Mark, Title: t.Title, URL: t.URL, Hint: t.Hint, Tag: t.Tag, Tone: t.Tone}
	if t.Mark == "" {
		x.Mark = shared.CappedWord(t.Count, t.Most())
	}
	if t.From != nil {
		x.Hint = layout.Span(*t.From, time.Time{}) + "，" + t.Hint
	}
	if t.Due != nil {
		x.Tag = p.deadline(*t.Due)
	}
	return x
}

// deadline writes a moment by which something is to be done, and that it has passed.
func (p View) deadline(t time.Time) string {
	switch n := form.Days(p.Now, t); {
	case t.Before(p.Now):
		return "已过截止时间"
	case n == 0:
		return "今天 " + layout.Clock(t) + " 截止"
	case n == 1:
		return "明天 " + layout.Clock(t) + " 截止"
	}
	return layout.Day(t) + " 截止"
}

// cardTodos are a leader's cards as rows.
func (p View) cardTodos() []part.Todo {
	out := []part.Todo{}
	for _, c := range p.Cards {
		out = append(out, part.Todo{Mark: "批", Title: c.Title, URL: c.URL, Hint: p.cardText(c), Tag: c.Tag, Tone: flow.Wait})
	}
	return out
}

func (p View) cardText(c desk.Card) string {
	if c.From != nil {
		return layout.Span(*c.From, *c.Until) + "，" + c.Text
	}
	return c.Text
}

func deskCardClass(c desk.Card) string {
	if c.Urgent {
		return "card bigcard urgent"
	}
	return "card bigcard"
}

// shortPoint keeps a decision to the length of a card.
func shortPoint(text string) string {
	if r := []rune(text); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return text
}

// nextMeeting is the next meeting with what is still to be done before it.
func (p View) nextMeeting() part.Meeting {
	m := p.Next
	_, month, day := m.StartsAt.In(form.Zone).Date()
	x := part.Meeting{Month: fmt.Sprintf("%d月", int(month)), Day: part.Count(day), Weekday: layout.ShortWeekday(m.StartsAt),
		Title: m.Title, URL: fmt.Sprintf("/meetings/%d", m.ID),
		Lines: []string{layout.Clock(m.StartsAt) + "—" + layout.Clock(m.EndsAt) + "，" + m.Place, "主持：" + m.ChairName,
			fmt.Sprintf("议题 %d 个，参会单位 %d 个", m.Topics, m.Units)}}
	x.Checks = []part.Check{
		{Label: "议程经召集人审定", Done: m.Approved()},
		{Label: "会议通知已印发", Done: m.AnnouncedAt != nil, Note: p.announced()},
		{Label: "参会回执 " + layout.Ratio(m.Answered, m.Invited), Done: m.Invited > 0 && m.Answered == m.Invited, Note: p.replyNote()},
		{Label: "会议材料 " + layout.Ratio(m.Papers, m.Topics), Done: m.Topics > 0 && m.Papers == m.Topics, Note: p.paperNote()},
	}
	return x
}

func (p View) announced() string {
	if p.Next.AnnouncedAt == nil {
		return ""
	}
	return layout.Day(*p.Next.AnnouncedAt)
}

func (p View) replyNote() string {
	m := p.Next
	if m.ReceiptDue == nil || m.AnnouncedAt == nil || m.Answered == m.Invited {
		return ""
	}
	return p.deadline(*m.ReceiptDue)
}

func (p View) paperNote() string {
	if n := p.Next.Topics - p.Next.Papers; n > 0 {
		return fmt.Sprintf("差 %d 个议题", n)
	}
	return ""
}

// deskRate writes tenths of a percent, and how they were counted.
func deskRate(y *desk.Year) string {
	n := y.Rate()
	if n < 0 {
		return "尚无到期任务"
	}
	return fmt.Sprintf("%d.%d%%", n/10, n%10)
}

func deskRole(r task.Row) string {
	if r.Beside() {
		return taskpage.Role(r.Role) + "（" + r.LeadName + "牵头）"
	}
	return taskpage.Role(r.Role)
}

func (p View) taskCols() []part.Col {
	second := part.Col{Label: "牵头单位"}
	if p.Kind == desk.Unit {
		second.Label = "本单位角色"
	}
	return []part.Col{{Label: "任务"}, second, {Label: "时限"}, {Label: "进度"}, {Label: "状态"}}
}

func (p View) topicEvents() []part.Event {
	out := []part.Event{}
	for _, t := range p.Topics {
		st := topic.Chart.State(t.State)
		text := st.Title
		if t.Returned() && t.Reason != "" {
			text += "：" + t.Reason
		}
		out = append(out, part.Event{Title: t.Title, URL: topic.Path(t.ID), Text: text, When: layout.Near(t.StateAt, p.Now), Stamp: layout.Stamp(t.StateAt), Tone: st.Tone})
	}
	return out
}
