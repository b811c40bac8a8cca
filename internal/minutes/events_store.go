package minutes

import "jointmeeting/internal/message"

// ledBy counts the tasks of the minutes in which the reader's units have the role; one that waits for
// approval is not theirs yet.
func ledBy(role string) string {
	return "(SELECT count(*) FROM task t JOIN task_unit u ON u.task = t.id WHERE t.minutes = m.id AND t.state <> 'waiting' AND u.role = '" +
		role + "' AND u.unit = ANY(@units))::text"
}

// subject is how messages speak of minutes.
var subject = message.Subject{
	Kind: Chart.Kind, From: "minutes m", ID: "m.id", Seen: seen,
	Facts: "m.title, m.reason, coalesce(m.number, '') AS number, m.edited_name AS drafter, " +
		ledBy("lead") + " AS leads, " + ledBy("support") + " AS supports",
	Ties: `SELECT CASE s.stage WHEN 'review' THEN 'reviewer' WHEN 'sign' THEN 'signer' END, NULL::bigint, s.signer
			FROM signature s WHERE s.minutes = @id AND s.state = 'asked'
		UNION ALL SELECT 'drafter', NULL, m.drafted_by FROM minutes m WHERE m.id = @id
		UNION ALL SELECT 'drafter', NULL, m.edited_by FROM minutes m WHERE m.id = @id
		UNION ALL SELECT 'party', d.unit, NULL FROM delivery d WHERE d.minutes = @id`,
}
