package enrolment

import "jointmeeting/internal/unit"

// selectWaiting finds the people without an account. They are read by administrators, which the use cases check first.
const selectWaiting = unit.SelectPeople + ` WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.person = p.id)
	ORDER BY p.name COLLATE "zh-Hans-CN-x-icu", p.id LIMIT 200`

const (
	selectUnitNames = `SELECT unit, name FROM unit_name UNION SELECT unit, full_name FROM unit_name WHERE full_name <> ''`
	selectLogins    = `SELECT login FROM account`
)

// selectUnstarted finds the accounts of which nobody has chosen the password yet, those without a code first.
const selectUnstarted = `SELECT * FROM (` + unit.SelectPeople + `) x JOIN LATERAL (
		SELECT a.login, a.version, (SELECT max(h.ends) FROM handover h WHERE h.person = a.person AND h.used_at IS NULL AND h.void_at IS NULL AND h.ends > portal_now()) AS code_ends
		FROM account a WHERE a.person = x.id AND a.password = '' AND a.disabled_at IS NULL) u ON true
	ORDER BY u.code_ends IS NOT NULL, length(u.login), u.login LIMIT 200`
