package round

import (
	"strconv"

	"jointmeeting/internal/db"
	"jointmeeting/internal/message"
)

// Owed is the condition that an answer is still waited for.
const Owed = "a.state = 'asked' AND r.closed_at IS NULL"

// Subject is how messages speak of answers. facts are more of them, as SQL, stances the
// words of an answer; owner is the column of the unit
// that asked, empty where the office did.
func (v View) Subject(stances Stances, facts, owner string) *message.Subject {
	ties := "SELECT 'asked', a.unit, NULL::bigint FROM " + v.From() + " WHERE a.id = @id"
	if owner != "" {
		ties += " UNION ALL SELECT 'owner', " + owner + ", NULL FROM " + v.From() + " WHERE a.id = @id"
	}
	return &message.Subject{
		Kind: v.Answer, From: v.From(), ID: "a.id", Seen: v.Seen, Ties: ties,
		Facts: v.Heading + ` AS title, a.unit_name AS unit, r.why, r.closed_how AS how, to_char(coalesce(r.due, add_workdays(r.asked_on, r.days)), 'FMMM"月"FMDD"日"') AS due, ` + stances.Column() + facts,
	}
}

// Missing are the answers about records in the state that are due in some days and not given; each is
// reminded of once, also when the day itself falls on a weekend.
func (v View) Missing(state string, ahead int) func(*db.Batch, message.Clock) func() []message.Item {
	return func(b *db.Batch, c message.Clock) func() []message.Item {
		return c.Ask(b, "SELECT a.id AS record, add_workdays(r.asked_on, r.days)::text AS key FROM "+v.From()+" WHERE "+Owed+" AND "+state+
			` AND r.asked_on < @today::date AND add_workdays(r.asked_on, r.days) >= @today::date AND add_workdays(r.asked_on, r.days) - `+strconv.Itoa(ahead)+" < @next::date", nil)
	}
}
