package task

import (
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

const rowColumns = `t.id, coalesce(t.number, '') AS number, t.text, t.lead_name, t.minutes_name, t.clause_no, t.progress, t.state, t.due, t.claimed_at,
	coalesce((SELECT u.role FROM task_unit u WHERE u.task = t.id AND u.unit = ANY(@units) ORDER BY u.role LIMIT 1), '') AS role`

// Rows asks for at most limit tasks that the person sees, by due date. Those who see all tasks walk the
// index of the whole list; a unit walks its own index range, and so does a filter by lead unit.
func Rows(b *db.Batch, who access.Actor, f Filter, now time.Time, soon, limit int) *[]Row {
	args := db.Seen(who, f.args(now, soon))
	args["limit"] = limit
	if all(who) && f.Unit == 0 {
		return db.Many[Row](b, "SELECT "+rowColumns+" FROM task t WHERE "+seen+" AND "+f.where()+f.keyset("t.due, t.id")+
			" ORDER BY t.due, t.id LIMIT @limit", args)
	}
	args["of"] = who.Scope().Units
	if all(who) {
		args["of"] = []int64{f.Unit}
	}
	return db.Many[Row](b, "SELECT DISTINCT ON (x.due, x.id) x.* FROM unnest(@of::bigint[]) AS l(unit) CROSS JOIN LATERAL (SELECT "+rowColumns+
		" FROM task_unit m JOIN task t ON t.id = m.task WHERE m.unit = l.unit"+f.openOnly()+" AND "+seen+" AND "+f.where()+
		f.keyset("m.due, m.task")+" ORDER BY m.due, m.task LIMIT @limit) x ORDER BY x.due, x.id LIMIT @limit", args)
}

// all says whether the person sees every task.
func all(who access.Actor) bool { s := who.Scope(); return s.Office || s.Convenor }

// openOnly lets the planner use the index of open tasks where the filter asks for nothing else.
func (f Filter) openOnly() string {
	if f.State == "" {
		return " AND m.open"
	}
	return ""
}

func (f Filter) keyset(columns string) string {
	if f.After == "" {
		return ""
	}
	return " AND (" + columns + ") > (@due::date, @id::bigint)"
}

// counts are of all tasks that the person sees, capped.
type counts struct{ Open, Overdue int }

// count counts open and overdue tasks up to the cap, along the index of the open list.
func count(b *db.Batch, who access.Actor, now time.Time) *counts {
	args := db.Seen(who, db.Args{"today": form.Day(now), "cap": CountCap})
	from := "SELECT FROM task t WHERE " + seen + " AND t.state IN ('assigned', 'working', 'claimed')"
	if !all(who) {
		from = "SELECT FROM (SELECT DISTINCT m.task FROM task_unit m WHERE m.unit = ANY(@units) AND m.open) m JOIN task t ON t.id = m.task WHERE " + seen
	}
	capped := func(cond string) string {
		return "(SELECT count(*) FROM (" + from + cond + " ORDER BY t.due LIMIT @cap) a)"
	}
	return db.One[counts](b, "SELECT "+capped("")+" AS open, "+capped(" AND "+overdue)+" AS overdue", args)
}

// Load is how many tasks a unit leads: open ones and overdue ones, each up to CountCap.
type Load struct {
	Unit          int64
	Open, Overdue int
}

// Loads asks for the load of each unit, of the tasks that the person sees.
func Loads(b *db.Batch, who access.Actor, now time.Time) *[]Load {
	capped := func(cond string) string {
		return "(SELECT count(*) FROM (SELECT FROM task_unit m JOIN task t ON t.id = m.task WHERE m.unit = u.id AND m.role = 'lead' AND m.open AND " +
			seen + " AND " + cond + " LIMIT @cap) a)"
	}
	return db.Many[Load](b, "SELECT u.id AS unit, "+capped(States[0].cond)+" AS open, "+capped(overdue)+" AS overdue FROM unit u",
		db.Seen(who, db.Args{"today": form.Day(now), "cap": CountCap}))
}

// sourcesOf walks the minutes that tasks came from, newest first, without reading the tasks between, and
// keeps those of which the person sees a task.
func sourcesOf(b *db.Batch, who access.Actor) *[]Source {
	return db.Many[Source](b, `WITH RECURSIVE s(minutes, name, n) AS (
			(SELECT t.minutes, t.minutes_name, 1 FROM task t ORDER BY t.minutes DESC LIMIT 1)
			UNION ALL SELECT x.minutes, x.minutes_name, s.n + 1 FROM s CROSS JOIN LATERAL (
				SELECT t.minutes, t.minutes_name FROM task t WHERE t.minutes < s.minutes ORDER BY t.minutes DESC LIMIT 1) x WHERE s.n < 60)
		SELECT s.minutes, s.name FROM s WHERE EXISTS (SELECT 1 FROM task t WHERE t.minutes = s.minutes AND `+seen+`) ORDER BY s.minutes DESC`,
		db.Seen(who, db.Args{}))
}

// OfMinutes asks for the tasks of minutes that the person sees, in the order of the clauses.
func OfMinutes(b *db.Batch, minutes int64, who access.Actor) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns+" FROM task t WHERE t.minutes = @minutes AND "+seen+" ORDER BY t.clause_no, t.id LIMIT 200",
		db.Seen(who, db.Args{"minutes": minutes}))
}

// citingMax bounds the tasks shown on the page of a basis.
const citingMax = 50

// Citing asks for the tasks that rest on a basis (R17) and that the person may see, the newest first.
func Citing(b *db.Batch, who access.Actor, basis int64) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns+` FROM citation c JOIN task t ON t.id = c.record
		WHERE c.kind = 'task' AND c.basis = @basis AND c.removed_at IS NULL AND `+seen+" ORDER BY t.id DESC LIMIT @limit",
		db.Seen(who, db.Args{"basis": basis, "limit": citingMax}))
}

// Get asks for a task that the person may see, for another room's page.
func Get(b *db.Batch, who access.Actor, id int64) *Task { return one(b, who, id) }
