package succession

import (
	"strings"

	"jointmeeting/internal/room"
)

// selectPassed are the records that were handed on when unit @id ended, each with whether its room lets the reader see it.
func selectPassed(estates []room.Estate) string {
	return `SELECT passed.kind, passed.record, passed.title, passed.detail, ` + readable(estates) + ` AS seen FROM (SELECT a.kind, a.record, a.title, a.detail, a.seq
		FROM succession s JOIN audit a ON a.action = 'succession.pass' AND a.at = s.at AND a.unit = s.heir
		WHERE s.unit = @id AND s.direct AND (@office OR a.unit = ANY(@units))) passed ORDER BY passed.seq`
}

// readable asks the rooms of the kind of a record; what none of them shows is not seen.
func readable(estates []room.Estate) string {
	ways := []string{"false"}
	for _, e := range estates {
		if e.Seen != "" {
			ways = append(ways, "(passed.kind = '"+e.Kind+"' AND "+e.Seen+")")
		}
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// selectOpen is everything that hangs on the unit @unit, where @successor is to go on for it.
func selectOpen(estates []room.Estate) string {
	parts := []string{}
	for _, e := range estates {
		parts = append(parts, "(SELECT '"+e.Name()+"' AS estate, x.record, x.title, x.stays FROM ("+e.Open+") x)")
	}
	return strings.Join(parts, " UNION ALL ")
}
