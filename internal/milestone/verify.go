package milestone

import (
	"context"

	"jointmeeting/internal/audit"
)

// broken are the promises about milestones: each statement finds the rows that break one and says so.
var broken = []string{
	`SELECT 'task/' || x.task || ': 办理步骤与议定事项不符' FROM (
		WITH kept AS (SELECT s.task, s.ord, s.kind, s.name, s.due_kind, s.due FROM milestone s WHERE s.state <> 'gone'),
		said AS (SELECT t.id, c.ord, c.kind, c.name, c.due_kind, c.due FROM task t JOIN clause_milestone c ON c.clause = t.origin)
		(SELECT * FROM kept EXCEPT ALL SELECT * FROM said) UNION ALL (SELECT * FROM said EXCEPT ALL SELECT * FROM kept)) x GROUP BY x.task ORDER BY x.task`,
	`SELECT 'task/' || t.id || ': 未完成步骤的记载与办理步骤不符' FROM task t
		WHERE (t.ahead <> '') <> EXISTS (SELECT 1 FROM milestone s WHERE s.task = t.id AND s.state = 'open') ORDER BY t.id`,
	`SELECT 'task/' || t.id || ': 已办结，但仍有办理步骤未完成' FROM task t
		WHERE t.state IN ('done', 'closed') AND EXISTS (SELECT 1 FROM milestone s WHERE s.task = t.id AND s.state = 'open') ORDER BY t.id`,
}

// Verify is the room's part of portal verify.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	return audit.Sentences(ctx, q, "the milestones", broken...)
}
