package outside

// waits are the words that are still out, found along the indexes of what waits for each unit: what it was sent and has answered is not read again. Of one
// unit @cap are looked at, as far as the desk counts.
const waits = `(SELECT 'delivery' AS kind, v.id, m.id AS record, v.unit_name, coalesce(m.number, '') || ' ' || m.title AS title, v.sent_at AS since, false AS asked
	FROM unit u CROSS JOIN LATERAL ((SELECT d.id FROM delivery d WHERE d.unit = u.id AND d.state = 'sent' ORDER BY d.sent_at, d.id LIMIT @cap)
		UNION (SELECT r.delivery FROM clause_receipt r WHERE r.unit = u.id AND r.state IN ('open', 'answered') ORDER BY r.unit, r.delivery LIMIT @cap)) x
	CROSS JOIN LATERAL (SELECT * FROM delivery d WHERE d.id = x.id LIMIT 1) v CROSS JOIN LATERAL (SELECT * FROM minutes n WHERE n.id = v.minutes AND n.state = 'issued' LIMIT 1) m
	WHERE u.kind = 'other'
	UNION ALL SELECT 'part', p.id, t.id, p.unit_name, coalesce(t.number, '') || ' ' || left(t.text, 40), p.state_at, p.state = 'asked'
	FROM unit u CROSS JOIN LATERAL (SELECT * FROM part o WHERE o.unit + 0 = u.id AND o.state IN ('open', 'asked') ORDER BY o.task DESC LIMIT @cap) p
	CROSS JOIN LATERAL (SELECT * FROM task k WHERE k.id = p.task LIMIT 1) t
	WHERE u.kind = 'other' AND (p.state = 'open' AND t.state IN ('assigned', 'working') OR p.state = 'asked' AND t.state = 'working')) w WHERE true`

const selectOwed = "SELECT w.kind, w.id, w.record, w.unit_name, w.title, w.since, w.asked FROM " + waits + " AND @office ORDER BY w.since, w.kind, w.id LIMIT @limit"
