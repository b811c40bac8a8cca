package logbook

import (
	"jointmeeting/internal/audit"
	"jointmeeting/internal/room"
)

// conditions are the parts of the WHERE clause; only those that the filter asks for are written, so
// that each is answered from an index.
var conditions = []struct{ arg, sql string }{
	{"from", "at >= @from"},
	{"to", "at < @to"},
	{"person", "name LIKE @person"},
	{"kind", "kind = @kind"},
	{"action", "action = @action"},
	{"words", "title LIKE @words"},
}

// The log is in the order of its numbers. Within days it is in the order of its moments, which an index of them gives from the end of the
// days backwards; of one moment again in that of the numbers.
const (
	byNumber = "seq DESC"
	byMoment = "at DESC, seq DESC"

	behindNumber = " AND seq < @before"
	behindMoment = " AND (at, seq) < ((SELECT b.at FROM audit b WHERE b.seq = @before), @before)"
)

// kept is whether an entry names a record that is not out.
func kept(keeps []room.Keep) string {
	cases := ""
	for _, k := range keeps {
		cases += " WHEN '" + k.Kind + "' THEN NOT " + k.Out
	}
	return "CASE a.kind WHEN '' THEN false" + cases + " ELSE false END"
}

// selectRows looks at the records of the entries on the page alone; whoever looks for words does not find those that are kept.
func selectRows(f Filter, keeps []room.Keep) string {
	has, where := args(f), "true"
	for _, c := range conditions {
		if _, ok := has[c.arg]; ok {
			where += " AND " + c.sql
		}
	}
	order, behind := byNumber, behindNumber
	if f.withinDays() {
		order, behind = byMoment, behindMoment
	}
	if f.Before > 0 {
		where += behind
	}
	if f.Words != "" {
		where += " AND NOT " + kept(keeps)
	}
	return "SELECT a.*, " + kept(keeps) + " AS kept FROM (SELECT " + audit.Columns + " FROM audit a WHERE " + where + " ORDER BY " + order + " LIMIT @limit) a ORDER BY " + order
}

// selectActions hops from one act to the next along the index, so that it costs the number of acts,
// not of entries.
const selectActions = `WITH RECURSIVE hop(action) AS (
	(SELECT min(action) FROM audit)
	UNION ALL SELECT (SELECT min(a.action) FROM audit a WHERE a.action > hop.action) FROM hop WHERE hop.action IS NOT NULL)
	SELECT action FROM hop WHERE action IS NOT NULL`

const selectLast = `SELECT coalesce((SELECT seq FROM audit ORDER BY seq DESC LIMIT 1), 0)`
