package outside

// waits are the words that are still out, found along the indexes of what each unit has been sent.
const waits = `(SELECT 'delivery' AS kind, v.id, m.id AS record, v.unit_name, coalesce(m.number, '') || ' ' || m.title AS title, v.sent_at AS since, false AS asked
	FROM unit u CROSS JOIN LATERAL (SELECT d.id FROM delivery d WHERE d.unit = u.id AND d.state = 'sent'
		UNION SELECT r.delivery FROM clause_receipt r WHERE r.unit = u.id AND r.state IN ('open', 'answered')) x
	JOIN delivery v ON v.id = x.id JOIN minutes m ON m.id = v.minutes WHERE u.kind = 'other' AND m.state = 'issued'
	UNION ALL SELECT 'part', p.id, t.id, p.unit_name, coalesce(t.number, '') || ' ' || left(t.text, 40), p.state_at, p.state = 'asked'
	FROM unit u JOIN task_unit o ON o.unit = u.id JOIN part p ON p.task = o.task AND p.unit = u.id JOIN task t ON t.id = p.task
	WHERE u.kind = 'other' AND (p.state = 'open' AND t.state IN ('assigned', 'working') OR p.state = 'asked' AND t.state = 'working')) w WHERE true`

const selectOwed = "SELECT w.kind, w.id, w.record, w.unit_name, w.title, w.since, w.asked FROM " + waits + " AND @office ORDER BY w.since, w.kind, w.id LIMIT @limit"
