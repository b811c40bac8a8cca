package topiclist

import (
	"fmt"
	"strings"

	"jointmeeting/internal/limit"
)

// Readers who see topics by their units alone walk topic_sight, which topics keep: an index of each unit in the order of
// the list. It only leads to topics; topic.Seen is asked of each of them again, so a row too many shows nothing.

// sightColumns are what a list is narrowed by and topic_sight has copies of, so that the index is walked by it.
var sightColumns = strings.NewReplacer("t.function = ", "s.function = ")

// selectOwn are the rows of such a reader's list, unit by unit, joined in order and each once. Of a search a unit's
// rows are walked and those passed whose topic has not the words; to be asked of every topic that has them topic.Seen is too dear, and most of
// them are other units'. IS TRUE keeps the planner from taking that for a join.
func selectOwn(where string, search bool) string {
	found := ""
	if search {
		found, where = "WITH found AS MATERIALIZED (SELECT t.id FROM topic t WHERE "+worded+") ", where+" AND (s.topic IN (SELECT f.id FROM found f)) IS TRUE"
	}
	return found + "SELECT DISTINCT ON (x.state_at, x.id) x.* FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (SELECT " + rowColumns +
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
		rows, limit.CountCap, limit.CountCap)
}
