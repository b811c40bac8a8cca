package topiclist

import (
	"fmt"
	"maps"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/topic"
)

// selectRows are the rows of a list, newest change first.
func selectRows(b *db.Batch, who access.Actor, f Filter) *[]Row {
	at, id := f.After.parts()
	narrow, args := topic.Fields.Narrowed("t", f.Chosen)
	maps.Copy(args, db.Args{"q": f.Query, "like": pattern(f.Query), "unit": f.Unit, "at": at, "last": id, "limit": PageSize + 1})
	where := conditions(who, f, narrow)
	if OwnOnly(who) {
		where = sightColumns.Replace(where)
		return db.Many[Row](b, selectOwn(where, f.Query != ""), db.Seen(who, args))
	}
	return db.Many[Row](b, `SELECT `+rowColumns+` FROM topic t WHERE `+where+` ORDER BY t.state_at DESC, t.id DESC LIMIT @limit`, db.Seen(who, args))
}

// conditions are the where clause of a list: constants of this file, chosen by what is asked for, and those of the
// fields by which it is narrowed.
func conditions(who access.Actor, f Filter, narrow []string) string {
	list, keys := []string{topic.Seen}, "t.state, t.state_at, t.id"
	if OwnOnly(who) {
		keys = "s.state, s.state_at, s.topic" // the copies, by which the index is walked
	}
	state, at, _ := strings.Cut(keys, ", ")
	add := func(when bool, sql string) {
		if when {
			list = append(list, sql)
		}
	}
	list = append(list, inStates(state, f.tab(who)))
	add(f.tab(who).cond != "", f.tab(who).cond)
	add(f.Query != "" && !OwnOnly(who), worded)
	add(f.Unit != 0, "t.unit = @unit")
	add(f.After != "", "("+at+") < (@at, @last)")
	return strings.Join(append(list, narrow...), " AND ")
}

// worded is a search: what holds the words is found by the index and held against the text.
const worded = "t.grams @> grams(@q) AND (t.title ILIKE @like OR t.number ILIKE @like)"

// pattern is a search for a piece of text, with the wildcards in it taken literally.
func pattern(q string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q) + "%"
}

// countTabs counts the topics of each tab, at most limit.CountCap of each, in one statement.
func countTabs(b *db.Batch, who access.Actor) *[]tabCount {
	parts := []string{}
	for _, tab := range Tabs(who) {
		if OwnOnly(who) {
			parts = append(parts, fmt.Sprintf("SELECT '%s' AS key, %s AS n", tab.Key, countOwn(tab)))
			continue
		}
		if topic.SeesByState(who) && tab.cond == "" {
			parts = append(parts, fmt.Sprintf("SELECT '%s' AS key, (SELECT least(coalesce(sum(l.n), 0), %d) FROM topic_load l WHERE %s AND %s) AS n", tab.Key, limit.CountCap, topic.LoadSeen, inStates("l.state", tab)))
			continue
		}
		in, seen := inStates("t.state", tab), topic.Seen
		if tab.cond != "" {
			in += " AND " + tab.cond
		}
		if topic.SeesByState(who) && len(tab.States) > 0 { // states that are seen by whoever has the tab: counted in the index
			seen = topic.StateSeen
		}
		parts = append(parts, fmt.Sprintf("SELECT '%s' AS key, (SELECT count(*) FROM (SELECT 1 FROM topic t WHERE %s AND %s ORDER BY t.state_at DESC, t.id DESC LIMIT %d) x) AS n",
			tab.Key, seen, in, limit.CountCap))
	}
	return db.Many[tabCount](b, strings.Join(parts, " UNION ALL "), db.Seen(who, db.Args{}))
}

// inStates is the condition that a column has one of the states of a tab, where it has some.
func inStates(column string, tab Tab) string {
	if len(tab.States) == 0 {
		return "true"
	}
	return column + " IN ('" + strings.Join(tab.States, "', '") + "')"
}
