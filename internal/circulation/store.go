package circulation

import (
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/round"
)

// seen is the visibility of an answer a, the same rule as the chart's See: a test holds the two equal.
const seen = `(a.unit = ANY(@units) OR @office OR @convenor)`

// A round is seen by whoever sees one of its answers.
const seenRound = `EXISTS (SELECT 1 FROM round_answer a WHERE a.kind = r.kind AND a.round = r.id AND ` + seen + `)`

const consulting = "m.state = 'consulting'"

// whyAsked says in a message why the draft concerns the unit.
const whyAsked = `, CASE WHEN EXISTS (SELECT 1 FROM clause c WHERE c.minutes = m.id AND (c.lead = a.unit
	OR EXISTS (SELECT 1 FROM clause_unit u WHERE u.clause = c.id AND u.unit = a.unit))) THEN '有点名贵单位的条款' ELSE '贵单位参加了会议' END AS what`

var view = round.View{Asking: minutes.Rounds, Join: "JOIN minutes m ON m.id = r.record", Heading: "m.title",
	Facts: "0::bigint AS owner, (r.closed_at IS NULL AND " + consulting + ") AS open, m.state IN ('draft', 'consulting') AS in_hand",
	Seen:  seen, Hears: seenRound, Newest: true, Hold: minutes.Hold,
}

// alone reads one answer with the scans of what the office entered; lists show none.
var alone = func() round.View {
	v := view
	v.Files = true
	return v
}()

// sent is the text as it was sent with an answer's round.
func sent() string {
	return "SELECT v.content FROM " + view.From() + ` JOIN minutes_version v ON v.minutes = r.record AND v.version = r.version AND v.act = 'circulate'
		WHERE a.id = @id AND ` + seen + " ORDER BY v.id DESC LIMIT 1"
}
