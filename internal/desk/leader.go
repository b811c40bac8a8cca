package desk

import (
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

type toApprove struct {
	ID       int64
	Title    string
	StartsAt time.Time
	EndsAt   time.Time
	Place    string
	Topics   int
	Minutes  int
}

type proposed struct {
	ID       int64
	Title    string
	UnitName string
	Matters  string
}

type toVerify struct {
	task.Standing
	ID       int64
	Text     string
	LeadName string
}

// What waits for a leader's word, by the steps that are due.
var (
	meetingProposed = within("m.state", leads(meetingLife, meetingLife.Before("approve")))
	topicProposed   = within("t.state", leads(topicLife, topicLife.Before("approve")))
	claimed         = leads(taskLife, taskLife.Before("verify"))
	claimsToVerify  = within("m.state", claimed)
	// What lasts ends on a convenor's word, whoever leads it.
	lastingToVerify = within("c.state", claimed) + " AND " + task.LastingIn("c.due_kind")
)

const claimColumns = "c.id, c.text, c.lead_name, c.state, c.due_kind, c.due, c.claimed_at"

// leader asks for everything on a convenor's or the chief's desk.
func (q question) leader(b *db.Batch) func(*Desk) {
	signs := signing.ToSignBy(b, q.signed, q.args(db.Args{"limit": PerKind}))
	meetings := db.Many[toApprove](b, `SELECT m.id, m.title, m.starts_at, m.ends_at, m.place,
		(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL) AS topics,
		(SELECT coalesce(sum(a.duration), 0) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL) AS minutes
		FROM meeting m WHERE `+meetingProposed+` AND @convenor ORDER BY m.starts_at, m.id LIMIT @limit`, q.args(db.Args{"limit": PerKind}))
	topics := db.Many[proposed](b, `SELECT t.id, t.title, t.unit_name, t.matters FROM topic t WHERE `+topicProposed+` AND @convenor
		ORDER BY t.state_at, t.id LIMIT @limit`, q.args(db.Args{"limit": PerKind}))
	claims := db.Many[toVerify](b, `SELECT t.* FROM ((SELECT t.* FROM unit u CROSS JOIN LATERAL (
			SELECT `+claimColumns+` FROM task_unit m JOIN task c ON c.id = m.task WHERE m.unit = u.id AND m.role IN ('lead', 'joint')
				AND `+claimsToVerify+` AND NOT EXISTS (SELECT 1 FROM task_unit h WHERE h.task = m.task AND h.role IN ('lead', 'joint') AND h.unit = ANY(@seat_units))
			ORDER BY m.due, m.task LIMIT @limit) t WHERE u.host)
		UNION (SELECT `+claimColumns+` FROM task c WHERE `+lastingToVerify+` AND NOT EXISTS (SELECT 1 FROM task_unit h WHERE h.task = c.id AND h.role IN ('lead', 'joint') AND h.unit = ANY(@seat_units))
			ORDER BY c.due, c.id LIMIT @limit)) t WHERE @convenor ORDER BY t.due, t.id LIMIT @limit`, q.args(db.Args{"limit": PerKind, "seat_units": q.seatUnits()}))
	late := db.Value[int](b, "SELECT "+capped("task t WHERE "+taskRunning+" AND t.due < @today AND @convenor"), q.args(nil))
	waits := db.Value[int](b, "SELECT "+capped("task t WHERE "+taskWaiting+" AND @convenor"), q.args(nil))
	invitations := db.Many[invited](b, "SELECT "+invitedColumns+" AND i.person = @me AND @convenor ORDER BY m.starts_at, m.id LIMIT @limit", q.args(db.Args{"limit": PerKind}))
	referred := q.referrals(b)
	next, year := q.next(b), q.year(b)
	return func(d *Desk) {
		d.Late, d.Waits, d.Next, d.Year = *late, *waits, *next, year
		d.Full = full(len(*signs), len(*meetings), len(*topics), len(*claims), len(*referred), len(*invitations))
		d.Todos = append(q.referralTodo(*referred), invitedTodo(*invitations)...)
		d.Cards = append(d.Cards, q.signCards(*signs)...)
		d.Cards = append(d.Cards, meetingCards(*meetings)...)
		d.Cards = append(d.Cards, topicCards(*topics)...)
		d.Cards = append(d.Cards, claimCards(*claims)...)
	}
}

// seatUnits are the units of all seats of the person: nobody verifies what a unit of theirs answers for (R16).
func (q question) seatUnits() []int64 {
	out := []int64{}
	for _, s := range q.who.Seats {
		out = append(out, s.Unit)
	}
	return out
}

func meetingCards(list []toApprove) []Card {
	out := []Card{}
	for _, m := range list {
		out = append(out, Card{Title: m.Title + "议程", URL: meeting.Path(m.ID), Button: "阅读并审定", Tag: "待审定", From: &m.StartsAt, Until: &m.EndsAt,
			Text: fmt.Sprintf("%s。%d 个议题，预计 %d 分钟。", m.Place, m.Topics, m.Minutes)})
	}
	return out
}

func topicCards(list []proposed) []Card {
	out := []Card{}
	for _, t := range list {
		out = append(out, Card{Title: "议题：" + t.Title, URL: topic.Path(t.ID), Button: "阅读并审定", Tag: "待审定", Text: t.UnitName + "提出。" + t.Matters})
	}
	return out
}

// why says why a convenor is asked: what lasts ends on a convenor's word; else the office belongs to a unit that answers for it.
func (t toVerify) why() string {
	if t.Lasting() {
		return "长期任务由召集人核验，请您核验。"
	}
	return "办公室设在牵头单位，请您核验。"
}

func claimCards(list []toVerify) []Card {
	out := []Card{}
	for _, t := range list {
		out = append(out, Card{Title: "任务：" + task.Title(t.Text), URL: task.Path(t.ID), Button: "阅读并核验", Tag: "待核验",
			Text: t.LeadName + "牵头，时限 " + t.Until(dayText) + "，已申请办结。" + t.why()})
	}
	return out
}
