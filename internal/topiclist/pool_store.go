package topiclist

import (
	"time"

	"jointmeeting/internal/db"
)

// PoolRow is a topic that waits for a meeting.
type PoolRow struct {
	ID          int64
	Number      string
	Title       string
	UnitName    string
	Unit        int64
	Function    string
	Purpose     string
	Reporter    string
	Duration    int
	Major       bool
	SubmittedAt time.Time // when the office received it last
	Attend      []int64
}

// Pool asks for the topics that a meeting may take up (已审定), those that wait longest first. For
// those who put meetings together; it holds nothing that they may not see.
func Pool(b *db.Batch) *[]PoolRow {
	return db.Many[PoolRow](b, `SELECT t.id, t.number, t.title, t.unit_name, t.unit, t.function, t.purpose, t.reporter, t.duration, t.major,
		coalesce(t.submitted_at, '0001-01-01 00:00:00+00') AS submitted_at,
		ARRAY(SELECT x.unit FROM topic_unit x WHERE x.topic = t.id AND x.role = 'attend' ORDER BY x.unit) AS attend
		FROM topic t WHERE t.state = 'approved' ORDER BY t.state_at, t.id LIMIT 500`, db.Args{})
}
