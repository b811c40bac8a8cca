package enrolment

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

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

// reachedBy says of unit u that somebody who can sign in holds its seat of a role.
// It is found once for all units.
const reachedBy = `u.id = ANY(ARRAY(SELECT s.unit FROM seat s JOIN account a ON a.person = s.person WHERE ` + unit.InForce + ` AND s.unit IS NOT NULL AND a.disabled_at IS NULL AND a.password <> '' AND s.role = `

// ReachedMember says so of the unit's member.
const ReachedMember = reachedBy + `'member'))`

// silentUnits are the units of which no liaison can sign in.
const silentUnits = `unit_now u WHERE u.current AND u.kind IN ('member', 'locality') AND NOT ` + reachedBy + `'liaison'))`

const selectSilent = "SELECT u.id FROM " + silentUnits + " AND @office ORDER BY u.id"

// SilentIn asks for the units that the row of the office's desk counts, in a batch of the list of units. Whose account is shut is told to the office alone.
func SilentIn(b *db.Batch, who access.Actor) *[]int64 {
	return db.Values[int64](b, selectSilent, db.Seen(who, nil))
}
