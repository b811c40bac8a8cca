package succession

import (
	"strings"

	"jointmeeting/internal/room"
)

// selectPassed are the records that were handed on when unit @id ended.
const selectPassed = `SELECT a.kind, a.record, a.title, a.detail, coalesce(a.unit = ANY(@units), false) AS own FROM succession s JOIN audit a ON a.action = 'succession.pass' AND a.at = s.at AND a.unit = s.heir
	WHERE s.unit = @id AND s.direct AND (@office OR a.unit = ANY(@units)) ORDER BY a.seq`

// selectOpen is everything that hangs on the unit @unit, where @successor is to go on for it.
func selectOpen(estates []room.Estate) string {
	parts := []string{}
	for _, e := range estates {
		parts = append(parts, "(SELECT '"+e.Name()+"' AS estate, x.record, x.title, x.stays FROM ("+e.Open+") x)")
	}
	return strings.Join(parts, " UNION ALL ")
}
