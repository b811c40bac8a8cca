package unit

// All statements about units, people and seats. Units, names and duties are no secret among those who
// are signed in, so there is no visibility fragment here.

const unitColumns = `id, code, kind, name, chip, full_name, ord, host, inner_review, current, version`

const selectUnits = `SELECT ` + unitColumns + ` FROM unit_now WHERE kind <> 'other' ORDER BY ` + Order

// selectUnitsUnless answers only where the units are others than those of the stamp: a day later, another version of a row, or one row more.
const selectUnitsUnless = `WITH s AS MATERIALIZED (SELECT concat_ws(' ', portal_today(),
		(SELECT concat(count(*), ':', sum(xmin::text::bigint)) FROM unit), (SELECT concat(count(*), ':', sum(xmin::text::bigint)) FROM unit_name),
		(SELECT concat(count(*), ':', sum(xmin::text::bigint)) FROM membership)) AS stamp)
	SELECT (SELECT stamp FROM s), ` + unitColumns + ` FROM unit_now WHERE kind <> 'other' AND (SELECT stamp FROM s) <> @known ORDER BY ` + Order

const selectUnit = `SELECT ` + unitColumns + ` FROM unit_now WHERE id = @id`

// selectRecord takes the newest dates, also of a change that is still to come: the next one must be later.
const selectRecord = `SELECT u.id, u.code, u.kind, u.name, u.chip, u.full_name, u.ord, u.host, u.inner_review, u.current, u.version,
	coalesce((SELECT d.text FROM duty d WHERE d.unit = u.id AND d.valid_from <= portal_today()
		AND (d.valid_to IS NULL OR d.valid_to > portal_today())), '') AS duty,
	(SELECT max(valid_from) FROM duty WHERE unit = u.id) AS duty_from, (SELECT count(*) FROM duty WHERE unit = u.id) AS duties,
	(SELECT max(valid_from) FROM unit_name WHERE unit = u.id) AS name_from, (SELECT count(*) FROM unit_name WHERE unit = u.id) AS names,
	(SELECT max(valid_from) FROM membership WHERE unit = u.id AND valid_to IS NULL) AS member_from,
	(SELECT max(valid_from) FROM seat WHERE unit = u.id AND confirmed_at IS NOT NULL AND valid_from <= portal_today()) AS seat_from,
	` + successorsOf + ` AS successors, ` + predecessorsOf + ` AS predecessors
	FROM unit_now u WHERE u.id = @id`

const selectIDByCode = `SELECT id FROM unit WHERE code = @code`

const lockUnit = `SELECT version FROM unit WHERE id = @id FOR UPDATE`

const countOn = `UPDATE unit SET version = version + 1 WHERE id = @id AND version = @version`

const updateReview = `UPDATE unit SET inner_review = @on WHERE id = @id`

// Order is the charter's order: members, districts and zones, others.
const Order = `array_position(ARRAY['member','locality','other'], kind), ord, id`

const selectOffice = `SELECT id::text, name, short, charter, digest, demo, demo_password FROM office`

const selectFunctions = `SELECT code, short, quote, ord FROM function ORDER BY ord, code`

const selectRoll = `SELECT u.id, u.code, u.kind, u.ord, u.chip, u.host, u.full_name, coalesce(u.name, '') AS name, u.current,
	EXISTS (SELECT 1 FROM succession s WHERE s.unit = u.id) AS ended, EXISTS (SELECT 1 FROM succession s WHERE s.heir = u.id) AS inherits,
	coalesce((SELECT d.text FROM duty d WHERE d.unit = u.id AND d.valid_from <= portal_today()
		AND (d.valid_to IS NULL OR d.valid_to > portal_today())), '') AS duty
	FROM unit_now u WHERE u.kind <> 'other' ORDER BY ` + Order

// entries are the rows of a change as a table.
const entries = `jsonb_to_recordset(@rows::jsonb) AS r(id bigint, code text, kind text, ord int, chip text, host boolean,
	full_name text, name text, duty text)`

const insertUnits = `WITH r AS (SELECT * FROM ` + entries + `),
	u AS (INSERT INTO unit (code, kind, ord, chip, host, full_name)
		SELECT code, kind, ord, chip, host, full_name FROM r ORDER BY kind DESC, ord RETURNING id, code),
	n AS (INSERT INTO unit_name (unit, name, full_name, valid_from, basis) SELECT u.id, r.name, r.full_name, @from, @basis FROM u JOIN r USING (code)),
	m AS (INSERT INTO membership (unit, valid_from, basis) SELECT u.id, @from, @basis FROM u)
	INSERT INTO duty (unit, text, valid_from, basis) SELECT u.id, r.duty, @from, @basis FROM u JOIN r USING (code)`

// clearHost comes before updateFixed: two hosts are refused at every moment, also within an act.
const clearHost = `UPDATE unit u SET host = false FROM ` + entries + ` WHERE u.id = r.id AND u.host AND NOT r.host`

// ofOffice are the seats s of the office in a unit in which it sits no longer.
const ofOffice = `s.role IN ('office', 'director') AND s.refused_at IS NULL AND s.unit = ANY(ARRAY(SELECT u.id FROM unit u JOIN ` + entries + ` ON r.id = u.id WHERE u.host AND NOT r.host))`

const endOffice = `UPDATE seat s SET valid_to = greatest(@from, s.valid_from), end_basis = @basis, version = version + 1
	WHERE s.confirmed_at IS NOT NULL AND (s.valid_to IS NULL OR s.valid_to > @from) AND ` + ofOffice

const refuseOffice = `UPDATE seat s SET refused_by = @by, refused_at = @at, refusal = @basis, version = version + 1 WHERE s.confirmed_at IS NULL AND ` + ofOffice

const updateFixed = `UPDATE unit u SET kind = r.kind, ord = r.ord, chip = r.chip, host = r.host, full_name = r.full_name,
	version = version + 1 FROM ` + entries + ` WHERE u.id = r.id`

// updateFullName puts the full name right where the name in force has one of its own.
const updateFullName = `UPDATE unit_name t SET full_name = r.full_name FROM ` + entries + ` WHERE t.unit = r.id AND t.full_name <> ''
	AND t.valid_from <= portal_today() AND (t.valid_to IS NULL OR t.valid_to > portal_today())`

// supersede replaces a dated fact: one that starts on the very day is corrected, an earlier one ends
// there and the new one follows it. All three texts are constants of this package.
func supersede(table, columns, fields string) []string {
	return []string{
		`UPDATE ` + table + ` t SET (` + columns + `, basis) = (` + fields + `, @basis) FROM ` + entries + ` WHERE t.unit = r.id AND t.valid_from = @from`,
		`UPDATE ` + table + ` t SET valid_to = @from FROM ` + entries + ` WHERE t.unit = r.id AND t.valid_from < @from
			AND (t.valid_to IS NULL OR t.valid_to > @from)`,
		`INSERT INTO ` + table + ` (unit, ` + columns + `, valid_from, basis) SELECT r.id, ` + fields + `, @from, @basis FROM ` + entries + `
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
