package handover

import (
	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
)

// Statements about codes. They are read by those who keep accounts and those who approve, which the use cases check
// first, and by whoever shows the code itself.

// weight is what a person's seats, held or waited for, say of their codes.
type weight struct {
	Grave, Officer, OtherOfficer bool
	Units                        string // for which they hold them
}

const weightColumns = `EXISTS (SELECT 1 FROM seat s WHERE s.person = a.person AND s.role = ANY(@grave) AND s.refused_at IS NULL
		AND (s.valid_to IS NULL OR s.valid_to > portal_today())) AS grave,
	` + officer + ` AS officer,
	EXISTS (SELECT 1 FROM seat_now s JOIN account o ON o.person = s.person WHERE s.role = 'security' AND s.person <> a.person
		AND o.disabled_at IS NULL AND o.password <> '' AND (NOT ` + officer + ` OR ` + getsIn + `)) AS other_officer`

const officer = `EXISTS (SELECT 1 FROM seat s WHERE s.person = a.person AND s.role = 'security' AND s.refused_at IS NULL
		AND (s.valid_to IS NULL OR s.valid_to > portal_today()))`

// getsIn says of an officer that they can sign in to approve another officer's code: where all are held until they register something,
// the server lets the first of them in.
const getsIn = `(EXISTS (SELECT 1 FROM authenticator x WHERE x.person = o.person AND x.removed_at IS NULL AND ` + authenticator.Stands + `)
	OR coalesce(o.second_from, portal_now()) + make_interval(days => ` + account.GraceDays + `) > portal_now())`

const selectWeight = `SELECT ` + weightColumns + `, coalesce((SELECT string_agg(DISTINCT u.name, '、') FROM seat s JOIN unit_now u ON u.id = s.unit
	WHERE s.person = a.person AND s.refused_at IS NULL AND (s.valid_to IS NULL OR s.valid_to > portal_today())), '') AS units FROM account a WHERE a.person = @person`

// selectCodes finds the codes that were neither used nor taken back.
const selectCodes = codes + ` AND h.used_at IS NULL`

// selectShowable finds those that let their person register something: the newest of each, also where a password was chosen with it.
const selectShowable = codes + ` AND h.shown_at IS NULL AND h.id = (SELECT max(y.id) FROM handover y WHERE y.person = h.person)`

const codes = everyCode + ` WHERE h.void_at IS NULL`

// everyCode reads them with those that open nothing any more.
const everyCode = `SELECT h.id, h.person, p.name, a.login, h.purpose, h.halves, h.first, coalesce(h.second, '') AS second, h.by_person, h.by_name, h.at,
	h.approved_name, h.approved_at, h.ends, h.ends > portal_now() AS open, h.used_at IS NOT NULL AS used, h.void_at IS NOT NULL AS void, ` + weightColumns + `, h.version
	FROM handover h JOIN person p ON p.id = h.person JOIN account a ON a.person = h.person`

const (
	voidOpen   = `UPDATE handover SET void_at = @at, version = version + 1 WHERE person = @person AND used_at IS NULL AND void_at IS NULL`
	insertCode = `INSERT INTO handover (person, purpose, halves, first, by_person, by_name, at, ends)
	VALUES (@person, @purpose, @halves, @first, @by, @name, @at, @ends) RETURNING id`
	voidCode    = `UPDATE handover SET void_at = @at, version = version + 1 WHERE id = @id AND version = @version AND used_at IS NULL AND void_at IS NULL`
	approveCode = `UPDATE handover SET second = @second, approved_person = @by, approved_name = @name, approved_at = @at, ends = @ends, version = version + 1
	WHERE id = @id AND version = @version AND approved_at IS NULL AND used_at IS NULL AND void_at IS NULL`
	useCode = `UPDATE handover SET used_at = @at, version = version + 1
	WHERE id = @id AND version = @version AND used_at IS NULL AND void_at IS NULL AND ends > @at AND (NOT halves OR approved_at IS NOT NULL)`
	showCode = `UPDATE handover SET shown_at = @at, used_at = coalesce(used_at, @at), version = version + 1
	WHERE id = @id AND version = @version AND void_at IS NULL AND ends > @at AND (NOT halves OR approved_at IS NOT NULL)`
)
