package task

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/setting"
)

// named are the facts by which messages call a task: its title as Title cuts it, its number, its lead.
const named = `left(coalesce(nullif(regexp_replace(substring(regexp_replace(regexp_replace(t.text, '` + paper.DeedLead + `', ''), '` + paper.DeedMark + `', '') FROM '` + paper.DeedSpan + `'), '` + paper.DeedTail + `', ''), ''), regexp_replace(t.text, '` + paper.DeedTail + `', '')), 40) AS title, coalesce(t.number, '') AS number, t.lead_name AS lead`

// subject is how messages speak of tasks.
var subject = message.Subject{
	Kind: Kind, From: "task t", ID: "t.id", Seen: seen,
	Facts: named + `, t.reason, t.progress::text AS progress, CASE WHEN t.due_kind = 'open' THEN '时限待定，由办公室确定' ELSE CASE WHEN ` + LastingIn("t.due_kind") + ` THEN '长期，' ELSE '' END
			|| to_char(t.due, 'YYYY"年"FMMM"月"FMDD"日前"') || CASE WHEN ` + LastingIn("t.due_kind") + ` THEN '报送进展' ELSE '完成' END END AS until,
		CASE WHEN t.lead = ANY(@units) THEN '牵头' WHEN EXISTS (SELECT 1 FROM task_unit u WHERE u.task = t.id AND u.role = 'joint' AND u.unit = ANY(@units))
			THEN '共同负责' ELSE '配合' END AS share,
		CASE WHEN t.due < @at::date THEN '逾期 ' || (@at::date - t.due) || ' 天' WHEN t.due = @at::date THEN '今天到期'
			ELSE '还有 ' || (t.due - @at::date) || ' 天到期' END AS left`,
	Ties: `SELECT CASE u.role WHEN 'joint' THEN 'colead' ELSE u.role END, u.unit, NULL::bigint FROM task_unit u WHERE u.task = @id
		UNION ALL SELECT 'asked', p.unit, NULL FROM part p WHERE p.task = @id AND p.state = 'asked'
		UNION ALL SELECT 'verifier', NULL, s.person FROM task t JOIN unit h ON h.host JOIN seat_now s
			ON s.role = ANY(CASE WHEN EXISTS (SELECT 1 FROM task_unit a WHERE a.task = t.id AND a.unit = h.id AND a.role IN ('lead', 'joint')) OR ` + LastingIn("t.due_kind") + ` THEN '{chief,convenor}'::text[] ELSE '{director,office}' END)
			WHERE t.id = @id AND NOT EXISTS (SELECT 1 FROM seat_now o JOIN task_unit a ON a.unit = o.unit
				WHERE o.person = s.person AND a.task = t.id AND a.role IN ('lead', 'joint'))`,
}

// partSubject is how messages speak of one unit's share.
var partSubject = message.Subject{
	Kind: PartChart.Kind, From: "part p JOIN task t ON t.id = p.task", ID: "p.id", Seen: seen,
	Facts: named + ", p.unit_name AS unit, p.reason, t.id::text AS task, CASE p.role WHEN 'joint' THEN '办理情况' ELSE '配合情况' END AS matter",
	Ties: `SELECT 'owner', p.unit, NULL::bigint FROM part p WHERE p.id = @id
		UNION ALL SELECT 'lead', t.lead, NULL FROM part p JOIN task t ON t.id = p.task WHERE p.id = @id`,
}

const pending = "t.state IN ('assigned', 'working') AND t.assigned_at::date < @today::date"

// nearing are the tasks that have come as near as one of the three reminders; a task is spoken of once
// for the nearest of them, also when the day itself was missed.
func nearing(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT t.id AS record, t.due::text || ' ' || CASE WHEN t.due - @today::date <= @third THEN @third
			WHEN t.due - @today::date <= @second THEN @second ELSE @first END AS key
		FROM task t WHERE `+pending+` AND t.due BETWEEN @today::date AND @today::date + greatest(@first::int, @second::int, @third::int)`,
		db.Args{"first": c.Values.Int(setting.TaskRemindFirst), "second": c.Values.Int(setting.TaskRemindSecond),
			"third": c.Values.Int(setting.TaskRemindThird)})
}

// late are the overdue tasks, each once a week.
func late(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT t.id AS record, t.due::text || ' week ' || (@today::date - t.due - 1) / 7 AS key
		FROM task t WHERE `+pending+" AND t.due < @today::date", nil)
}

// veryLate are those overdue for so long that the unit's member hears of it, each once a week.
func veryLate(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT t.id AS record, t.due::text || ' week ' || (@today::date - t.due - @head::int) / 7 AS key
		FROM task t WHERE `+pending+" AND t.due <= @today::date - @head::int", db.Args{"head": c.Values.Int(setting.TaskRemindHead)})
}

// unreported are the tasks in progress of which this month has no report yet, from the day of the setting
// on; one that was handed out this month has time, and one that lasts is reported on in its own rhythm.
func unreported(b *db.Batch, c message.Clock) func() []message.Item {
	return c.Ask(b, `SELECT t.id AS record, to_char(@today::date, 'YYYY-MM') AS key FROM task t
		WHERE t.state = 'working' AND NOT (`+LastingIn("t.due_kind")+`) AND extract(day FROM @today::date) >= @day AND t.assigned_at < date_trunc('month', @today::timestamptz)
		AND NOT EXISTS (SELECT 1 FROM task_report r WHERE r.task = t.id AND r.kind = 'progress' AND r.at >= date_trunc('month', @today::timestamptz))`,
		db.Args{"day": c.Values.Int(setting.TaskReportDay)})
}

// whileIn says that the task still is in the state.
func whileIn(state string) string { return "t.state = '" + state + "'" }

// given says that the part still is in the state.
func given(state string) string { return "p.state = '" + state + "'" }

// owing says that the lead unit still owes something.
const owing = "t.state IN ('assigned', 'working')"

// asking says that the word of the reader's unit is waited for before the lead may claim.
const asking = "t.state = 'working' AND EXISTS (SELECT 1 FROM part o WHERE o.task = t.id AND o.unit = ANY(@units) AND o.state = 'asked')"

// unsignedFor says that the reader's unit has not signed for its share, as lead or beside it.
const unsignedFor = `(t.state = 'assigned' AND t.lead = ANY(@units)) OR (t.state IN ('assigned', 'working') AND EXISTS (
	SELECT 1 FROM part o WHERE o.task = t.id AND o.unit = ANY(@units) AND o.received_at IS NULL))`
