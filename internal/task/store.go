package task

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// seen is the rule of who sees which task t; the chart states it a second time (See), and a test holds
// the two equal.
const seen = "(@office OR @convenor OR (t.state <> 'waiting' AND EXISTS (SELECT 1 FROM task_unit su WHERE su.task = t.id AND su.unit = ANY(@units))))"

// columns of a Task.
const columns = `t.id, coalesce(t.number, '') AS number, t.origin, t.minutes, t.minutes_name, t.clause_no, t.text, t.lead, t.lead_name, t.due,
	t.deliverable, t.major, t.state, t.progress, t.reason, t.returned, t.assigned_at, t.received_at, t.received_by, t.claimed_at, t.done_at,
	t.verified_by, t.created_at, t.state_at, t.version,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'support' ORDER BY u.unit) AS support,
	(SELECT coalesce(string_agg(p.unit_name, '、' ORDER BY p.id), '') FROM part p WHERE p.task = t.id AND p.state = 'open') AS missing`

// lock loads a task that the person may see, to change it.
func lock(ctx context.Context, tx *db.Tx, who access.Actor, id int64) (Task, error) {
	return db.Get[Task](ctx, tx, "SELECT "+columns+" FROM task t WHERE t.id = @id AND "+seen+" FOR UPDATE OF t", db.Seen(who, db.Args{"id": id}))
}

// ofOrigin loads the task of a clause for another room's act; nobody's sight is asked.
func ofOrigin(ctx context.Context, tx *db.Tx, origin int64) (Task, error) {
	return db.Get[Task](ctx, tx, "SELECT "+columns+" FROM task t WHERE t.origin = @origin FOR UPDATE OF t", db.Args{"origin": origin})
}

func insert(ctx context.Context, tx *db.Tx, t Task, supporters []Supporter) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO task (number, origin, minutes, minutes_name, clause_no, text, lead, lead_name, due, deliverable, major,
			state, assigned_at, created_at, state_at)
		VALUES (nullif(@number, ''), @origin, @minutes, @minutes_name, @clause_no, @text, @lead, @lead_name, @due, @deliverable, @major,
			@state, @assigned_at, @at, @at) RETURNING id`,
		db.Args{"number": t.Number, "origin": t.Origin, "minutes": t.Minutes, "minutes_name": t.MinutesName, "clause_no": t.ClauseNo, "text": t.Text,
			"lead": t.Lead, "lead_name": t.LeadName, "due": t.Due, "deliverable": t.Deliverable, "major": t.Major, "state": t.State,
			"assigned_at": t.AssignedAt, "at": t.CreatedAt})
	if err != nil {
		return 0, err
	}
	units, names := make([]int64, len(supporters)), make([]string, len(supporters))
	for i, s := range supporters {
		units[i], names[i] = s.Unit, s.Name
	}
	args := db.Args{"id": id, "lead": t.Lead, "units": units, "names": names, "due": t.Due, "open": t.Open(), "at": t.CreatedAt}
	if _, err := tx.Exec(ctx, `INSERT INTO task_unit (task, unit, role, due, open) SELECT @id::bigint, u.unit, u.role, @due::date, @open::boolean
		FROM (SELECT @lead::bigint, 'lead' UNION ALL SELECT unnest(@units::bigint[]), 'support') u(unit, role)`, args); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO part (task, unit, unit_name, state, state_at)
		SELECT @id::bigint, s.unit, s.name, 'open', @at::timestamptz FROM unnest(@units::bigint[], @names::text[]) WITH ORDINALITY AS s(unit, name, n) ORDER BY s.n`, args)
	return id, err
}

// save is the one place that writes a task after its birth: its state, its due date and what goes with
// them, and the copies in task_unit that make a unit's list one index range.
func save(ctx context.Context, tx *db.Tx, t Task, to string) error {
	if t.State != to {
		t.State, t.StateAt = to, tx.At
	}
	args := db.Args{"id": t.ID, "version": t.Version, "number": t.Number, "state": t.State, "due": t.Due, "progress": t.Progress, "reason": t.Reason,
		"returned": t.Returned, "assigned_at": t.AssignedAt, "received_at": t.ReceivedAt, "received_by": t.ReceivedBy, "claimed_at": t.ClaimedAt,
		"done_at": t.DoneAt, "verified_by": t.VerifiedBy, "state_at": t.StateAt, "open": t.Open()}
	err := tx.Change(ctx, `UPDATE task SET number = nullif(@number, ''), state = @state, due = @due, progress = @progress, reason = @reason,
		returned = @returned, assigned_at = @assigned_at, received_at = @received_at, received_by = @received_by, claimed_at = @claimed_at,
		done_at = @done_at, verified_by = @verified_by, state_at = @state_at, version = version + 1 WHERE id = @id AND version = @version`, args)
	if err != nil {
		return fmt.Errorf("save task %d: %w", t.ID, err)
	}
	_, err = tx.Exec(ctx, "UPDATE task_unit SET due = @due, open = @open WHERE task = @id AND (due, open) IS DISTINCT FROM (@due::date, @open::boolean)", args)
	return err
}
