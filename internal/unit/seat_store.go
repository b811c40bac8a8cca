package unit

// Statements about people and their seats.

// InForce is when seat s gives its rights, as the view seat_now has it.
const InForce = `s.confirmed_at IS NOT NULL AND s.valid_from <= portal_today() AND (s.valid_to IS NULL OR s.valid_to > portal_today())`

// seenSeat is who may read what is on record about a seat; SeatChart says the same.
const seenSeat = `(@keeper OR @convenor OR s.unit = ANY(@units) OR s.person = @me)`

const selectSeats = `SELECT s.id, s.person, p.name, s.role, coalesce(s.unit, 0) AS unit, coalesce(u.name, '') AS unit_name, coalesce(s.slot, 0) AS slot,
	s.title, s.section, s.phone, s.valid_from AS "from", s.valid_to AS "to", s.basis, s.end_basis, coalesce(s.replaces, 0) AS replaces,
	coalesce(op.name, '') AS replaces_name, s.asked_by, s.asked_at, coalesce(s.asked_person, 0) AS asked_person, s.leave_on, coalesce(s.leave_basis, '') AS leave_basis,
	coalesce(s.leave_by, '') AS leave_by, coalesce(s.leave_person, 0) AS leave_person, s.leave_at,
	EXISTS (SELECT 1 FROM seat e WHERE e.person = s.person AND e.id <> s.id AND e.confirmed_at IS NOT NULL AND (e.valid_to IS NULL OR e.valid_to > portal_today())
		AND (e.unit IS DISTINCT FROM s.unit OR e.role = ANY(@weighty))) AS elsewhere, coalesce(s.confirmed_by, '') AS confirmed_by, s.confirmed_at,
	coalesce(s.refused_by, '') AS refused_by, s.refused_at, s.refusal, portal_today() AS today, s.version,
	(SELECT count(DISTINCT o.person) FROM seat_now o WHERE o.role = s.role AND o.person <> s.person) AS others,
	(SELECT count(DISTINCT o.person) FROM seat_now o WHERE o.role = @security AND o.person <> s.person) AS officers
	FROM seat s JOIN person p ON p.id = s.person LEFT JOIN unit_now u ON u.id = s.unit
	LEFT JOIN seat os ON os.id = s.replaces LEFT JOIN person op ON op.id = os.person
	WHERE ` + seenSeat + ``

const seatOrder = ` ORDER BY array_position(@order::text[], s.role), s.slot, u.ord, s.valid_from DESC, s.id LIMIT 300`

const selectHolders = `SELECT s.id AS seat, s.person, s.role, coalesce(s.unit, 0) AS unit, coalesce(s.slot, 0) AS slot, s.name, s.title,
	s.section, s.unit_name FROM seat_now s LEFT JOIN unit u ON u.id = s.unit
	WHERE cardinality(@roles::text[]) = 0 OR s.role = ANY(@roles)
	ORDER BY array_position(@order::text[], s.role), s.slot, array_position(ARRAY['member','locality','other'], u.kind), s.unit_ord, s.id`

const selectPersonName = `SELECT name FROM person WHERE id = @person`

const insertPerson = `INSERT INTO person (name) VALUES (@name) RETURNING id`

const keepUnit = `SELECT 1 FROM unit WHERE id = @unit FOR KEY SHARE`

const insertSeat = `INSERT INTO seat (person, role, unit, slot, title, section, phone, valid_from, valid_to, basis, replaces, asked_by, asked_person, asked_at,
	confirmed_by, confirmed_at)
	VALUES (@person, @role, nullif(@unit::bigint, 0), nullif(@slot::int, 0), @title, @section, @phone, @from, @to, @basis, nullif(@replaces::bigint, 0), @asker, nullif(@asking::bigint, 0), @now, nullif(@by, ''), @at) RETURNING id`

const selectContacts = `SELECT s.id AS seat, s.person, s.role, coalesce(s.unit, 0) AS unit, coalesce(s.slot, 0) AS slot, s.name, s.title,
	s.section, s.unit_name, coalesce(u.kind, '') AS kind, s.phone FROM seat_now s LEFT JOIN unit u ON u.id = s.unit
	WHERE (@id::bigint = 0 AND NOT s.role = ANY(@hidden)) OR s.unit = @id
	ORDER BY (s.role = ANY(@standing)), CASE WHEN s.role = ANY(@standing) THEN 0 ELSE array_position(@order::text[], s.role) END, s.slot,
		array_position(ARRAY['member','locality','other'], u.kind), s.unit_ord, array_position(@order::text[], s.role), s.id`

// selectColleague finds whether a person holds or has held a seat in the unit; without a unit, any.
const selectColleague = `SELECT EXISTS (SELECT 1 FROM seat WHERE person = @person AND confirmed_at IS NOT NULL AND (@unit::bigint = 0 OR unit = @unit))`

const selectAnybody = `SELECT EXISTS (SELECT 1 FROM person WHERE id = @person)`

// holdName keeps two who write a new person of one name at once from not seeing each other.
const holdName = `SELECT pg_advisory_xact_lock(hashtextextended('person ' || @name, 0))`

// SelectPeople reads people with the seats that they hold, will hold or wait for, for the rooms that find them by what else they know of them.
const SelectPeople = `SELECT p.id, p.name, coalesce((SELECT json_agg(json_build_object('Role', s.role, 'Unit', coalesce(u.name, ''), 'Title', s.title)
	ORDER BY array_position(@order::text[], s.role), s.id) FROM seat s LEFT JOIN unit_now u ON u.id = s.unit
	WHERE s.person = p.id AND s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > portal_today())), '[]')::text AS seats FROM person p`

const selectNamesakes = SelectPeople + ` WHERE p.name = @name AND (@all OR EXISTS (SELECT 1 FROM seat s
	WHERE s.person = p.id AND s.unit = @unit::bigint AND s.confirmed_at IS NOT NULL)) ORDER BY p.id LIMIT 20`

// selectDuplicate finds a seat that stands in the way of a new one: the same person's, or that of whoever holds what one person alone can.
const selectDuplicate = `SELECT s.person, p.name, s.confirmed_at IS NOT NULL AS held FROM seat s JOIN person p ON p.id = s.person
	WHERE s.role = @role AND s.slot IS NOT DISTINCT FROM nullif(@slot::int, 0) AND s.id <> @replaces::bigint
	AND s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > greatest(@from::date, portal_today()))
	AND (s.person = @person AND s.unit IS NOT DISTINCT FROM nullif(@unit::bigint, 0)
		OR s.confirmed_at IS NOT NULL AND s.role = ANY(@single) AND (s.role <> 'member' OR s.unit = @unit::bigint)) ORDER BY s.person <> @person, s.id LIMIT 1`

// selectOwnSeat finds the person's own seat of the kind, held or waiting.
const selectOwnSeat = `SELECT s.id FROM seat s WHERE s.person = @person AND s.role = @role AND s.unit IS NOT DISTINCT FROM nullif(@unit::bigint, 0)
	AND s.slot IS NOT DISTINCT FROM nullif(@slot::int, 0) AND s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > portal_today())
	ORDER BY s.confirmed_at IS NULL, s.id LIMIT 1`

const confirmSeat = `UPDATE seat SET confirmed_by = @by, confirmed_at = @at, version = version + 1 WHERE id = @id`

const refuseSeat = `UPDATE seat SET refused_by = @by, refused_at = @at, refusal = @reason, version = version + 1 WHERE id = @id`

const askEnd = `UPDATE seat SET leave_on = @on, leave_basis = @basis, leave_person = @person, leave_by = @by, leave_at = @at, version = version + 1 WHERE id = @id`

const dropEnd = `UPDATE seat SET leave_on = NULL, leave_basis = NULL, leave_person = NULL, leave_by = NULL, leave_at = NULL, version = version + 1 WHERE id = @id`

// selectLastAct is when the person last acted in a seat of the role.
const selectLastAct = `SELECT max(a.at) AS at FROM audit a WHERE a.person = @person AND strpos(a.seat, @role) > 0 AND NOT a.kind IN ('account', 'credential')`

const endSeatOn = `UPDATE seat SET valid_to = @on, end_basis = @basis, version = version + 1 WHERE id = @id`
