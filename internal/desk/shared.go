package desk

import (
	"slices"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/meeting"
)

// dayText writes a day of the office's calendar.
func dayText(t time.Time) string { return t.In(form.Zone).Format("1月2日") }

// Meeting is the next meeting with how far its preparation is.
type Meeting struct {
	ID          int64
	Title       string
	StartsAt    time.Time
	EndsAt      time.Time
	Place       string
	ChairName   string
	State       string
	AnnouncedAt *time.Time
	ReceiptDue  *time.Time
	Topics      int
	Units       int
	Invited     int // units, leaders and guests
	Answered    int
	Papers      int // topics with at least one file
}

// Approved says whether a convenor has agreed to the agenda.
func (m Meeting) Approved() bool {
	return slices.Contains(meetingLife.After("approve", "announce", "start"), m.State)
}

// meetingAhead finds the meetings that are not held yet, and to which a day is set.
var (
	meetingLife  = meeting.Chart.Outline()
	answerLife   = meeting.Answers.Outline()
	meetingAhead = within("m.state", leads(meetingLife, meetingLife.After("reopen", "propose", "approve", "announce", "start")))
	answeredBy   = within("i.state", answerLife.After("attend", "entrust", "ask_leave", "grant_leave", "miss"))
)

// next asks for the next meeting of those who see all meetings.
func (q question) next(b *db.Batch) **Meeting {
	return db.Maybe[Meeting](b, `SELECT m.id, m.title, m.starts_at, m.ends_at, m.place, m.chair_name, m.state, m.announced_at, m.receipt_due,
		(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL) AS topics,
		(SELECT count(*) FROM invitation i WHERE i.meeting = m.id AND i.removed_at IS NULL AND i.unit IS NOT NULL) AS units,
		(SELECT count(*) FROM invitation i WHERE i.meeting = m.id AND i.removed_at IS NULL) AS invited,
		(SELECT count(*) FROM invitation i WHERE i.meeting = m.id AND i.removed_at IS NULL AND `+answeredBy+`) AS answered,
		(SELECT count(*) FROM agenda_item a WHERE a.meeting = m.id AND a.removed_at IS NULL AND EXISTS (
			SELECT 1 FROM attachment f WHERE f.kind = 'topic' AND f.record = a.topic AND f.void_at IS NULL)) AS papers
		FROM meeting m WHERE `+meetingAhead+` AND m.ends_at >= @now AND (@office OR @convenor)
		ORDER BY m.starts_at, m.id LIMIT 1`, q.args(nil))
}

// Year is how the tasks that are due this year stand.
type Year struct{ Total, Finished, OnTime, Open, Late int }

// Exact says whether all tasks of the year were counted.
func (y Year) Exact() bool { return y.Total < limit.CountCap }

// Rate is 按时办结 ÷ (已办结 + 逾期未办结) in tenths of a percent; -1 when nothing was to be finished yet.
func (y Year) Rate() int {
	if of := y.Finished + y.Late; of > 0 && y.Exact() {
		return (1000*y.OnTime + of/2) / of
	}
	return -1
}

// year counts the tasks due in the calendar year of now, up to the cap.
func (q question) year(b *db.Batch) *Year {
	from := time.Date(form.Day(q.now).Year(), 1, 1, 0, 0, 0, 0, form.Zone)
	finished := within("y.state", taskLife.After("verify", "close"))
	return db.One[Year](b, `SELECT count(*) AS total, count(*) FILTER (WHERE `+finished+`) AS finished,
		count(*) FILTER (WHERE `+finished+` AND (y.claimed_at AT TIME ZONE 'Asia/Shanghai')::date <= y.due) AS on_time,
		count(*) FILTER (WHERE `+within("y.state", slices.Concat(running, claimed))+`) AS open,
		count(*) FILTER (WHERE `+within("y.state", running)+` AND y.due < @today) AS late
		FROM (SELECT t.state, t.due, t.claimed_at FROM task t WHERE t.due >= @from AND t.due < @to AND (@office OR @convenor) ORDER BY t.due LIMIT @cap) y`,
		q.args(db.Args{"from": from, "to": from.AddDate(1, 0, 0), "cap": limit.CountCap}))
}
