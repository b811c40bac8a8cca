package taskentry

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
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

// lastOwn is when the lead last reported itself; the zero time where it never did.
func lastOwn(ctx context.Context, tx *db.Tx, task int64) (time.Time, error) {
	at, err := db.Scalar[time.Time](ctx, tx, `SELECT coalesce(max(r.at), '0001-01-01 00:00:00+00') FROM task_report r
		WHERE r.task = @task AND r.part IS NULL AND r.by_name NOT LIKE @entered`, db.Args{"task": task, "entered": entry.Pattern})
	if err != nil {
		return at, fmt.Errorf("find when the lead of task %d reported itself: %w", task, err)
	}
	return at, nil
}
