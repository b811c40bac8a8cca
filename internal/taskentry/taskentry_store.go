package taskentry

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/task"
)

// asked is when a part was asked for what the unit says: its report since the task was handed out, its word on the claim since the lead asked last.
func asked(ctx context.Context, tx *db.Tx, p task.Part, says string) (time.Time, error) {
	at, err := db.Scalar[time.Time](ctx, tx, `SELECT coalesce(CASE WHEN @weighs THEN (SELECT max(l.at) FROM audit l WHERE l.kind = 'task' AND l.record = t.id AND l.action = 'task.consult') END,
		t.assigned_at, @state_at) FROM task t WHERE t.id = @task`, db.Args{"task": p.Task, "weighs": says == "agree" || says == "refuse", "state_at": p.StateAt})
	if err != nil {
		return at, fmt.Errorf("find when part %d was asked: %w", p.ID, err)
	}
	return at, nil
}
