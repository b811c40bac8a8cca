package problem

import "jointmeeting/internal/room"

// estate are the problems that a unit still studies, or whose topics it has on their way.
var estate = room.Estate{Kind: Kind, Sort: "unit", Columns: []string{"problem.unit"}, Title: "研究的问题", Moves: "由承接单位继续研究", Page: Path,
	Seen: "EXISTS (SELECT 1 FROM problem p WHERE p.id = passed.record AND " + seen + ")",
	Open: "SELECT p.id AS record, p.title, false AS stays FROM problem p WHERE p.unit = @unit AND p.state IN ('open', 'raised') ORDER BY p.id",
	Pass: room.Statements("UPDATE problem SET unit = @successor, unit_name = @name, version = version + 1 WHERE id = ANY(@records)")}
