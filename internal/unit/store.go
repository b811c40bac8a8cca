package unit

// All statements about units, people and seats. Units, names and duties are no secret among those who
// are signed in, so there is no visibility fragment here.

const selectUnits = `SELECT id, code, kind, name, chip, full_name, ord, host, inner_review, current, version
	FROM unit_now ORDER BY ` + unitOrder

// unitOrder is the charter's order: members, districts and zones, others.
const unitOrder = `array_position(ARRAY['member','locality','other'], kind), ord, id`

const selectOffice = `SELECT id::text, name, short, charter, digest, demo, demo_password FROM office`

const selectFunctions = `SELECT code, short, quote, ord FROM function ORDER BY ord, code`

const selectRoll = `SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.full_name, coalesce(u.name, '') AS name, u.current,
	coalesce((SELECT d.text FROM duty d WHERE d.unit = u.id AND d.valid_from <= current_date
		AND (d.valid_to IS NULL OR d.valid_to > current_date)), '') AS duty
	FROM unit_now u WHERE u.kind <> 'other' ORDER BY ` + unitOrder

// entries are the rows of a change as a table.
const entries = `jsonb_to_recordset(@rows::jsonb) AS r(id bigint, code text, kind text, ord int, chip text, host boolean,
	full_name text, name text, duty text)`

const insertUnits = `WITH r AS (SELECT * FROM ` + entries + `),
	u AS (INSERT INTO unit (code, kind, ord, chip, host, full_name)
		SELECT code, kind, ord, chip, host, full_name FROM r ORDER BY kind DESC, ord RETURNING id, code),
	n AS (INSERT INTO unit_name (unit, name, valid_from, basis) SELECT u.id, r.name, @from, @basis FROM u JOIN r USING (code)),
	m AS (INSERT INTO membership (unit, valid_from, basis) SELECT u.id, @from, @basis FROM u)
	INSERT INTO duty (unit, text, valid_from, basis) SELECT u.id, r.duty, @from, @basis FROM u JOIN r USING (code)`

// clearHost comes before updateFixed: two hosts are refused at every moment, also within an act.
const clearHost = `UPDATE unit u SET host = false FROM ` + entries + ` WHERE u.id = r.id AND u.host AND NOT r.host`

const updateFixed = `UPDATE unit u SET kind = r.kind, ord = r.ord, chip = r.chip, host = r.host, full_name = r.full_name,
	version = version + 1 FROM ` + entries + ` WHERE u.id = r.id`

// supersede replaces a dated fact: one that starts on the very day is corrected, an earlier one ends
// there and the new one follows it. All three texts are constants of this package.
func supersede(table, column, field string) []string {
	return []string{
		`UPDATE ` + table + ` t SET ` + column + ` = r.` + field + `, basis = @basis FROM ` + entries + ` WHERE t.unit = r.id AND t.valid_from = @from`,
		`UPDATE ` + table + ` t SET valid_to = @from FROM ` + entries + ` WHERE t.unit = r.id AND t.valid_from < @from
			AND (t.valid_to IS NULL OR t.valid_to > @from)`,
		`INSERT INTO ` + table + ` (unit, ` + column + `, valid_from, basis) SELECT r.id, r.` + field + `, @from, @basis FROM ` + entries + `
			WHERE NOT EXISTS (SELECT 1 FROM ` + table + ` t WHERE t.unit = r.id AND t.valid_from = @from)`,
	}
}

const insertMembership = `INSERT INTO membership (unit, valid_from, basis) SELECT r.id, @from, @basis FROM ` + entries

// endMembership ends on the day; one that began on that very day ends on the next, since a row is
// never deleted.
const endMembership = `UPDATE membership m SET valid_to = greatest(@from, m.valid_from + 1), basis = trim(m.basis || '；退出：' || @basis, '；')
	FROM ` + entries + ` WHERE m.unit = r.id AND (m.valid_to IS NULL OR m.valid_to > greatest(@from, m.valid_from + 1))`

const upsertFunctions = `INSERT INTO function (code, ord, short, quote)
	SELECT "Code", "Ord", "Short", "Quote" FROM jsonb_to_recordset(@rows::jsonb) AS r("Code" text, "Ord" int, "Short" text, "Quote" text)
	ON CONFLICT (code) DO UPDATE SET ord = excluded.ord, short = excluded.short, quote = excluded.quote`

const selectCharterText = `SELECT charter_text FROM office`

const updateOffice = `UPDATE office SET name = @name, short = @short, charter = @charter, charter_text = @text, digest = @digest`

// selectEmpty locks the office's row: two loads at once would both find the database empty.
const selectEmpty = `SELECT NOT EXISTS (SELECT 1 FROM unit) AND NOT EXISTS (SELECT 1 FROM person) AND NOT EXISTS (SELECT 1 FROM audit)
	FROM office FOR UPDATE`

const markDemo = `UPDATE office SET demo = true, demo_password = @password`

const selectHolders = `SELECT s.id AS seat, s.person, s.role, coalesce(s.unit, 0) AS unit, coalesce(s.slot, 0) AS slot, s.name, s.title,
	s.section, s.unit_name FROM seat_now s LEFT JOIN unit u ON u.id = s.unit
	WHERE cardinality(@roles::text[]) = 0 OR s.role = ANY(@roles)
	ORDER BY array_position(@order::text[], s.role), s.slot, array_position(ARRAY['member','locality','other'], u.kind), s.unit_ord, s.id`

const insertPerson = `INSERT INTO person (name) VALUES (@name) RETURNING id`

const insertAccount = `INSERT INTO account (person, login, password, must_change) VALUES (@person, @login, @hash, @must)`

const insertSeat = `INSERT INTO seat (person, role, unit, slot, title, section, phone, valid_from, valid_to, basis, confirmed_by, confirmed_at)
	VALUES (@person, @role, nullif(@unit, 0), nullif(@slot, 0), @title, @section, @phone, @from, @to, @basis, nullif(@by, ''), @at) RETURNING id`

const selectActor = `SELECT p.id AS person, p.name, a.login, a.size, a.contrast, a.must_change AS must_set
	FROM account a JOIN person p ON p.id = a.person WHERE a.login = @login AND a.disabled_at IS NULL`

const selectActorSeats = `SELECT s.id, s.role, coalesce(s.unit, 0) AS unit, s.unit_name, s.title FROM seat_now s
	JOIN account a ON a.person = s.person WHERE a.login = @login ORDER BY array_position(@order::text[], s.role), s.id`
