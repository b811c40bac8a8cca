package unitgroup

import "jointmeeting/internal/room"

// estate are the groups that the office keeps with the unit in them.
var estate = room.Estate{Kind: acts.Kind, Sort: "unit", Columns: []string{"unit_group_unit.unit"}, Title: "所在的单位组", Page: func(int64) string { return Path },
	Moves: "改列承接单位", Seen: seen,
	Open: `SELECT g.id AS record, g.name AS title, false AS stays FROM unit_group g JOIN unit_group_unit x ON x.unit_group = g.id AND x.removed_at IS NULL
		WHERE x.unit = @unit AND g.kind = 'own' AND g.retired_at IS NULL ORDER BY g.id`,
	Pass: room.Statements("UPDATE unit_group_unit SET removed_at = @at WHERE unit_group = ANY(@records) AND unit = @unit AND removed_at IS NULL",
		`INSERT INTO unit_group_unit (unit_group, unit) SELECT g, @successor FROM unnest(@records::bigint[]) g
			WHERE NOT EXISTS (SELECT 1 FROM unit_group_unit x WHERE x.unit_group = g AND x.unit = @successor AND x.removed_at IS NULL)`,
		"UPDATE unit_group SET version = version + 1 WHERE id = ANY(@records)")}
