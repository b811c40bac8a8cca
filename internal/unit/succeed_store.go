package unit

import "jointmeeting/internal/room"

const lockEnding = `SELECT 1 FROM unit WHERE id = ANY(@ids) ORDER BY id FOR UPDATE`

// insertSuccession notes who goes on for the unit, and for those for which the unit itself did.
const insertSuccession = `INSERT INTO succession (unit, heir, since, basis, direct, at)
	SELECT x.unit, h.id, @on::date, @basis, x.unit = @unit::bigint, @at FROM unnest(@successors::bigint[]) h(id)
	CROSS JOIN (SELECT @unit::bigint AS unit UNION SELECT s.unit FROM succession s WHERE s.heir = @unit) x WHERE x.unit <> h.id
	ON CONFLICT (unit, heir) DO NOTHING`

// selectStanding are the seats that end with their unit.
const selectStanding = `SELECT ARRAY(SELECT s.id FROM seat s WHERE s.unit = @unit AND s.role = ANY(@standing) AND s.refused_at IS NULL
	AND (s.valid_to IS NULL OR s.valid_to > @on) ORDER BY s.id)`

// successorsOf are the units that go on for unit u, as JSON.
const successorsOf = `(SELECT coalesce(jsonb_agg(jsonb_build_object('ID', s.heir, 'Name', h.name, 'Basis', s.basis, 'Since', s.since::timestamptz) ORDER BY s.heir), '[]')
	FROM succession s JOIN unit_now h ON h.id = s.heir WHERE s.unit = u.id AND s.direct)`

// predecessorsOf are the units for which unit u goes on, as JSON.
const predecessorsOf = `(SELECT coalesce(jsonb_agg(jsonb_build_object('ID', s.unit, 'Name', h.name, 'Basis', s.basis, 'Since', s.since::timestamptz) ORDER BY s.unit), '[]')
	FROM succession s JOIN unit_now h ON h.id = s.unit WHERE s.heir = u.id AND s.direct)`

// estate are the people of a unit: the act that ends it ends their seats.
var estate = room.Estate{Kind: SeatChart.Kind, Sort: "unit", Columns: []string{"seat.unit"}, Title: "任职", Ends: true, Page: SeatPath,
	Stays: "自撤并之日起离任，账号保留；到承接单位任职的，另行登记",
	Open: `SELECT s.id AS record, p.name AS title, true AS stays FROM seat s JOIN person p ON p.id = s.person WHERE s.unit = @unit AND s.role IN ('member', 'liaison')
		AND s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > portal_today()) ORDER BY s.id`}
