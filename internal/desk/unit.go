package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topic"
)

// Limits of a unit's desk.
const (
	PerKind     = 8 // things to do of one kind, and rows of a unit's desk; where there are as many, there may be more (Desk.Full)
	openLimit   = 8 // rows of 本单位任务
	latestLimit = 5 // of the units' topics
)

type ownUnit struct {
	ID       int64
	Name     string
	Proposes bool
	Working  []int64 // tasks that it leads and may report on, at most two
}

type invited struct {
	ID         int64
	Title      string
	StartsAt   time.Time
	EndsAt     time.Time
	Place      string
	ReceiptDue *time.Time
}

// invitedColumns are what a receipt row shows, of invitations to announced meetings that nobody has answered.
var invitedColumns = `i.id, m.title, m.starts_at, m.ends_at, m.place, m.receipt_due FROM invitation i JOIN meeting m ON m.id = i.meeting
	WHERE i.removed_at IS NULL AND ` + within("m.state", announced) + " AND " + within("i.state", unanswered)

// What a unit has to do, by the steps that are due.
var (
	topicLife    = topic.Chart.Outline()
	partLife     = task.PartChart.Outline()
	returned     = leads(topicLife, topicLife.After("return"))
	inReview     = leads(topicLife, topicLife.Before("agree"))
	_            = leads(topicLife, topicLife.After("join")) // behind it the office has the topic in hand, while a unit still confirms it
	topicJoining = within("t.state", topicLife.Before("confirm"))
	taskAssigned = within("m.state", leads(taskLife, taskLife.Before("receive")))
	taskWorking  = within("m.state", leads(taskLife, taskLife.Before("report")))
	consenting   = leads(partLife, partLife.After("ask"))
	partWaits    = within("p.state", slices.Concat(leads(partLife, partLife.After("ask_again")), consenting))
)

type dueTask struct {
	task.Standing
	ID    int64 // of the task
	Text  string
	Last  *time.Time // the last report
	Owner string     // the lead unit, where another leads
	Role  string     // of the unit, where another leads
	Asked bool       // for its word that the task is done
}

// unit asks for everything on the desk of a unit's liaison or member.
func (q question) unit(b *db.Batch) func(*Desk) {
	units := db.Many[ownUnit](b, `SELECT u.id, coalesce(nullif(u.full_name, ''), u.name) AS name, u.kind = 'member' AS proposes,
		ARRAY(SELECT m.task FROM task_unit m WHERE m.unit = u.id AND m.role = 'lead' AND `+taskWorking+` ORDER BY m.due, m.task LIMIT 2) AS working
		FROM unit_now u WHERE u.id = ANY(@units) ORDER BY u.kind DESC, u.ord`, q.args(nil))
	invitations := db.Many[invited](b, "SELECT "+invitedColumns+" AND i.unit = ANY(@units) ORDER BY m.starts_at, m.id LIMIT @limit", q.args(db.Args{"limit": PerKind}))
	assigned := q.mine(b, "NULL::timestamptz", taskAssigned+" AND NOT t.returned")
	working := q.mine(b, lastReport, taskWorking+" AND (t.due < @today OR CASE WHEN "+task.LastingIn("t.due_kind")+" THEN t.due <= @today::date + @soon::int ELSE coalesce("+lastReport+", t.received_at) < @since END)")
	parts := q.ownRows(b, "NULL::timestamptz AS last, t.lead_name AS owner, m.role, EXISTS (SELECT 1 FROM part p WHERE p.task = m.task AND p.unit = m.unit AND "+within("p.state", consenting)+") AS asked",
		`m.role <> 'lead' AND m.open AND `+within("m.state", running)+` AND EXISTS (SELECT 1 FROM part p WHERE p.task = m.task AND p.unit = m.unit AND `+partWaits+")")
	asked := q.opinions(b)
	back := q.returned(b)
	toReceive := delivery.ToReceive(b, q.delivered, q.args(db.Args{"limit": PerKind}))
	toConfirm := delivery.ToConfirm(b, q.delivered, q.args(db.Args{"limit": PerKind}))
	open := task.Rows(b, q.who, task.Filter{}, q.now, q.soon, openLimit)
	latest := q.latest(b)
	return func(d *Desk) {
		for _, u := range *units {
			if slices.Contains(q.who.OwnUnits(access.Liaison, access.Member), u.ID) { // and not for whom they go on
				d.Units = append(d.Units, u.Name)
			}
			d.MayPropose = d.MayPropose || u.Proposes
			d.Reports = append(d.Reports, u.Working...)
			d.MayBring = d.MayBring || u.Proposes && slices.Contains(topic.Bringers(q.who), u.ID)
		}
		d.Tasks, d.Topics = *open, *latest
		d.Full = full(append(byRound(*asked), len(*invitations), len(*working), len(*assigned), len(*parts), len(*back), len(*toReceive), len(*toConfirm))...)
		d.Todos = slip(invitedTodo(*invitations), q.opinionTodo(*asked), workingTodo(*working, q.now), topicTodo(*back), receiveTodo(*assigned), partTodo(*parts), q.signForTodo(*toReceive), q.confirmTodo(*toConfirm))
	}
}

// full says whether as many rows as are read were found of one kind.
func full(counts ...int) bool { return slices.Max(counts) >= PerKind }

// byRound counts what is owed in rounds by its kinds, which come in one list.
func byRound(list []owed) []int {
	of := map[string]int{}
	for _, o := range list {
		of[fmt.Sprint(o.Kind, o.Adopts, o.Refers, o.Joint)]++
	}
	return slices.Collect(maps.Values(of))
}

const lastReport = "(SELECT max(r.at) FROM task_report r WHERE r.task = t.id AND r.kind = 'progress')"

// mine asks for the tasks that the person's units lead and that meet the condition, with their last report where it is told.
func (q question) mine(b *db.Batch, last, cond string) *[]dueTask {
	return q.ownRows(b, last+" AS last, '' AS owner, m.role, false AS asked", "m.role = 'lead' AND "+cond)
}

// ownRows asks for tasks in which the person's units have a part, unit by unit along the index of its dates.
func (q question) ownRows(b *db.Batch, columns, cond string) *[]dueTask {
	return db.Many[dueTask](b, "SELECT x.* FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL (SELECT t.id, t.text, t.state, t.due_kind, t.due, t.claimed_at, "+columns+
		" FROM task_unit m JOIN task t ON t.id = m.task WHERE m.unit = l.unit AND "+cond+" ORDER BY m.due, m.task LIMIT @limit) x ORDER BY x.due, x.id LIMIT @limit",
		q.args(db.Args{"limit": PerKind, "soon": q.soon}))
}

const topicColumns = "SELECT t.id, t.title, t.state, t.reason, t.state_at FROM topic t WHERE "

// returned asks for topics that wait for a word of the person's units, the newest first.
func (q question) returned(b *db.Batch) *[]Topic {
	return db.Many[Topic](b, topicColumns+"t.unit = ANY(@units) AND ("+within("t.state", returned)+" AND t.unit = ANY(@liaison_of) OR "+within("t.state", inReview)+" AND t.unit = ANY(@member_of)"+
		") ORDER BY t.state_at DESC, t.id DESC LIMIT @limit", q.args(db.Args{"limit": PerKind, "liaison_of": q.who.Units(access.Liaison), "member_of": q.who.Units(access.Member)}))
}

// latest asks for the newest topics of the person's units, unit by unit: among the newest of all there may be none of theirs.
func (q question) latest(b *db.Batch) *[]Topic {
	return db.Many[Topic](b, "SELECT x.* FROM unnest(@units::bigint[]) AS l(unit) CROSS JOIN LATERAL ("+topicColumns+
		"t.unit = l.unit ORDER BY t.state_at DESC, t.id DESC LIMIT @limit) x ORDER BY x.state_at DESC, x.id DESC LIMIT @limit", q.args(db.Args{"limit": latestLimit}))
}

// owed is what a unit or the person owes a word on: in a round (round.OwedAnswer), as somebody asked to read a record before it is signed (Refers),
// or on a topic that the unit is asked to bring together with its own (Joint).
type owed struct {
	round.OwedAnswer
	Refers, Joint bool
}

// opinions asks for what the units owe for which the person is liaison: answers in open rounds, the oldest first, and answers to the remarks
// of others; for what the person was asked to read; and for topics to be brought together.
func (q question) opinions(b *db.Batch) *[]owed {
	parts := []string{}
	for _, sql := range round.SelectOwed(q.asking) {
		parts = append(parts, "(SELECT w.kind, w.adopts, w.id, w.title, w.unit_name, w.due, w.n, false AS refers, false AS joint FROM ("+sql+") AS w(kind, adopts, id, title, unit_name, due, n))")
	}
	parts = append(parts, "(SELECT r.kind, false, r.id, r.title, r.asker_name, NULL::date, 0, true, false FROM ("+signing.SelectAsked+") r)",
		`(SELECT '`+topic.Kind+`', false, t.id, t.title, t.unit_name, NULL::date, 0, false, true FROM topic_joint j JOIN topic t ON t.id = j.topic
		WHERE j.unit = ANY(@mine) AND j.answer = '' AND j.lapsed_at IS NULL AND `+topicJoining+` ORDER BY j.id LIMIT @limit)`)
	return db.Many[owed](b, strings.Join(parts, " UNION ALL "), q.signedArgs(db.Args{"limit": PerKind, "mine": q.who.Units(access.Liaison)}))
}

func (q question) opinionTodo(list []owed) []Todo {
	out := []Todo{}
	for _, o := range list {
		switch {
		case o.Refers:
			out = append(out, q.referredTodo(referred{o.ID, o.Kind, o.Title, o.UnitName}))
		case o.Joint:
			out = append(out, Todo{Mark: "联", Title: "确认联合提出：" + o.Title, URL: topic.Path(o.ID), Hint: o.UnitName + "牵头", Tag: "待确认", Tone: flow.Wait})
		default:
			out = append(out, roundTodo(round.WaitsOf(q.asking, o.Kind), o.OwedAnswer))
		}
	}
	return out
}

// roundTodo is a row about a round, in the words of the room that asks.
func roundTodo(w round.Waits, o round.OwedAnswer) Todo {
	l := w.Asked
	switch {
	case o.Unseen():
		l, o.Title = w.Rest, ""
	case o.Adopts:
		l = w.Adopt
	}
	x := Todo{Mark: l.Mark, Title: l.Before + o.Title, URL: l.Path(o.ID), Hint: l.Hint(o.UnitName, o.N), Tag: l.Tag, Tone: l.Tone}
	if o.Due != nil {
		end := form.Day(*o.Due).AddDate(0, 0, 1).Add(-time.Minute)
		x.Due = &end
	}
	return x
}

func invitedTodo(list []invited) []Todo {
	out := []Todo{}
	for _, i := range list {
		out = append(out, Todo{Mark: "回", Title: i.Title + "参会回执", URL: meeting.InvitationPath(i.ID), Hint: i.Place, From: &i.StartsAt, Until: &i.EndsAt,
			Due: i.ReceiptDue, Tag: "未回执", Tone: flow.Warn})
	}
	return out
}

func workingTodo(list []dueTask, now time.Time) []Todo {
	out := []Todo{}
	for _, t := range list {
		x := Todo{Mark: "报", Title: "报送进展：" + task.Title(t.Text), URL: task.Path(t.ID) + "/progress/new", Hint: reportHint(t), Tag: "需报进展", Tone: flow.Warn}
		if n := form.Days(t.Due, now); n > 0 {
			x.Tag, x.Tone = fmt.Sprintf("逾期 %d 天", n), flow.Bad
		}
		out = append(out, x)
	}
	return out
}

func reportHint(t dueTask) string {
	hint := "牵头任务，时限 " + t.Until(dayText)
	if t.Last == nil {
		return hint + "，还没有报送过"
	}
	return hint + "，上次报送 " + dayText(*t.Last)
}

func topicTodo(list []Topic) []Todo {
	out := []Todo{}
	for _, t := range list {
		x := Todo{Mark: "改", Title: "议题被退回，请修改：" + t.Title, URL: topic.Path(t.ID), Hint: t.Reason, Tag: "退回修改", Tone: flow.Bad}
		if !t.Returned() {
			x = Todo{Mark: "审", Title: "议题待单位审核：" + t.Title, URL: topic.Path(t.ID), Tag: "待单位审核", Tone: flow.Wait}
		}
		out = append(out, x)
	}
	return out
}

func receiveTodo(list []dueTask) []Todo {
	out := []Todo{}
	for _, t := range list {
		out = append(out, Todo{Mark: "签", Title: "签收任务：" + task.Title(t.Text), URL: task.Path(t.ID), Hint: "牵头任务，时限 " + t.Until(dayText), Tag: "待签收", Tone: flow.Wait})
	}
	return out
}

func partTodo(list []dueTask) []Todo {
	out := []Todo{}
	for _, t := range list {
		x := Todo{Mark: "配", Title: task.Word(t.Role, "报送配合情况：") + task.Title(t.Text), URL: task.Path(t.ID) + "#parts",
			Hint: t.Owner + "牵头，时限 " + t.Until(dayText), Tag: "待报送", Tone: flow.Wait}
		if t.Role == task.Joint {
			x.Mark, x.Hint = "责", t.Owner+"牵头，本单位共同负责，时限 "+t.Until(dayText)
		}
		if t.Asked {
			x.Mark, x.Title, x.Tag = "同", "请同意办结："+task.Title(t.Text), "待同意"
		}
		out = append(out, x)
	}
	return out
}
