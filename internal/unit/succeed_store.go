package unit

// insertSuccession notes who goes on for the unit, and for those for which the unit itself did.
const insertSuccession = `INSERT INTO succession (unit, heir, since, basis, direct, at)
	SELECT x.unit, h.id, @on::date, @basis, x.unit = @unit::bigint, @at FROM unnest(@heirs::bigint[]) h(id)
	CROSS JOIN (SELECT @unit::bigint AS unit UNION SELECT s.unit FROM succession s WHERE s.heir = @unit) x WHERE x.unit <> h.id
	ON CONFLICT (unit, heir) DO NOTHING`

// selectStanding are the seats that end with their unit.
const selectStanding = `SELECT ARRAY(SELECT s.id FROM seat s WHERE s.unit = @unit AND s.role = ANY(@standing) AND s.refused_at IS NULL
	AND (s.valid_to IS NULL OR s.valid_to > @on) ORDER BY s.id)`

// heirsOf are the units that go on for unit u, as JSON.
const heirsOf = `(SELECT coalesce(jsonb_agg(jsonb_build_object('ID', s.heir, 'Name', h.name, 'Basis', s.basis, 'Since', s.since::timestamptz) ORDER BY s.heir), '[]')
	FROM succession s JOIN unit_now h ON h.id = s.heir WHERE s.unit = u.id AND s.direct)`

// foregoersOf are the units for which unit u goes on, as JSON.
const foregoersOf = `(SELECT coalesce(jsonb_agg(jsonb_build_object('ID', s.unit, 'Name', h.name, 'Basis', s.basis, 'Since', s.since::timestamptz) ORDER BY s.unit), '[]')
	FROM succession s JOIN unit_now h ON h.id = s.unit WHERE s.heir = u.id AND s.direct)`
