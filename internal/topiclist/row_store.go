package topiclist

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// rowColumns are a row of a list. Who of the office deals with a topic is shown to the office there.
var rowColumns = `t.id, coalesce(t.number, '') AS number, ` + topic.Fields.RowColumns("t") + `, t.unit_name, t.state, t.state_at,
	coalesce((SELECT jsonb_object_agg(f.code, f.short) FROM function f) ->> t.function, '') AS function_name,
	coalesce(t.submitted_at, '0001-01-01 00:00:00+00') AS submitted_at,
	CASE WHEN @office THEN t.clerk_name ELSE '' END AS clerk_name,
	coalesce((SELECT string_agg(unit_name_on(x.unit, coalesce(t.submitted_at, t.drafted_at)::date), '、' ORDER BY ` + topic.UnitOrder + `)
		FROM topic_unit x JOIN unit v ON v.id = x.unit WHERE x.topic = t.id AND x.role = 'joint'), '') AS joint_names`

// othersMax bounds the topics shown on the page of something else.
const othersMax = 50

// OfProblem asks for the topics made of a problem that the person may see.
func OfProblem(b *db.Batch, who access.Actor, problem int64) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns+" FROM topic t WHERE t.problem = @problem AND "+topic.Seen+" ORDER BY t.id LIMIT @limit",
		db.Seen(who, db.Args{"problem": problem, "limit": othersMax}))
}

// Citing asks for the topics that cite a basis (R17) and that the person may see, the newest first.
func Citing(b *db.Batch, who access.Actor, basis int64) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns+` FROM citation c JOIN topic t ON t.id = c.record
		WHERE c.kind = 'topic' AND c.basis = @basis AND c.removed_at IS NULL AND `+topic.Seen+" ORDER BY t.id DESC LIMIT @limit",
		db.Seen(who, db.Args{"basis": basis, "limit": othersMax}))
}
