package topiclist

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/topic"
)

// Brought is how many topics a unit has handed in, up to limit.CountCap.
type Brought struct {
	Unit int64
	N    int
}

// BroughtByUnit asks for the number of topics of each unit that the person sees: from the counts by state where
// they say it, one by one otherwise.
func BroughtByUnit(b *db.Batch, who access.Actor) *[]Brought {
	if topic.SeesByState(who) {
		return db.Many[Brought](b, "SELECT l.unit, least(sum(l.n), @cap)::int AS n FROM topic_load l WHERE "+topic.LoadSeen+" GROUP BY l.unit", db.Seen(who, db.Args{"cap": limit.CountCap}))
	}
	if OwnOnly(who) {
		return db.Many[Brought](b, broughtOwn, db.Seen(who, db.Args{"cap": limit.CountCap}))
	}
	return db.Many[Brought](b, "SELECT u.id AS unit, (SELECT count(*) FROM (SELECT FROM topic t WHERE t.unit = u.id AND "+topic.Seen+" LIMIT @cap) x) AS n FROM unit u",
		db.Seen(who, db.Args{"cap": limit.CountCap}))
}

// broughtOwn counts for each unit those of its topics that such a reader sees.
const broughtOwn = `SELECT u.id AS unit, (SELECT count(*) FROM (SELECT DISTINCT x.topic FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (
	SELECT s.topic FROM topic_sight s WHERE s.unit = l.unit AND s.owner = u.id LIMIT @cap) x LIMIT @cap) y) AS n FROM unit u`
