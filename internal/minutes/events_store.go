package minutes

import (
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/message"
)

// tasksAs counts the tasks of the minutes in which the reader's units have the role, in words; nothing
// when there are none. One that waits for approval is not theirs yet.
func tasksAs(role, word string) string {
	return "'" + word + "任务 ' || nullif((SELECT count(*) FROM task t JOIN task_unit u ON u.task = t.id WHERE t.minutes = m.id AND t.state <> 'waiting' AND u.role = '" +
		role + "' AND u.unit = ANY(@units)), 0) || ' 项' || coalesce('（' || (SELECT string_agg(DISTINCT '因列入单位组“' || g.name || '”', '、')" +
		" FROM task t JOIN task_unit u ON u.task = t.id JOIN clause_unit x ON x.clause = t.origin AND x.unit = u.unit JOIN clause_group g ON g.clause = x.clause AND g.unit_group = x.via" +
		" WHERE t.minutes = m.id AND t.state <> 'waiting' AND u.role = '" + role + "' AND u.unit = ANY(@units)) || '）', '')"
}

// subject is how messages speak of minutes.
var subject = message.Subject{
	Kind: Chart.Kind, From: "minutes m", ID: "m.id", Seen: seen,
	Facts: "m.title, m.reason, m.corrects_number AS corrected, coalesce(m.number, '') AS number, m.edited_name AS drafter, " +
		"coalesce(nullif(concat_ws('、', " + tasksAs("lead", "牵头") + ", " + tasksAs("joint", "共同负责") + ", " + tasksAs("support", "配合") + "), ''), '没有任务') AS duties",
	Ties: Signable.AskedTies() + `
		UNION ALL SELECT 'recalled', NULL, s.signer FROM signature s JOIN minutes m ON m.id = s.minutes
			WHERE s.minutes = @id AND m.state = 'abandoned' AND s.void_at = m.state_at
		UNION ALL SELECT 'checker', u.id, NULL FROM unit u WHERE u.host AND EXISTS (SELECT 1 FROM minutes_version v WHERE v.minutes = @id AND v.act = 'submit')
		UNION ALL SELECT 'drafter', NULL, m.drafted_by FROM minutes m WHERE m.id = @id
		UNION ALL SELECT 'drafter', NULL, m.edited_by FROM minutes m WHERE m.id = @id
		UNION ALL SELECT 'party', d.unit, NULL FROM delivery d WHERE d.minutes = @id AND d.state <> 'info'
		UNION ALL SELECT 'informed', d.unit, NULL FROM delivery d WHERE d.minutes = @id AND d.state = 'info'
		UNION ALL SELECT 'late', d.unit, NULL FROM delivery d WHERE d.minutes = @id AND ` + delivery.Late,
}

// stateIs says that the minutes still are in the state.
func stateIs(state string) string { return "m.state = '" + state + "'" }

// unreceived says that one of the reader's units has not signed for the minutes.
const unreceived = "m.state = 'issued' AND EXISTS (SELECT 1 FROM delivery o WHERE o.minutes = m.id AND o.state = 'sent' AND o.unit = ANY(@units))"

// owing says that one of the reader's units has not signed for the minutes or not said its word on a clause.
const owing = "m.state = 'issued' AND EXISTS (SELECT 1 FROM delivery d WHERE d.minutes = m.id AND d.unit = ANY(@units) AND " + delivery.Late + ")"
