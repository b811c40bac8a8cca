package meeting

import (
	"context"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/entry"
)

// broken are the promises about meetings: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'meeting/' || m.id || ': 已发通知，但没有通知时间' FROM meeting m
		WHERE m.state IN ('announced', 'postponed', 'in_session', 'held') AND m.announced_at IS NULL ORDER BY m.id`,
	`SELECT 'meeting/' || m.id || ': 已结束，但没有开始或结束的时间' FROM meeting m
		WHERE m.state = 'held' AND (m.started_at IS NULL OR m.ended_at IS NULL) ORDER BY m.id`,
	`SELECT 'meeting/' || m.id || ': 会议尚未结束，纪要却已提交' FROM meeting m
		WHERE m.state <> 'held' AND m.paper IN ('submitted', 'issued') ORDER BY m.id`,
	`SELECT 'invitation/' || v.id || ': 会议已通知，但未通知此参会人' FROM invitation v JOIN meeting m ON m.id = v.meeting
		WHERE v.state = 'listed' AND v.removed_at IS NULL AND m.state IN ('announced', 'in_session', 'held') ORDER BY v.id`,
	`SELECT 'invitation/' || v.id || ': 代录标记与日志不符' FROM invitation v WHERE v.answered_at IS NOT NULL AND (v.answered_by LIKE '` + entry.Pattern + `') <> EXISTS (
		SELECT 1 FROM audit l WHERE l.kind = 'invitation' AND l.record = v.id AND l.at = v.answered_at AND l.action LIKE 'invitation.` + Enters + `%') ORDER BY v.id`,
	`SELECT 'topic/' || t.id || ': 已排入会议，但不在任何会议的议程上' FROM topic t
		WHERE t.state = 'scheduled' AND NOT EXISTS (SELECT FROM agenda_item a WHERE a.topic = t.id AND a.removed_at IS NULL AND a.returned_at IS NULL) ORDER BY t.id`,
}

// Verify checks that meetings were told, begun and ended as their states say, and that scheduled topics stand on an
// agenda; it returns one sentence per broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the meetings", broken...)
}
