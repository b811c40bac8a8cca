package round

import (
	"strings"
	"time"
)

// Facts are how far the units have answered about a record, for the guards of its chart and for its readers.
type Facts struct {
	Rounds       int       // how often it was sent out
	RoundAsked   int       // units asked in the latest round
	RoundMissing []string  // units of it that have not answered
	RoundDue     time.Time // last day of the open round; zero without one
	RoundOver    bool      // that day has passed
	Unanswered   int       // remarks without a verdict
	Asked        []int64   // units ever asked
	Lapsed       []string  // units whose answer lost its force and that were not asked again
}

// fill puts the kind and the record's id into a fragment. Both are of the asking room's source.
func (k Asking) fill(sql, id string) string {
	return strings.NewReplacer("$kind", "'"+k.Record+"'", "$id", id).Replace(sql)
}

const latest = "(SELECT max(r.id) FROM round r WHERE r.kind = $kind AND r.record = $id)"

// FactColumns are the columns of Facts for the record whose id the expression names.
func (k Asking) FactColumns(id string) string {
	counted := "a.state = 'given'"
	if k.LapsedToo {
		counted = "a.state <> 'asked' AND NOT " + superseded
	}
	return k.fill(`(SELECT count(*) FROM round r WHERE r.kind = $kind AND r.record = $id) AS rounds,
	(SELECT count(DISTINCT a.unit) FROM round_answer a WHERE a.kind = $kind AND a.round = `+latest+`) AS round_asked,
	ARRAY(SELECT a.unit_name FROM round_answer a WHERE a.kind = $kind AND a.round = `+latest+` AND a.state = 'asked' ORDER BY a.id) AS round_missing,
	coalesce((SELECT add_workdays(r.asked_on, r.days) FROM round r WHERE r.kind = $kind AND r.record = $id AND r.closed_at IS NULL), '0001-01-01') AS round_due,
	coalesce((SELECT add_workdays(r.asked_on, r.days) < portal_today() FROM round r WHERE r.kind = $kind AND r.record = $id AND r.closed_at IS NULL), false) AS round_over,
	(SELECT count(*) FROM round_answer a JOIN round_remark p ON p.kind = a.kind AND p.answer = a.id
		WHERE a.kind = $kind AND a.record = $id AND `+counted+` AND a.stance IN ('amend', 'object') AND p.verdict = '') AS unanswered,
	ARRAY(SELECT DISTINCT a.unit FROM round_answer a WHERE a.kind = $kind AND a.record = $id ORDER BY a.unit) AS asked,
	ARRAY(SELECT a.unit_name FROM round_answer a WHERE a.kind = $kind AND a.record = $id AND a.state = 'lapsed'
		AND a.id = (SELECT max(x.id) FROM round_answer x WHERE x.kind = a.kind AND x.record = a.record AND x.unit = a.unit) ORDER BY a.id) AS lapsed`, id)
}

// AskedUnit is the condition that one of the reader's units was ever asked about the record.
func (k Asking) AskedUnit(id string) string {
	return k.fill("EXISTS (SELECT 1 FROM round_answer a WHERE a.kind = $kind AND a.record = $id AND a.unit = ANY(@units))", id)
}

// OwesAnswer is the condition that one of the reader's units has an answer to give about the record.
func (k Asking) OwesAnswer(id string) string {
	return k.fill(`EXISTS (SELECT 1 FROM round r JOIN round_answer a ON a.kind = r.kind AND a.round = r.id
		WHERE r.kind = $kind AND r.record = $id AND r.closed_at IS NULL AND a.state = 'asked' AND a.unit = ANY(@units))`, id)
}

// CanClose is the condition that the record's open round can end: everybody has answered, or the time is over. The days
// are counted back from today once, not forward for each round.
func (k Asking) CanClose(id string) string {
	return k.fill(`EXISTS (SELECT 1 FROM round r WHERE r.kind = $kind AND r.record = $id AND r.closed_at IS NULL AND (r.asked_on < (SELECT workdays_past(portal_today()))[r.days]
		OR NOT EXISTS (SELECT 1 FROM round_answer a WHERE a.kind = r.kind AND a.round = r.id AND a.state = 'asked')))`, id)
}
