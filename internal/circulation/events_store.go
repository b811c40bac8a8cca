package circulation

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// subject is how messages speak of answers to a draft.
var subject = message.Subject{
	Kind: Kind, From: from[len(" FROM "):], ID: "q.id", Seen: seen,
	Facts: `m.title, q.unit_name AS unit, r.closed_how AS how, to_char(coalesce(r.due, add_workdays(r.asked_on, r.days)), 'FMMM"月"FMDD"日"') AS due,
		CASE WHEN EXISTS (SELECT 1 FROM clause c WHERE c.minutes = m.id AND (c.lead = q.unit
			OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = q.unit))) THEN '有点名贵单位的条款' ELSE '贵单位参加了会议' END AS what,
		CASE q.stance WHEN 'agree' THEN '无意见' WHEN 'amend' THEN '有修改意见' ELSE '' END AS stance`,
	Ties: `SELECT 'asked', q.unit, NULL::bigint FROM circulation_reply q WHERE q.id = @id`,
}

// owed says that the answer is still waited for.
const owed = "q.state = 'asked' AND r.closed_at IS NULL"

// missing are the answers that are due on the next day and not given; each is reminded of once, also when
// the day itself falls on a weekend.
func missing(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT q.id AS record, add_workdays(r.asked_on, r.days)::text AS key`+from+`
		WHERE `+owed+` AND m.state = 'consulting' AND r.asked_on < @today::date
		AND add_workdays(r.asked_on, r.days) >= @today::date AND add_workdays(r.asked_on, r.days) - 1 < @next::date`, nil)
}
