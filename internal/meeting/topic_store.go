package meeting

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// SchedulingOf asks on which agenda a topic stands; none unless it is 已列入会议. It answers for the page of a
// topic, which itself asks whether the reader may see it.
func SchedulingOf(b *db.Batch, topicID int64) **topic.Scheduling {
	return db.Maybe[topic.Scheduling](b, `SELECT m.starts_at AS meets_at, a.late_reason, a.late_name, a.late_seat, coalesce(a.late_at, '0001-01-01 00:00:00+00') AS late_at
		FROM agenda_item a JOIN meeting m ON m.id = a.meeting JOIN topic t ON t.id = a.topic AND t.state = 'scheduled'
		WHERE a.topic = @id AND a.removed_at IS NULL AND a.returned_at IS NULL`, db.Args{"id": topicID})
}
