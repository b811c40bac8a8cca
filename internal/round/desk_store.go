package round

import (
	"slices"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// Waits is how desks speak of what units owe in one use of rounds: the answers of those asked and, where a unit asks, its word on what
// they said.
type Waits struct {
	View
	Taking  string // while the record takes answers: "t.state = 'consulting'"
	Asker   string // who asks, in words: "t.unit_name"
	Asked   Line
	Remarks string // selects the records of the unit l.unit with remarks that wait for it: id, title, unit_name, due, n, since; empty where the office answers
	Adopt   Line
	Rest    Line // stands for the unit's other records, which nobody has looked through
}

// OfKind is the kind of record that units are asked about.
func (w Waits) OfKind() string { return w.Record }

// Under says that the answers are out when what was asked about is.
func (w Waits) Under() room.Under { return room.Under{Kind: w.Answer, Table: Table, Of: w.Record} }

// Line is how a row of a desk says what is owed, and where it leads.
type Line struct {
	Mark, Before string // the sign of the row, and what stands before the record's title
	Path         func(id int64) string
	Hint         func(unit string, n int) string
	Tag          string
	Tone         flow.Tone
}

// OwedAnswer is an answer that a unit owes, or with Adopts a record with N remarks that its unit has not answered. With no remarks it is none: it
// says that the unit has more records than are looked at.
type OwedAnswer struct {
	Kind     string // of the answers
	Adopts   bool
	ID       int64
	Title    string
	UnitName string
	Due      *time.Time
	N        int
}

// SelectOwed are what the units @mine owe in each use of rounds, at most @limit of each sort: columns as in OwedAnswer. Each unit is asked
// for by itself, along the index of its own rows.
func SelectOwed(list []Waits) []string {
	out := []string{}
	for _, w := range list {
		// The record is looked up in the order of the rows that are shown, as many as are needed: of all that are asked there may be many more.
		out = append(out, w.eachUnit("false", "SELECT r.id, "+w.Heading+" AS title, "+w.Asker+" AS unit_name, add_workdays(r.asked_on, r.days) AS due, 0 AS n, r.asked_on AS since FROM "+
			"(SELECT a.id, r.record, r.asked_on, r.days FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round WHERE a.kind = '"+w.Record+
			"' AND a.unit = l.unit AND a.state = 'asked' AND r.closed_at IS NULL ORDER BY r.asked_on, a.id) r "+w.Join+" WHERE "+w.Taking+" ORDER BY r.asked_on, r.id LIMIT @limit"))
		if w.Remarks != "" {
			out = append(out, w.eachUnit("true", w.Remarks))
		}
	}
	return out
}

func (w Waits) eachUnit(adopts, rows string) string {
	return "(SELECT '" + w.View.Answer + "' AS kind, " + adopts + " AS adopts, x.id, x.title, x.unit_name, x.due, x.n FROM unnest(@mine::bigint[]) AS l(unit) CROSS JOIN LATERAL (" +
		rows + ") x ORDER BY x.since, x.id LIMIT @limit)"
}

// Unseen says whether it stands for records that nobody looked at.
func (o OwedAnswer) Unseen() bool { return o.Adopts && o.N == 0 }

// WaitsOf is the use of rounds with answers of the kind.
func WaitsOf(list []Waits, answers string) Waits {
	if i := slices.IndexFunc(list, func(w Waits) bool { return w.View.Answer == answers }); i >= 0 {
		return list[i]
	}
	return Waits{}
}

// Covers says whether the rows of a desk lead to an answer in the state.
func (w Waits) Covers(state string) bool {
	return state == Asked || state == Given && w.Remarks != ""
}
