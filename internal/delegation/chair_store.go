package delegation

import "strings"

// holdsSeat says whether the person holds the role on the day.
const holdsSeat = `EXISTS (SELECT 1 FROM seat s WHERE s.person = $who AND s.role = '$role' AND s.confirmed_at IS NOT NULL
	AND s.valid_from <= $day AND (s.valid_to IS NULL OR s.valid_to > $day))`

// SeatsOn are the columns that say which seats of those who may chair a person holds on a day.
func SeatsOn(person, day string) string {
	out := []string{}
	for _, role := range []string{"chief", "convenor", "director"} {
		out = append(out, strings.NewReplacer("$who", person, "$role", role, "$day", day).Replace(holdsSeat)+" AS is_"+role)
	}
	return strings.Join(out, ", ")
}

// InForceOn is the condition that delegation d may be used on the day: it was not taken back, the day is one of its days, and who gave it is the
// 总召集人 then, for it ends with that seat.
func InForceOn(day string) string {
	return "(d.ended_at IS NULL AND " + day + " BETWEEN d.valid_from AND d.valid_to AND " +
		strings.NewReplacer("$who", "d.from_person", "$role", "chief", "$day", day).Replace(holdsSeat) + ")"
}

// Mandates is the condition that a delegation may be used by the person on the day.
func Mandates(delegation, person, day string) string {
	return `EXISTS (SELECT 1 FROM delegation d WHERE d.id = ` + delegation + ` AND d.to_person = ` + person + ` AND ` + InForceOn(day) + `)`
}

// Newest is the newest delegation in force for the person on the day of a moment.
func Newest(person, moment string) string {
	return `(SELECT max(d.id) FROM delegation d WHERE d.to_person = ` + person + ` AND ` + InForceOn("("+moment+"::timestamptz)::date") + `)`
}

var selectChair = `SELECT p.name, coalesce((SELECT s.title FROM seat s WHERE s.person = p.id AND s.role IN ('chief', 'convenor', 'director')
		AND s.confirmed_at IS NOT NULL AND s.valid_from <= @day AND (s.valid_to IS NULL OR s.valid_to > @day)
		ORDER BY array_position(ARRAY['chief', 'convenor', 'director'], s.role) LIMIT 1), '') AS title,
	` + SeatsOn("p.id", "@day") + `, coalesce(` + Newest("p.id", "@starts") + `, 0) AS delegation, false AS mandated
	FROM person p WHERE p.id = @person`
