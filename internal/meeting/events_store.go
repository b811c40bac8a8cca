package meeting

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// spoken writes a time as messages say it: 10月14日 9:00.
func spoken(t string) string { return "to_char(" + t + `, 'FMMM"月"FMDD"日" FMHH24:MI')` }

var occasion = "m.title, m.place, " + spoken("m.starts_at") + " AS when, " + spoken("coalesce(m.receipt_due, m.starts_at)") + " AS due"

// subject is how messages speak of meetings; answer leads a guest to their own.
var subject = message.Subject{
	Kind: Chart.Kind, From: "meeting m", ID: "m.id", Seen: seen,
	Facts: occasion + `, m.reason, coalesce((SELECT min(i.id) FROM invitation i WHERE i.meeting = m.id AND i.removed_at IS NULL
		AND (i.unit = ANY(@units) OR i.person = @me)), 0)::text AS answer`,
	Ties: `SELECT CASE WHEN i.unit IS NULL THEN 'self' ELSE 'party' END, i.unit, i.person FROM invitation i
		WHERE i.meeting = @id AND i.removed_at IS NULL`,
}

// answerSubject is how messages speak of one answer.
var answerSubject = message.Subject{
	Kind: Answers.Kind, From: "invitation i JOIN meeting m ON m.id = i.meeting AND i.removed_at IS NULL", ID: "i.id", Seen: seenAnswer,
	Facts: occasion + `, i.reason, m.id::text AS meeting, CASE WHEN i.guest = '' THEN i.unit_name ELSE i.guest END AS name`,
	Ties:  "SELECT CASE WHEN i.unit IS NULL THEN 'self' ELSE 'party' END, i.unit, i.person FROM invitation i WHERE i.id = @id",
}

// unanswered are the guests who owe an answer that is due today or by the next working day; whoever was
// asked today needs no reminder yet.
func unanswered(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT i.id AS record, d.due::date::text || CASE WHEN d.due::date = @today::date THEN ' day' ELSE ' eve' END AS key
		FROM meeting m JOIN invitation i ON i.meeting = m.id AND i.removed_at IS NULL AND i.state = 'sent'
		CROSS JOIN LATERAL (SELECT coalesce(m.receipt_due, m.starts_at) AS due) d
		WHERE m.state = 'announced' AND m.announced_at::date < @today::date AND d.due > @now AND d.due::date <= @next::date`, nil)
}

// whileIn says that the meeting still is in the state.
func whileIn(state string) string { return "m.state = '" + state + "'" }

// replied says that the answer still is in the state.
func replied(state string) string { return "i.state = '" + state + "'" }

// owesAnswer says that the reader, or their unit, has not answered yet.
const owesAnswer = `m.state = 'announced' AND EXISTS (SELECT 1 FROM invitation o WHERE o.meeting = m.id AND o.removed_at IS NULL
	AND o.state = 'sent' AND (o.unit = ANY(@units) OR o.person = @me))`
