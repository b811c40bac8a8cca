package leaving

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/message"
	"jointmeeting/internal/unit"
)

// leaves says of a seat that its end is asked for.
const leaves = `s.leave_on IS NOT NULL AND s.valid_to IS NULL`

// seats are people's seats, as messages speak of them. They are told to their person, to their unit, and to those who keep seats or answer for them.
var seats = message.Subject{
	Kind: unit.SeatChart.Kind, From: "seat s JOIN person sp ON sp.id = s.person LEFT JOIN unit_now su ON su.id = s.unit", ID: "s.id",
	Seen: `(s.person = @me OR s.unit = ANY(@units) OR @convenor OR EXISTS (SELECT 1 FROM seat_now k WHERE k.person = @me AND k.role IN ('office', 'director', 'security', 'admin')))`,
	Facts: `sp.name, coalesce(su.name, '') || ` + roleWords() + ` AS seat, s.asked_by AS by, coalesce(s.confirmed_by, '') AS confirmer, coalesce(s.leave_by, '') AS leaver,
		s.end_basis AS basis, ` + day("s.valid_from") + ` AS from, ` + day("s.valid_to") + ` AS to, ` + day("s.leave_on") + ` AS on`,
	Ties: `SELECT 'self' AS tie, NULL::bigint AS unit, s.person FROM seat s WHERE s.id = @id
		UNION ALL SELECT 'former', NULL, s.person FROM seat s WHERE s.id = @id
		UNION ALL SELECT 'owner', s.unit, NULL FROM seat s WHERE s.id = @id AND s.unit IS NOT NULL`,
}

func day(column string) string {
	return `coalesce(to_char(` + column + `, 'YYYY"年"FMMM"月"FMDD"日"'), '')`
}

// roleWords is the title of the seat's role.
func roleWords() string {
	out := "CASE s.role"
	for _, r := range access.Roles() {
		out += " WHEN '" + string(r) + "' THEN '" + r.Title() + "'"
	}
	return out + " ELSE '' END"
}
