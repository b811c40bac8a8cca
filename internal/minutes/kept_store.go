package minutes

// brokenUnwritten is what is kept for a list, held against what it is made from.
const brokenUnwritten = `SELECT 'meeting' AS kind, x.id, '待起草纪要的会议清单与会议不一致' AS text FROM (
	WITH kept AS (SELECT t.id FROM unwritten u JOIN meeting t ON t.id = u.meeting WHERE t.state = 'held'),
	ruled AS (SELECT t.id FROM meeting t WHERE t.state = 'held' AND NOT EXISTS (SELECT 1 FROM minutes m WHERE m.meeting = t.id))
	(SELECT * FROM kept EXCEPT SELECT * FROM ruled) UNION (SELECT * FROM ruled EXCEPT SELECT * FROM kept)) x ORDER BY x.id`
