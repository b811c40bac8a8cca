package unitlist

import "jointmeeting/internal/unit"

const selectList = `SELECT u.id, u.code, u.kind, u.name, u.chip, u.full_name, u.ord, u.host, u.inner_review, u.current, u.version,
	coalesce(p.members, '') AS members, coalesce(p.liaisons, '') AS liaisons, coalesce(p.asked, 0) AS asked
	FROM unit_now u LEFT JOIN (SELECT s.unit,
		string_agg(p.name, '、' ORDER BY s.id) FILTER (WHERE s.role = 'member' AND ` + unit.InForce + `) AS members,
		string_agg(p.name, '、' ORDER BY s.id) FILTER (WHERE s.role = 'liaison' AND ` + unit.InForce + `) AS liaisons,
		count(*) FILTER (WHERE s.confirmed_at IS NULL AND s.refused_at IS NULL) AS asked
		FROM seat s JOIN person p ON p.id = s.person WHERE s.unit IS NOT NULL GROUP BY s.unit) p ON p.unit = u.id
	WHERE u.kind <> 'other' ORDER BY ` + unit.Order

const selectNames = `SELECT name AS text, full_name AS note, valid_from AS "from", valid_to AS "to", basis FROM unit_name WHERE unit = @id ORDER BY valid_from DESC`

const selectMemberships = `SELECT '' AS text, '' AS note, valid_from AS "from", valid_to AS "to", basis FROM membership WHERE unit = @id ORDER BY valid_from DESC`

const selectDuties = `SELECT text, '' AS note, valid_from AS "from", valid_to AS "to", basis FROM duty WHERE unit = @id ORDER BY valid_from DESC`
