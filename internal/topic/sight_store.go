package topic

import (
	"strings"

	"jointmeeting/internal/access"
)

// Seen is the visibility of a topic t, the same rule as the chart's See: a test holds the two equal.
var Seen = `(t.unit = ANY(@units) OR ` + jointSeen + `
	OR (@office AND (t.number IS NOT NULL OR t.` + officeStates + `))
	OR (@convenor AND t.` + convenorStates + `)
	OR (t.state NOT IN ('draft', 'joining', 'unit_review', 'submitted', 'returned', 'rejected')
		AND ` + Rounds.AskedUnit("t.id") + `)
	OR (t.state IN ('scheduled', 'discussed')
		AND EXISTS (SELECT 1 FROM topic_unit a WHERE a.topic = t.id AND a.role = 'attend' AND a.unit = ANY(@units))))`

// States in which a topic is seen by the office without having been received, and by the convenors.
const (
	officeStates   = "state NOT IN ('draft', 'joining', 'unit_review', 'withdrawn')"
	convenorStates = "state IN ('ready', 'consulting', 'proposed', 'approved', 'scheduled', 'discussed', 'deferred')"
)

// SeesByState says whether the person sees topics by their state alone, so that the counts by state are theirs;
// somebody who also speaks for a unit sees that unit's besides.
func SeesByState(who access.Actor) bool {
	s := who.Scope()
	return (s.Office || s.Convenor) && len(s.Units) == 0
}

// LoadSeen is Seen for rows of topic_load, for those to whom SeesByState applies.
const LoadSeen = "((@office AND (l.numbered OR l." + officeStates + ")) OR (@convenor AND l." + convenorStates + "))"

// StateSeen is the part of Seen that hangs on a topic's state alone: for those to whom SeesByState applies it is all of it, but for topics
// that were received and went back to a state of their unit's. An index that says the state answers it.
const StateSeen = "((@office AND t." + officeStates + ") OR (@convenor AND t." + convenorStates + "))"

// unitSight is Seen as one unit has it: what topic_sight must say of unit u and topic t.
func unitSight() string {
	return strings.NewReplacer("ANY(@units)", "ANY(ARRAY[u.id])", "@office", "false", "@convenor", "false").Replace(Seen)
}

// brokenSight are the rows of topic_sight that differ from the rule, either way.
func brokenSight() string {
	return `SELECT 'topic/' || x.topic || ': 可见单位清单与规则不一致（单位 ' || x.unit || '）' FROM (
		WITH kept AS (SELECT topic, unit, owner, state, state_at, function FROM topic_sight),
		ruled AS (SELECT t.id AS topic, u.id AS unit, t.unit AS owner, t.state, t.state_at, t.function FROM topic t CROSS JOIN unit u WHERE ` + unitSight() + `)
		(SELECT * FROM kept EXCEPT SELECT * FROM ruled) UNION (SELECT * FROM ruled EXCEPT SELECT * FROM kept)) x
		GROUP BY x.topic, x.unit ORDER BY x.topic, x.unit`
}

// brokenLoad are the counts of topic_load that differ from the topics, either way.
const brokenLoad = `SELECT 'topic_load/' || x.unit || ': 单位议题计数与议题不一致' FROM (
	WITH kept AS (SELECT unit, state, numbered, n FROM topic_load WHERE n <> 0),
	counted AS (SELECT unit, state, number IS NOT NULL, count(*)::int FROM topic GROUP BY 1, 2, 3)
	(SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION (SELECT * FROM counted EXCEPT SELECT * FROM kept)) x GROUP BY x.unit ORDER BY x.unit`
