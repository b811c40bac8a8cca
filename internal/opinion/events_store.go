package opinion

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// subject is how messages speak of opinions.
var subject = message.Subject{
	Kind: Kind, From: "opinion o JOIN consultation r ON r.id = o.round JOIN topic t ON t.id = o.topic", ID: "o.id", Seen: seen,
	Facts: `t.title, t.unit_name AS owner, o.unit_name AS unit, r.why, r.closed_how AS how, to_char(coalesce(r.due, add_workdays(r.asked_on, r.days)), 'FMMM"月"FMDD"日"') AS due,
		CASE o.stance WHEN 'agree' THEN '同意' WHEN 'amend' THEN '原则同意，有修改意见' WHEN 'object' THEN '不同意' WHEN 'outside' THEN '不涉及本单位职责' ELSE '' END AS stance`,
	Ties: `SELECT 'asked', o.unit, NULL::bigint FROM opinion o WHERE o.id = @id
		UNION ALL SELECT 'owner', t.unit, NULL FROM opinion o JOIN topic t ON t.id = o.topic WHERE o.id = @id`,
}

// owed says that the answer is still waited for.
const owed = "o.state = 'asked' AND r.closed_at IS NULL"

// missing are the answers that are due in two days and not given; each is reminded of once, also when
// the day itself falls on a weekend.
func missing(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT o.id AS record, add_workdays(r.asked_on, r.days)::text AS key
		FROM opinion o JOIN consultation r ON r.id = o.round JOIN topic t ON t.id = o.topic
		WHERE `+owed+` AND t.state = 'consulting' AND r.asked_on < @today::date
		AND add_workdays(r.asked_on, r.days) >= @today::date AND add_workdays(r.asked_on, r.days) - 2 < @next::date`, nil)
}
