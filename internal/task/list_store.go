package task

import (
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/limit"
)

// rowColumns are a row's, with the part that the reader's own units have in the task. Who has none is not looked up in each of the rows.
func rowColumns(who access.Actor) string {
	if len(who.Scope().Units) == 0 {
		return columnsOf("''")
	}
	return columnsOf("coalesce((SELECT u.role FROM task_unit u WHERE u.task = t.id AND u.unit = ANY(@units) ORDER BY " + rank("u.role") + " LIMIT 1), '')")
}

// rank orders the roles of a reader with several units: the one that answers for most comes first.
func rank(role string) string {
	return "array_position(ARRAY['lead', 'joint', 'support'], " + role + ")"
}

func columnsOf(role string) string {
	return "t.id, coalesce(t.number, '') AS number, t.text, t.lead_name, t.minutes_name, t.clause_no, t.progress, t.state, t.due_kind, t.due, t.claimed_at, " + role + " AS role"
}

// Rows asks for at most limit tasks that the person sees, by due date. Those who see all tasks walk an index
// of the whole list or of one lead unit; a unit walks its own index range.
func Rows(b *db.Batch, who access.Actor, f Filter, now time.Time, soon, limit int) *[]Row {
	args := db.Seen(who, f.args(now, soon))
	args["limit"] = limit
	if seesAll(who) {
		return db.Many[Row](b, "SELECT "+rowColumns(who)+" FROM task t WHERE "+seen+" AND "+f.where()+f.keyset("t.due, t.id")+
			" ORDER BY t.due, t.id LIMIT @limit", args)
	}
	// A row of one's own unit for a task that does not wait is all that seen asks for. Where the copies in it say all that the filter
	// asks, the page is chosen among them before a task is looked up.
	page := "SELECT m.task, m.due, m.role FROM task_unit m WHERE m.unit = l.unit" + f.ownRange() + f.keyset("m.due, m.task") + " ORDER BY m.due, m.task LIMIT @limit"
	if f.copied() {
		return db.Many[Row](b, "SELECT DISTINCT ON (t.due, t.id) "+columnsOf("m.role")+" FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL ("+page+
			") m JOIN task t ON t.id = m.task ORDER BY t.due, t.id, "+rank("m.role")+" LIMIT @limit", args)
	}
	each, own := "", f.ownRange()
	if f.State == "finished" { // each of its states by itself, or all that is finished would be looked up before it could be ordered
		each, own = " CROSS JOIN unnest(ARRAY["+finished+"]) AS w(state)", strings.Replace(own, "m.state IN ("+finished+")", "m.state = w.state", 1)
	}
	return db.Many[Row](b, "SELECT DISTINCT ON (x.due, x.id) x.* FROM unnest(@units::bigint[]) AS l(unit)"+each+" CROSS JOIN LATERAL (SELECT "+columnsOf("m.role")+
		" FROM task_unit m JOIN task t ON t.id = m.task WHERE m.unit = l.unit"+own+" AND "+f.where()+
		f.keyset("m.due, m.task")+" ORDER BY m.due, m.task LIMIT @limit) x ORDER BY x.due, x.id, "+rank("x.role")+" LIMIT @limit", args)
}

// copied says whether the columns of task_unit say all that the filter asks.
func (f Filter) copied() bool {
	return f.Q == "" && f.Minutes == 0 && f.State != "returned" && f.where() != "false"
}

// seesAll says whether the person sees every task.
func seesAll(who access.Actor) bool { s := who.Scope(); return s.Office || s.Convenor }

// ownRange says in the columns of task_unit what the filter asks for, so that a unit's rows are chosen in the index.
func (f Filter) ownRange() string {
	copied := strings.NewReplacer("t.state", "m.state", "t.due", "m.due")
	list := " AND m.state <> 'waiting' AND " + copied.Replace(pick(Dues, f.Due).cond)
	if f.Unit != 0 {
		list = " AND m.lead = @lead" + list
	}
	if f.Role != "" {
		list = " AND m.role = @role" + list
	}
	switch f.State {
	case "":
		list += " AND m.open"
	case "returned": // is no state of its own
	default:
		if f.State != "all" { // one state is asked for: that it is one of the two of work still owed, where() has seen to
			list = strings.Replace(list, "m.state IN ("+owed+") AND ", "", 1)
		}
		list += " AND " + copied.Replace(pick(States, f.State).cond)
	}
	return list
}

func (f Filter) keyset(order string) string {
	if f.After == "" {
		return ""
	}
	return " AND (" + order + ") > (@due::date, @id::bigint)"
}

// counts are of all tasks that the person sees, capped.
type counts struct{ Open, Overdue int }

// count counts open and overdue tasks up to the cap, along the index of the open list. What is open is no
// secret from the units in it, so their own rows of task_unit say enough.
func count(b *db.Batch, who access.Actor, now time.Time) *counts {
	args := db.Seen(who, db.Args{"today": form.Day(now), "cap": limit.CountCap})
	capped := func(cond string) string {
		return "(SELECT count(*) FROM (SELECT FROM task t WHERE " + seen + " AND " + cond + " ORDER BY t.due LIMIT @cap) a)"
	}
	if !seesAll(who) {
		return db.One[counts](b, "SELECT "+countOwn("SELECT t.task FROM task_unit t WHERE t.unit = l.unit AND t.open ORDER BY t.due, t.task LIMIT @cap")+" AS open, "+
			countOwn(ownOverdue)+" AS overdue", args)
	}
	return db.One[counts](b, "SELECT "+capped(States[0].cond)+" AS open, "+capped(overdue)+" AS overdue", args)
}

// countOwn counts the tasks of a reader's units: of each unit l what rows give.
func countOwn(rows string) string {
	return "(SELECT count(*) FROM (SELECT DISTINCT x.task FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (" + rows + ") x LIMIT @cap) a)"
}

// ownOverdue is what a unit owes that is overdue, state by state: along what is open it would pass all that waits for the verifier.
const ownOverdue = "SELECT m.task FROM unnest(ARRAY[" + owed + `]) AS s(state) CROSS JOIN LATERAL (
	SELECT t.task FROM task_unit t WHERE t.unit = l.unit AND t.state = s.state AND t.due < @today ORDER BY t.due, t.task LIMIT @cap) m LIMIT @cap`

// Load is how many tasks a unit leads: open ones and overdue ones, each up to limit.CountCap.
type Load struct {
	Unit          int64
	Open, Overdue int
}

// Loads asks for the load of each unit, for those who see all tasks: from the counts by month, and of this month by day.
func Loads(b *db.Batch, who access.Actor, now time.Time) *[]Load {
	return db.Many[Load](b, `SELECT u.id AS unit, least(coalesce(l.open, 0), @cap)::int AS open, least(coalesce(l.before, 0) + coalesce(d.n, 0), @cap)::int AS overdue
		FROM unit u LEFT JOIN (SELECT unit, sum(open) AS open, sum(pending) FILTER (WHERE month < date_trunc('month', @today::date)) AS before
			FROM task_load GROUP BY unit) l ON l.unit = u.id
		LEFT JOIN (SELECT unit, sum(pending) AS n FROM task_day WHERE day >= date_trunc('month', @today::date) AND day < @today GROUP BY unit) d ON d.unit = u.id
		WHERE @office OR @convenor`,
		db.Seen(who, db.Args{"today": form.Day(now), "cap": limit.CountCap}))
}

// sourcesMax is how many minutes the filter 来源会议 offers.
const sourcesMax = 60

// sourcesOf asks for the minutes that tasks came from, newest first: all of them, or those of the person's units.
func sourcesOf(b *db.Batch, who access.Actor) *[]Source {
	of := []int64{0} // stands for everybody
	if !seesAll(who) {
		of = who.Scope().Units
	}
	return db.Many[Source](b, `SELECT DISTINCT ON (x.minutes) x.minutes, x.name FROM unnest(@of::bigint[]) AS l(unit) CROSS JOIN LATERAL (
			SELECT s.minutes, s.name FROM task_source s WHERE s.unit = l.unit AND s.n > 0 ORDER BY s.minutes DESC LIMIT @most) x
		ORDER BY x.minutes DESC LIMIT @most`, db.Args{"of": of, "most": sourcesMax})
}

// OfMinutes asks for the tasks of minutes that the person sees, in the order of the clauses.
func OfMinutes(b *db.Batch, minutes int64, who access.Actor) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns(who)+" FROM task t WHERE t.minutes = @minutes AND "+seen+" ORDER BY t.clause_no, t.id LIMIT 200",
		db.Seen(who, db.Args{"minutes": minutes}))
}

// citingMax bounds the tasks shown on the page of a basis.
const citingMax = 50

// Citing asks for the tasks that rest on a basis (R17) and that the person may see, the newest first. Whether they may is asked of those few alone:
// IS TRUE keeps the planner from joining all tasks of a unit.
func Citing(b *db.Batch, who access.Actor, basis int64) *[]Row {
	return db.Many[Row](b, "SELECT "+rowColumns(who)+` FROM citation c JOIN task t ON t.id = c.record
		WHERE c.kind = 'task' AND c.basis = @basis AND c.removed_at IS NULL AND (`+seen+") IS TRUE ORDER BY t.id DESC LIMIT @limit",
		db.Seen(who, db.Args{"basis": basis, "limit": citingMax}))
}

// Get asks for a task that the person may see, for another room's page.
func Get(b *db.Batch, who access.Actor, id int64) *Task { return getTask(b, who, id) }
