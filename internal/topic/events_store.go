package topic

import (
	"jointmeeting/internal/joint"
	"jointmeeting/internal/message"
)

// subject is how messages speak of topics.
var subject = message.Subject{
	Kind: Kind, From: "topic t", ID: "t.id", Seen: Seen,
	Facts: "t.title, t.unit_name AS unit, coalesce(t.number, '') AS number, t.reason, t.drafted_name AS drafter",
	Ties: `SELECT 'owner', t.unit, NULL::bigint FROM topic t WHERE t.id = @id
		UNION ALL SELECT 'self', NULL, t.clerk FROM topic t WHERE t.id = @id AND t.clerk IS NOT NULL
		UNION ALL SELECT 'party', u.unit, NULL FROM topic_unit u WHERE u.topic = @id AND u.role = 'attend'
		UNION ALL SELECT 'joint', u.unit, NULL FROM topic_unit u WHERE u.topic = @id AND u.role = 'joint' AND ` + joint.Asked("u.topic", "u.unit") + `
		UNION ALL SELECT 'received', h.id, NULL FROM unit h JOIN topic t ON t.number IS NOT NULL WHERE h.host AND t.id = @id`,
}

// whileIn says that the topic still is in the state.
func whileIn(state string) string { return "t.state = '" + state + "'" }
