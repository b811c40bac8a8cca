package agenda

// selectBeside looks a day around the meeting for its room and its chair, and for its name among all.
const selectBeside = `SELECT o.title, o.near AND o.place = m.place AS room, o.near AND o.chair = m.chair AS chair, o.title = m.title AS named
	FROM meeting m CROSS JOIN LATERAL (
		SELECT n.id, n.title, n.place, n.chair, true AS near FROM meeting n WHERE n.starts_at > m.starts_at - interval '1 day' AND n.starts_at < m.ends_at AND n.ends_at > m.starts_at
			AND (n.place = m.place OR n.chair = m.chair) AND n.state <> 'cancelled'
		UNION ALL SELECT n.id, n.title, n.place, n.chair, false FROM meeting n WHERE n.title = m.title AND n.state <> 'cancelled') o
	WHERE m.id = @id AND @office AND o.id <> m.id ORDER BY o.id, o.near LIMIT 6`
