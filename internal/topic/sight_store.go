package topic

import (
	"fmt"
	"strings"
)

// Readers who see topics by their units alone walk topic_sight, which triggers keep: an index of each unit in the order of
// the list. It only leads to topics; seen is asked of each of them again, so a row too many shows nothing.

// selectOwn are the rows of such a reader's list, unit by unit, joined in order and each once.
func selectOwn(where string) string {
	return "SELECT DISTINCT ON (x.state_at, x.id) x.* FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (SELECT " + rowColumns +
		" FROM topic_sight s JOIN topic t ON t.id = s.topic WHERE s.unit = l.unit AND " + where +
		" ORDER BY s.state_at DESC, s.topic DESC LIMIT @limit) x ORDER BY x.state_at DESC, x.id DESC LIMIT @limit"
}

// countOwn counts the topics of a tab for such a reader, along the same rows.
func countOwn(tab Tab) string {
	rows := "SELECT s.topic FROM topic_sight s WHERE s.unit = l.unit AND " + inStates("s.state", tab)
	switch tab.cond {
	case "":
	case ownTopic:
		rows += " AND s.owner = ANY(@units)"
	default:
		rows = "SELECT s.topic FROM topic_sight s JOIN topic t ON t.id = s.topic WHERE s.unit = l.unit AND " + inStates("s.state", tab) + " AND " + tab.cond
	}
	return fmt.Sprintf("(SELECT count(*) FROM (SELECT DISTINCT x.topic FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (%s LIMIT %d) x LIMIT %d) y)",
		rows, CountMax, CountMax)
}

// broughtOwn counts for each unit those of its topics that such a reader sees.
const broughtOwn = `SELECT u.id AS unit, (SELECT count(*) FROM (SELECT DISTINCT x.topic FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (
	SELECT s.topic FROM topic_sight s WHERE s.unit = l.unit AND s.owner = u.id LIMIT @cap) x LIMIT @cap) y) AS n FROM unit u`

// unitSight is seen as one unit has it: what topic_sight must say of unit u and topic t.
func unitSight() string {
	return strings.NewReplacer("ANY(@units)", "ANY(ARRAY[u.id])", "@office", "false", "@convenor", "false").Replace(seen)
}

// brokenSight are the rows of topic_sight that differ from the rule, either way.
func brokenSight() string {
	return `SELECT 'topic/' || x.topic || ': 可见单位清单与规则不一致（单位 ' || x.unit || '）' FROM (
		WITH kept AS (SELECT topic, unit, owner, state, state_at FROM topic_sight),
		ruled AS (SELECT t.id AS topic, u.id AS unit, t.unit AS owner, t.state, t.state_at FROM topic t CROSS JOIN unit u WHERE ` + unitSight() + `)
		(SELECT * FROM kept EXCEPT SELECT * FROM ruled) UNION (SELECT * FROM ruled EXCEPT SELECT * FROM kept)) x
		GROUP BY x.topic, x.unit ORDER BY x.topic, x.unit`
}

// brokenLoad are the counts of topic_load that differ from the topics, either way.
const brokenLoad = `SELECT 'topic_load/' || x.unit || ': 单位议题计数与议题不一致' FROM (
	WITH kept AS (SELECT unit, state, numbered, n FROM topic_load WHERE n <> 0),
	counted AS (SELECT unit, state, number IS NOT NULL, count(*)::int FROM topic GROUP BY 1, 2, 3)
	(SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION (SELECT * FROM counted EXCEPT SELECT * FROM kept)) x GROUP BY x.unit ORDER BY x.unit`
