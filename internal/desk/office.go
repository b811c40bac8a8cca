package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/launch"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/plenary"
	"jointmeeting/internal/room"
	"jointmeeting/internal/task"
)

// submittedTopics is the list of the topics that wait for the office's first look.
const submittedTopics = "/topics?tab=submitted"

// pressingLimit is how many rows 临期与逾期任务 has.
const pressingLimit = 8

// tally counts what waits for the office, each up to the cap.
type tally struct {
	Overdue, Undated, Unset, Submitted int
	Declared, Checking, GoesOn, InHand []int
	Questioned                         []delivery.Owed
	Launch                             launch.Facts
}

// What the office has to do, by the steps that are due.
var (
	taskLife       = task.Chart.Outline()
	running        = leads(taskLife, taskLife.Before("receive", "report"))
	unanswered     = leads(answerLife, answerLife.After("send"))
	askingLeave    = leads(answerLife, answerLife.Before("grant_leave"))
	announced      = leads(meetingLife, meetingLife.After("announce"))
	taskRunning    = within("t.state", running)
	taskUndated    = taskRunning + " AND t.due_kind = 'open'"
	taskWaiting    = within("t.state", leads(taskLife, taskLife.Before("release")))
	topicSubmitted = within("t.state", leads(topicLife, topicLife.Before("accept")))
	invitationOpen = within("i.state", slices.Concat(unanswered, askingLeave))
)

// office asks for everything on the office's desk; what it answers fills the desk after the round trip.
func (q question) office(b *db.Batch) func(*Desk) {
	declared, checking := q.declared(), q.toCheck()
	goesOn, inHand := q.inHand()
	counts := db.One[tally](b, "SELECT "+
		capped("task t WHERE "+taskRunning+" AND t.due < @today AND @office")+" AS overdue, "+
		capped("task t WHERE "+taskUndated+" AND @office")+" AS undated, "+
		capped("task t WHERE "+taskUndated+" AND add_workdays(t.assigned_at::date, @day_by::int) < @today::date AND @office")+" AS unset, "+
		capped("topic t WHERE "+topicSubmitted+" AND @office")+" AS submitted, "+
		countsOf(declared)+" AS declared, "+countsOf(checking)+" AS checking, "+countsOf(goesOn)+" AS goes_on, "+countsOf(inHand)+" AS in_hand, "+
		delivery.Questioned(q.delivered)+" AS questioned, "+launch.Column, launch.Args(q.args(db.Args{"limit": PerKind, "day_by": q.dayBy})))
	pressing := task.Rows(b, q.who, task.Filter{Due: "pressing"}, q.now, q.soon, pressingLimit)
	topics := db.Many[waitingTopic](b, `SELECT t.unit_name, t.state_at FROM topic t WHERE `+topicSubmitted+` AND @office
		ORDER BY t.state_at, t.id LIMIT 3`, q.args(nil))
	answers := q.answers(b)
	unwritten := minutes.Missing(b)
	referred := q.referrals(b)
	next, year, thisYear := q.next(b), q.year(b), plenary.YearFor(q.who, q.now)
	thisYear.Queue(b)
	return func(d *Desk) {
		d.Tasks, d.Next, d.Year, d.Launch = *pressing, *next, year, counts.Launch.For(q.who)
		d.Todos = slip(q.referralTodo(*referred), overdueTodo(*counts, *pressing, q.now), answersTodo(*answers), leaveTodo(*answers), topicsTodo(*counts, *topics),
			inPlace(q.waiting, filled(declared, counts.Declared), map[int][]Todo{
				30: filled(checking, counts.Checking), 60: {q.undatedTodo(*counts)}, 80: unwrittenTodo(*unwritten), 90: filled(goesOn, counts.GoesOn),
				95: q.questionTodo(counts.Questioned), 100: filled(inHand, counts.InHand), 120: yearTodo(thisYear)}))
	}
}

// declared are the rows that the rooms declare of their kinds (room.Waiting).
func (q question) declared() (out []counted) {
	for _, w := range q.waiting {
		out = append(out, counted{w.From + " AND @office", Todo{Title: w.Title, URL: w.URL, Hint: w.Hint, Tag: w.Tag, Tone: w.Tone, Cap: w.Cap}})
	}
	return out
}

// inPlace puts the rows that rooms declare among the desk's own, by their places: as the thread goes.
func inPlace(list []room.Waiting, rows []Todo, own map[int][]Todo) (out []Todo) {
	for i, w := range list {
		own[w.Place] = append(own[w.Place], rows[i])
	}
	for _, place := range slices.Sorted(maps.Keys(own)) {
		out = append(out, own[place]...)
	}
	return out
}

// slip joins groups of rows and leaves out those that count nothing.
func slip(groups ...[]Todo) []Todo {
	out := []Todo{}
	for _, g := range groups {
		for _, t := range g {
			if t.Count > 0 || t.Mark != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

type waitingTopic struct {
	UnitName string
	StateAt  time.Time
}

func overdueTodo(n tally, rows []task.Row, now time.Time) []Todo {
	names := []string{}
	for _, r := range rows {
		if r.Overdue(now) && len(names) < 2 {
			names = append(names, fmt.Sprintf("%s逾期 %d 天", r.LeadName, form.Days(r.Due, now)))
		}
	}
	return []Todo{{Count: n.Overdue, Title: "任务已逾期，需催办", URL: "/tasks?due=overdue", Hint: strings.Join(names, "；"), Tag: "逾期", Tone: flow.Bad}}
}

// undatedTodo is the row of the tasks whose day the office has still to set.
func (q question) undatedTodo(n tally) Todo {
	x := Todo{Count: n.Undated, Title: "任务时限待定，请确定", URL: "/tasks?due=open", Hint: fmt.Sprintf("下达后 %d 个工作日内确定", q.dayBy), Tag: "时限待定", Tone: flow.Wait}
	if n.Unset > 0 {
		x.Hint, x.Tag, x.Tone = fmt.Sprintf("其中 %d 项下达已超过 %d 个工作日", n.Unset, q.dayBy), "逾期未定", flow.Bad
	}
	return x
}

func topicsTodo(n tally, list []waitingTopic) []Todo {
	names := []string{}
	for _, t := range list {
		names = append(names, t.UnitName)
	}
	hint := ""
	if len(list) > 0 {
		hint = "最早 " + dayText(list[0].StateAt) + " 提交：" + strings.Join(names, "、")
	}
	return []Todo{{Count: n.Submitted, Title: "议题等待初审", URL: submittedTopics, Hint: hint, Tag: "待初审", Tone: flow.Info}}
}

// answered is how many units of an announced meeting still owe an answer, and how many ask for leave.
type answered struct {
	ID         int64
	Title      string
	ReceiptDue *time.Time
	Sent       int
	Asked      int
}

func (q question) answers(b *db.Batch) *[]answered {
	return db.Many[answered](b, `SELECT m.id, m.title, m.receipt_due, count(*) FILTER (WHERE `+within("i.state", unanswered)+`) AS sent,
		count(*) FILTER (WHERE `+within("i.state", askingLeave)+`) AS asked
		FROM (SELECT m.id, m.title, m.receipt_due, m.starts_at FROM meeting m WHERE `+within("m.state", announced)+` AND @office AND EXISTS
			(SELECT FROM invitation i WHERE i.meeting = m.id AND i.removed_at IS NULL AND `+invitationOpen+`) ORDER BY m.starts_at, m.id LIMIT 5) m
		JOIN invitation i ON i.meeting = m.id AND i.removed_at IS NULL AND `+invitationOpen+`
		GROUP BY m.id, m.title, m.receipt_due, m.starts_at ORDER BY m.starts_at, m.id`, q.args(nil))
}

func answersTodo(list []answered) []Todo {
	out := []Todo{}
	for _, a := range list {
		out = append(out, Todo{Count: a.Sent, Title: "未回执参会", URL: meeting.Path(a.ID) + "/attendance", Hint: a.Title, Due: a.ReceiptDue, Tag: "未回执", Tone: flow.Warn})
	}
	return out
}

func leaveTodo(list []answered) []Todo {
	out := []Todo{}
	for _, a := range list {
		out = append(out, Todo{Count: a.Asked, Title: "请假待批", URL: meeting.Path(a.ID) + "/attendance", Hint: a.Title, Tag: "待批准", Tone: flow.Wait})
	}
	return out
}

// unwrittenTodo are the held meetings without minutes (R6): each leads to the list, which has the button to begin.
func unwrittenTodo(list []minutes.Unwritten) []Todo {
	out := []Todo{}
	for _, m := range list {
		out = append(out, Todo{Mark: "纪", Title: "起草纪要：" + m.Title, URL: "/minutes", Hint: "会议已结束，还没有纪要", Tag: "未起草", Tone: flow.Warn})
	}
	return out
}

// yearTodo reminds of a year without a plenary (R2).
func yearTodo(y *plenary.Year) []Todo {
	if !y.Due() {
		return nil
	}
	return []Todo{{Mark: "年", Title: y.Text(), URL: plenary.Path, Hint: "制度规定原则上每年召开一次全体会议；可登记未召开原因", Tag: "提醒", Tone: flow.Warn}}
}
