package delivery

import (
	"strings"

	"jointmeeting/internal/room"
)

// Estate are the papers for which a unit has not signed, or on whose decisions it has not said its word. A paper is received by whom it was sent to:
// the list of those is part of what was issued, so that the successor signs in the name of the unit.
func (p Paper) Estate() room.Estate {
	return room.Estate{Kind: p.Kind, Sort: "delivery", Columns: []string{"delivery.unit", "clause_receipt.unit"}, Title: "待签收或待确认的" + p.Noun, Page: p.Path,
		Stays: "分送清单不变，由承接单位代为签收和确认", Seen: "EXISTS (SELECT 1 FROM delivery v" + p.seen() + " AND v.record = passed.record)",
		Open: "SELECT v.record, concat_ws(' ', nullif(" + p.Number + ", ''), " + p.Title + ") AS title, true AS stays FROM delivery v JOIN " + p.From + " WHERE v.kind = '" + p.Kind +
			"' AND v.unit = @unit AND " + p.Holds + " AND " + strings.ReplaceAll(Late, "d.", "v.") + " ORDER BY v.record"}
}
