package succession

import "jointmeeting/internal/message"

// subject is how messages speak of a unit that has ended. That it has is no secret; what came to a unit is counted for its own people.
var subject = message.Subject{
	Kind: "unit", From: "unit_now n", ID: "n.id", Seen: "true",
	Facts: `n.name, coalesce((SELECT string_agg(h.name, '、' ORDER BY s.heir) FROM succession s JOIN unit_now h ON h.id = s.heir WHERE s.unit = n.id AND s.direct), '') AS successors,
		coalesce((SELECT to_char(max(s.since), 'YYYY"年"FMMM"月"FMDD"日"') FROM succession s WHERE s.unit = n.id AND s.direct), '') AS day,
		coalesce((SELECT string_agg(x.sort || ' ' || x.n || ' 件', '、' ORDER BY x.first) FROM (SELECT split_part(a.detail, '：', 1) AS sort, count(*) AS n, min(a.seq) AS first
			FROM succession s JOIN audit a ON a.action = 'succession.pass' AND a.at = s.at AND a.unit = s.heir
			WHERE s.unit = n.id AND s.direct AND a.unit = ANY(@units) GROUP BY 1) x), '没有未办结的事项') AS what`,
	Ties: `SELECT 'successor', s.heir, NULL::bigint FROM succession s WHERE s.unit = @id AND s.direct
		UNION ALL SELECT 'former', NULL, e.person FROM seat e JOIN succession s ON s.unit = e.unit AND s.direct
			WHERE e.unit = @id AND e.role IN ('member', 'liaison') AND e.confirmed_at IS NOT NULL AND e.end_basis = s.basis AND e.valid_to >= s.since`,
}
