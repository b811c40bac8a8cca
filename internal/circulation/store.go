package circulation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
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
	Seen:  seen, Hears: seenRound, Hold: minutes.Hold,
}

// sent is the text as it was sent with an answer's round.
func sent() string {
	return "SELECT v.content FROM " + view.From() + ` JOIN minutes_version v ON v.minutes = r.record AND v.version = r.version AND v.act = 'circulate'
		WHERE a.id = @id AND ` + seen + " ORDER BY v.id DESC LIMIT 1"
}

// pile is what one read brings; put it together when the batch has come back.
type pile struct {
	rounds  *[]round.Round
	answers round.Pile
}

// askAll asks for all rounds of a draft, the latest first.
func askAll(b *db.Batch, who access.Actor, minutesID int64) pile {
	return pile{db.Many[round.Round](b, view.Rounds("", "", "r.record = @minutes ORDER BY r.n DESC"), db.Seen(who, db.Args{"minutes": minutesID})), view.About(b, who, minutesID)}
}

// askOne asks for one answer with its round.
func askOne(b *db.Batch, who access.Actor, id int64) pile {
	sql := view.Rounds("", "", "r.id = (SELECT x.round FROM round_answer x WHERE x.kind = r.kind AND x.id = @id)")
	return pile{db.Many[round.Round](b, sql, db.Seen(who, db.Args{"id": id})), view.One(b, who, id)}
}

// joined puts the answers to their rounds.
func (p pile) joined() []round.Round {
	out := *p.rounds
	for i := range out {
		out[i].Answers = p.answers.Of(out[i].ID)
	}
	return out
}
