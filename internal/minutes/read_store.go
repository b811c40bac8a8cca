package minutes

const selectTopics = `SELECT t.id, t.title FROM minutes m JOIN agenda_item a ON a.meeting = m.meeting AND a.removed_at IS NULL
	JOIN topic t ON t.id = a.topic WHERE m.id = @id AND ` + seen + ` ORDER BY a.ord`

const selectNext = "SELECT last + 1 FROM counter WHERE kind = @kind AND year = @year"

// selectList finds the page first and counts for its rows only, the deliveries in one go.
const selectList = `SELECT m.id, m.title, coalesce(m.number, '') AS number, m.state, m.returned, m.version, m.state_at, m.meeting_title, m.meeting_at,
	(SELECT count(*) FROM clause c WHERE c.minutes = m.id)::int AS clauses,
	coalesce((SELECT string_agg(s.name, '、' ORDER BY s.id) FROM signature s WHERE s.minutes = m.id AND s.state = 'asked'), '') AS waiting,
	x.sent, x.received
	FROM (SELECT m.*, t.title AS meeting_title, t.starts_at AS meeting_at FROM minutes m JOIN meeting t ON t.id = m.meeting
		WHERE ` + seen + ` AND CASE @tab
			WHEN '' THEN true
			WHEN 'mine' THEN EXISTS (SELECT 1 FROM signature s WHERE s.minutes = m.id AND s.state = 'asked' AND s.signer = @me) OR m.state = ANY(@opens)
			WHEN 'unreceived' THEN m.state = 'issued' AND EXISTS (SELECT 1 FROM delivery d WHERE d.minutes = m.id AND d.state = 'sent' AND (@office OR @convenor OR d.unit = ANY(@units)))
			WHEN 'questioned' THEN (@office OR @convenor) AND ` + Questioned + `
			ELSE m.state = @tab END
		AND (@after = 0 OR (m.state_at, m.id) < (SELECT a.state_at, a.id FROM minutes a WHERE a.id = @after))
		ORDER BY m.state_at DESC, m.id DESC LIMIT @limit) m
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE d.state <> 'info')::int AS sent, count(*) FILTER (WHERE d.state = 'received')::int AS received
		FROM delivery d WHERE d.minutes = m.id AND (@office OR @convenor OR d.unit = ANY(@units))) x
	ORDER BY m.state_at DESC, m.id DESC`

// selectMissing reads what triggers keep: the held meetings of many years are not looked through for those without minutes.
const selectMissing = `SELECT t.id, t.title, coalesce(t.ended_at, t.ends_at) AS ended_at FROM unwritten u JOIN meeting t ON t.id = u.meeting
	WHERE t.state = 'held' ORDER BY t.starts_at, t.id LIMIT 50`

const selectOfMeeting = "SELECT m.id FROM minutes m WHERE m.meeting = @meeting AND " + seen + " ORDER BY m.state = 'issued' DESC, m.id DESC LIMIT 1"
