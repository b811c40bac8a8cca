package topiclist

import (
	"fmt"
	"strings"
)

// Readers who see topics by their units alone walk topic_sight, which topics keep: an index of each unit in the order of
// the list. It only leads to topics; topic.Seen is asked of each of them again, so a row too many shows nothing.

// sightColumns are what a list is narrowed by and topic_sight has copies of, so that the index is walked by it.
var sightColumns = strings.NewReplacer("t.function = ", "s.function = ")

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
