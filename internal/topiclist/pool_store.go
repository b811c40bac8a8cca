package topiclist

import (
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// PoolRow is a topic that waits for a meeting.
type PoolRow struct {
	ID          int64
	Number      string
	UnitName    string
	SubmittedAt time.Time     // when the office received it last
	Attend      []int64       // units that must attend
	Says        topic.Content // in the fields of the pool (topic.Pool); the rest is empty
}

// Pool asks for the topics that a meeting may take up (已审定), those that wait longest first. For
// those who put meetings together; it holds nothing that they may not see.
func Pool(b *db.Batch) *[]PoolRow {
	return db.Many[PoolRow](b, poolRows, db.Args{})
}

var poolRows = `SELECT t.id, t.number, t.unit_name, ` + topic.Fields.InRowsOf(topic.Pool).Object("t") + ` AS says,
	coalesce(t.submitted_at, '0001-01-01 00:00:00+00') AS submitted_at,
	ARRAY(SELECT x.unit FROM topic_unit x WHERE x.topic = t.id AND x.role = 'attend' ORDER BY x.unit) AS attend
	FROM topic t WHERE t.state = 'approved' ORDER BY t.state_at, t.id LIMIT 500`
