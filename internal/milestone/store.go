package milestone

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/task"
)

const selectMilestones = `SELECT s.id, s.task, s.ord, s.kind, s.name, s.due_kind, s.due, s.state, s.done_on, s.document, s.outcome, s.note, s.by_name, s.at, s.version,
	t.lead, t.lead_name, ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'joint' ORDER BY u.unit) AS joint,
	ARRAY(SELECT u.unit FROM task_unit u WHERE u.task = t.id AND u.role = 'support' ORDER BY u.unit) AS support,
	t.state AS task_state, t.text AS task_text, coalesce(t.number, '') AS task_number, t.assigned_at
	FROM milestone s JOIN task t ON t.id = s.task `

// OfTask queues the milestones of a task in their order, for its page: whoever sees that sees them.
func OfTask(b *db.Batch, id int64) *[]Milestone {
	return db.Many[Milestone](b, selectMilestones+"WHERE t.id = @task AND s.state <> 'gone' ORDER BY s.ord, s.id", db.Args{"task": id})
}

func one(b *db.Batch, who access.Actor, id int64) *Milestone {
	return db.One[Milestone](b, selectMilestones+"WHERE s.id = @id AND "+task.Seen, db.Seen(who, db.Args{"id": id}))
}

// lock loads a milestone under the lock of its task, which every act on the task takes first.
func lock(ctx context.Context, tx *db.Tx, id int64) (Milestone, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	if _, err := db.Scalar[int64](ctx, tx, "SELECT t.id FROM task t WHERE t.id = (SELECT task FROM milestone WHERE id = @id) AND "+task.Seen+" FOR UPDATE OF t", args); err != nil {
		return Milestone{}, err
	}
	return db.Get[Milestone](ctx, tx, selectMilestones+"WHERE s.id = @id AND "+task.Seen, args)
}

// save is the one place that writes a milestone after its birth.
func save(ctx context.Context, tx *db.Tx, m Milestone) error {
	err := tx.Change(ctx, `UPDATE milestone SET ord = @ord, due_kind = @due_kind, due = @due, state = @state, done_on = @done_on, document = @document, outcome = @outcome, note = @note,
		by_name = @by_name, at = @at, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": m.ID, "version": m.Version, "ord": m.Ord, "due_kind": m.DueKind, "due": m.Due, "state": m.State, "done_on": m.DoneOn, "document": m.Document,
			"outcome": m.Outcome, "note": m.Note, "by_name": m.ByName, "at": m.At})
	if err != nil {
		return fmt.Errorf("save milestone %d: %w", m.ID, err)
	}
	return nil
}

// standing are those of a task that its decision names.
func standing(ctx context.Context, tx *db.Tx, id int64) ([]Milestone, error) {
	list, err := db.All[Milestone](ctx, tx, selectMilestones+"WHERE t.id = @task AND s.state <> 'gone' ORDER BY s.ord, s.id", db.Args{"task": id})
	if err != nil {
		return nil, fmt.Errorf("load the milestones of task %d: %w", id, err)
	}
	return list, nil
}

// ahead tells the task which of its milestones are not done yet.
func ahead(ctx context.Context, tx *db.Tx, id int64) error {
	list, err := standing(ctx, tx, id)
	if err != nil {
		return err
	}
	names := []string{}
	for _, m := range list {
		if m.State == Open {
			names = append(names, m.Words())
		}
	}
	return task.Await(ctx, tx, id, strings.Join(names, "、"))
}

// ofMinutes is a task of minutes that are issued, with the number of its decision.
type ofMinutes struct{ ID, Origin int64 }

// Settle gives the tasks of minutes the milestones of their decisions, while these are issued. A task that a correction carries on keeps what was
// reported of a milestone that it names as before.
func Settle(ctx context.Context, tx *db.Tx, minutes int64, why string, of func(origin int64) []paper.Milestone) error {
	tasks, err := db.All[ofMinutes](ctx, tx, "SELECT t.id, t.origin FROM task t WHERE t.minutes = @minutes ORDER BY t.id", db.Args{"minutes": minutes})
	if err != nil {
		return fmt.Errorf("load the tasks: %w", err)
	}
	all, err := db.All[Milestone](ctx, tx, selectMilestones+"WHERE t.minutes = @minutes AND s.state <> 'gone' ORDER BY s.ord, s.id", db.Args{"minutes": minutes})
	if err != nil {
		return fmt.Errorf("load the milestones: %w", err)
	}
	for _, t := range tasks {
		was := slices.DeleteFunc(slices.Clone(all), func(m Milestone) bool { return m.Task != t.ID })
		if err := settle(ctx, tx, t.ID, why, was, of(t.Origin)); err != nil {
			return err
		}
	}
	return nil
}

func settle(ctx context.Context, tx *db.Tx, id int64, why string, was []Milestone, is []paper.Milestone) error {
	if slices.EqualFunc(was, is, func(m Milestone, x paper.Milestone) bool { return same(m.Milestone, x) }) {
		return nil
	}
	left, fresh := slices.Clone(was), map[int]paper.Milestone{}
	for i, x := range is {
		at := slices.IndexFunc(left, func(m Milestone) bool { return m.Kind == x.Kind && m.Name == x.Name })
		if at < 0 {
			fresh[i+1] = x
			continue
		}
		m := left[at]
		left = slices.Delete(left, at, at+1)
		m.Milestone, m.Ord = x, i+1
		if err := save(ctx, tx, m); err != nil {
			return err
		}
	}
	for _, m := range left {
		m.State = Gone
		if err := save(ctx, tx, m); err != nil {
			return err
		}
	}
	if err := insert(ctx, tx, id, fresh); err != nil {
		return err
	}
	if len(was) > 0 {
		tx.LogAct(was[0].on(), Chart.Note("follow"), why, "步骤随纪要更正："+lines(is))
	}
	return ahead(ctx, tx, id)
}

// same says whether two decisions name the same milestone.
func same(a, b paper.Milestone) bool { return a.LineDay() == b.LineDay() && a.Kind == b.Kind }

func lines(list []paper.Milestone) string {
	if len(list) == 0 {
		return "不再分步"
	}
	return paper.Clause{Milestones: list}.StepsDay()
}

// insert makes milestones, by their places.
func insert(ctx context.Context, tx *db.Tx, id int64, list map[int]paper.Milestone) error {
	ords, kinds, names, dueKinds, dues := []int{}, []string{}, []string{}, []string{}, []*time.Time{}
	for ord, x := range list {
		ords, kinds, names, dueKinds, dues = append(ords, ord), append(kinds, x.Kind), append(names, x.Name), append(dueKinds, x.DueKind), append(dues, x.Due)
	}
	_, err := tx.Exec(ctx, `INSERT INTO milestone (task, ord, kind, name, due_kind, due, state) SELECT @task::bigint, x.ord, x.kind, x.name, x.due_kind, x.due, 'open'
		FROM unnest(@ords::int[], @kinds::text[], @names::text[], @due_kinds::text[], @dues::date[]) x(ord, kind, name, due_kind, due) ORDER BY x.ord`,
		db.Args{"task": id, "ords": ords, "kinds": kinds, "names": names, "due_kinds": dueKinds, "dues": dues})
	if err != nil {
		return fmt.Errorf("make the milestones of task %d: %w", id, err)
	}
	return nil
}
