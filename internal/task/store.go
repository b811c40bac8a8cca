package task

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/entry"
)

// seen is the rule of who sees which task t; the chart states it a second time (See), and a test holds
// the two equal.
const seen = "(@office OR @convenor OR (t.state <> 'waiting' AND EXISTS (SELECT 1 FROM task_unit su WHERE su.task = t.id AND su.unit = ANY(@units))))"

// Seen and Facts are those of what hangs on a task.
const Seen, Facts = seen, named

// columns of a Task.
const columns = `t.id, coalesce(t.number, '') AS number, t.origin, t.minutes, t.minutes_name, t.clause_no, t.text, t.original, t.first_due, t.lead, t.lead_name, t.due_kind, t.due,
	t.deliverable, t.major, t.state, t.progress, t.reason, t.returned, t.assigned_at, t.received_at, t.received_by, t.claimed_at, t.done_at,
	t.verified_by, t.created_at, t.state_at, t.version, t.ahead,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'joint' ORDER BY u.unit) AS joint,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'support' ORDER BY u.unit) AS support,
	(SELECT coalesce(string_agg(p.unit_name, '、' ORDER BY p.id), '') FROM part p WHERE p.task = t.id AND p.state = 'open') AS missing,
	(SELECT coalesce(string_agg(p.unit_name, '、' ORDER BY p.id), '') FROM part p WHERE p.task = t.id AND p.role = 'joint' AND p.state <> 'agreed') AS unagreed,
	(SELECT coalesce(string_agg(p.unit_name, '、' ORDER BY p.id), '') FROM part p WHERE p.task = t.id AND p.role = 'joint' AND p.state IN ('reported', 'accepted', 'refused')) AS unasked`

// lock loads a task that the person may see, to change it. The row is locked first and read then: what the
// second statement says of the parts is what the last act before this one left.
func lock(ctx context.Context, tx *db.Tx, who access.Actor, id int64) (Task, error) {
	args := db.Seen(who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT t.id FROM task t WHERE t.id = @id AND "+seen+" FOR UPDATE OF t", args); err != nil {
		return Task{}, err
	}
	return db.Get[Task](ctx, tx, "SELECT "+columns+" FROM task t WHERE t.id = @id AND "+seen, args)
}

// Await notes which milestones of a task are not done yet; none: the lead may claim.
func Await(ctx context.Context, tx *db.Tx, id int64, ahead string) error {
	return tx.Change(ctx, "UPDATE task SET ahead = @ahead WHERE id = @id", db.Args{"id": id, "ahead": ahead})
}

// Hold takes all tasks of minutes for an act that changes several. Each change counts anew what a unit leads, and who
// acts on one task takes it before the counts: so nobody waits with counts in hand for a task.
func Hold(ctx context.Context, tx *db.Tx, minutes int64) error {
	_, err := tx.Exec(ctx, "SELECT FROM task WHERE minutes = @minutes ORDER BY id FOR UPDATE", db.Args{"minutes": minutes})
	return err
}

// ofOrigin loads the task of a clause for another room's act; nobody's sight is asked.
func ofOrigin(ctx context.Context, tx *db.Tx, origin int64) (Task, error) {
	return db.Get[Task](ctx, tx, "SELECT "+columns+" FROM task t WHERE t.origin = @origin FOR UPDATE OF t", db.Args{"origin": origin})
}

func insert(ctx context.Context, tx *db.Tx, t Task, s Seed) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO task (number, origin, minutes, minutes_name, clause_no, text, original, lead, lead_name, due_kind, due, deliverable, major,
			state, assigned_at, created_at, state_at)
		VALUES (nullif(@number, ''), @origin, @minutes, @minutes_name, @clause_no, @text, @original, @lead, @lead_name, @due_kind, @due, @deliverable, @major,
			@state, @assigned_at, @at, @at) RETURNING id`,
		db.Args{"number": t.Number, "origin": t.Origin, "minutes": t.Minutes, "minutes_name": t.MinutesName, "clause_no": t.ClauseNo, "text": t.Text, "original": t.Original,
			"lead": t.Lead, "lead_name": t.LeadName, "due_kind": t.DueKind, "due": t.Due, "deliverable": t.Deliverable, "major": t.Major, "state": t.State,
			"assigned_at": t.AssignedAt, "at": t.CreatedAt})
	if err != nil {
		return 0, err
	}
	units, names, roles := []int64{}, []string{}, []string{}
	for _, x := range s.shares() {
		for _, p := range x.of {
			units, names, roles = append(units, p.Unit), append(names, p.Name), append(roles, x.role)
		}
	}
	args := db.Args{"id": id, "lead": t.Lead, "units": units, "names": names, "roles": roles, "at": t.CreatedAt}
	if _, err := tx.Exec(ctx, `INSERT INTO task_unit (task, unit, role) SELECT @id::bigint, @lead::bigint, 'lead'
		UNION ALL SELECT @id::bigint, u.unit, u.role FROM unnest(@units::bigint[], @roles::text[]) u(unit, role)`, args); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO part (task, unit, unit_name, role, state, state_at) SELECT @id::bigint, s.unit, s.name, s.role, 'open', @at::timestamptz
		FROM unnest(@units::bigint[], @names::text[], @roles::text[]) WITH ORDINALITY AS s(unit, name, role, n) ORDER BY s.n`, args)
	return id, err
}

// save is the one place that writes a task after its birth: its state, its due date and what goes with
// them. The copies in task_unit, which make a unit's list one index range, follow by a trigger.
func save(ctx context.Context, tx *db.Tx, t Task, to string) error {
	if t.State != to {
		t.State, t.StateAt = to, tx.At
	}
	args := db.Args{"id": t.ID, "version": t.Version, "number": t.Number, "text": t.Text, "original": t.Original, "first": t.FirstDue, "state": t.State, "due_kind": t.DueKind, "due": t.Due, "progress": t.Progress, "reason": t.Reason,
		"returned": t.Returned, "assigned_at": t.AssignedAt, "received_at": t.ReceivedAt, "received_by": t.ReceivedBy, "claimed_at": t.ClaimedAt,
		"done_at": t.DoneAt, "verified_by": t.VerifiedBy, "state_at": t.StateAt}
	err := tx.Change(ctx, `UPDATE task SET number = nullif(@number, ''), text = @text, original = @original, first_due = @first, state = @state, due_kind = @due_kind, due = @due, progress = @progress, reason = @reason,
		returned = @returned, assigned_at = @assigned_at, received_at = @received_at, received_by = @received_by, claimed_at = @claimed_at,
		done_at = @done_at, verified_by = @verified_by, state_at = @state_at, version = version + 1 WHERE id = @id AND version = @version`, args)
	if err != nil {
		return fmt.Errorf("save task %d: %w", t.ID, err)
	}
	return nil
}

// getTask asks for a task that the person may see.
func getTask(b *db.Batch, who access.Actor, id int64) *Task {
	return db.One[Task](b, "SELECT "+columns+" FROM task t WHERE t.id = @id AND "+seen, db.Seen(who, db.Args{"id": id}))
}

const reportColumns = "r.id, r.kind, r.text, r.progress, r.problem, r.next, r.note, r.by_name, r.unit_name, r.at"

// reportsOf asks for the reports of a task, newest first.
func reportsOf(b *db.Batch, who access.Actor, id int64) *[]Report {
	return db.Many[Report](b, "SELECT "+reportColumns+" FROM task_report r JOIN task t ON t.id = r.task WHERE t.id = @id AND "+seen+
		" ORDER BY r.id DESC LIMIT 100", db.Seen(who, db.Args{"id": id}))
}

// seenReport finds a report whose task the person may see.
func seenReport(b *db.Batch, who access.Actor, id int64) *int64 {
	return db.Value[int64](b, "SELECT r.id FROM task_report r JOIN task t ON t.id = r.task WHERE r.id = @id AND "+seen, db.Seen(who, db.Args{"id": id}))
}

func insertReport(ctx context.Context, tx *db.Tx, task, part int64, r Report) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO task_report (task, part, kind, text, progress, problem, next, note, person, by_name, unit_name, at)
		VALUES (@task, nullif(@part::bigint, 0), @kind, @text, @progress, @problem, @next, @note, @person, @by_name, @unit_name, @at) RETURNING id`,
		db.Args{"task": task, "part": part, "kind": r.Kind, "text": r.Text, "progress": r.Progress, "problem": r.Problem, "next": r.Next,
			"note": r.Note, "person": tx.Who.Person, "by_name": r.ByName, "unit_name": r.UnitName, "at": tx.At})
}

var partColumns = `p.id, p.task, p.unit, p.unit_name, p.role, p.state, p.text, p.by_name, p.reason, p.received_at, p.received_by, p.state_at, p.version,
	t.lead, t.state AS task_state, t.text AS task_text, coalesce(t.number, '') AS task_number,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'joint' ORDER BY u.unit) AS joint,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'support' ORDER BY u.unit) AS support,
	(p.state = 'reported' AND p.by_name LIKE '` + entry.Pattern + `' OR p.state IN ('agreed', 'refused') AND EXISTS (SELECT 1 FROM task_report r
		WHERE r.task = p.task AND r.part = p.id AND r.at = p.state_at AND r.by_name LIKE '` + entry.Pattern + `')) AS entered`

// partsOf asks for the parts of a task, in the order of its clause.
func partsOf(b *db.Batch, who access.Actor, id int64) *[]Part {
	return db.Many[Part](b, "SELECT "+partColumns+" FROM part p JOIN task t ON t.id = p.task WHERE t.id = @id AND "+seen+" ORDER BY p.id LIMIT 100",
		db.Seen(who, db.Args{"id": id}))
}

func onePart(b *db.Batch, who access.Actor, id int64) *Part {
	return db.One[Part](b, "SELECT "+partColumns+" FROM part p JOIN task t ON t.id = p.task WHERE p.id = @id AND "+seen, db.Seen(who, db.Args{"id": id}))
}

// lockPart loads a part under the lock of its task, which every act on the task takes first.
func lockPart(ctx context.Context, tx *db.Tx, who access.Actor, id int64) (Part, error) {
	_, err := db.Scalar[int64](ctx, tx, "SELECT t.id FROM task t WHERE t.id = (SELECT task FROM part WHERE id = @id) AND "+seen+" FOR UPDATE OF t",
		db.Seen(who, db.Args{"id": id}))
	if err != nil {
		return Part{}, err
	}
	return db.Get[Part](ctx, tx, "SELECT "+partColumns+" FROM part p JOIN task t ON t.id = p.task WHERE p.id = @id AND "+seen,
		db.Seen(who, db.Args{"id": id}))
}

// consent takes a step of the lead's in all parts of the units that answer with it from which it is taken, under the lock of the task; it gives the
// names of the units.
func consent(ctx context.Context, tx *db.Tx, task int64, do string) ([]string, error) {
	step, names := stepOf(do), []string{}
	list, err := db.All[Part](ctx, tx, "SELECT "+partColumns+" FROM part p JOIN task t ON t.id = p.task WHERE t.id = @task AND p.role = 'joint' AND p.state = ANY(@from) ORDER BY p.id",
		db.Args{"task": task, "from": step.From})
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		p.Reason, names = "", append(names, p.UnitName)
		if err := savePart(ctx, tx, p, step.To); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// allAgree says whether nobody who answers for the task with the lead has still to agree.
func allAgree(ctx context.Context, tx *db.Tx, task int64) (bool, error) {
	return db.Scalar[bool](ctx, tx, "SELECT NOT EXISTS (SELECT FROM part WHERE task = @task AND role = 'joint' AND state <> 'agreed')", db.Args{"task": task})
}

// savePart is the one place that writes a part.
func savePart(ctx context.Context, tx *db.Tx, p Part, to string) error {
	if p.State != to {
		p.State, p.StateAt = to, tx.At
	}
	err := tx.Change(ctx, `UPDATE part SET state = @state, text = @text, by_name = @by_name, reason = @reason, received_at = @received_at,
		received_by = @received_by, state_at = @state_at, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": p.ID, "version": p.Version, "state": p.State, "text": p.Text, "by_name": p.ByName, "reason": p.Reason,
			"received_at": p.ReceivedAt, "received_by": p.ReceivedBy, "state_at": p.StateAt})
	if err != nil {
		return fmt.Errorf("save part %d: %w", p.ID, err)
	}
	return nil
}

// bind makes the task that of another decision.
func bind(ctx context.Context, tx *db.Tx, id int64, s Seed) error {
	return tx.Change(ctx, `UPDATE task SET origin = @origin, minutes = @minutes, minutes_name = @name, clause_no = @no, deliverable = @deliverable WHERE id = @id`,
		db.Args{"id": id, "origin": s.Origin, "minutes": s.Minutes, "name": s.MinutesName, "no": s.ClauseNo, "deliverable": s.Deliverable})
}
