package escalation

import (
	"context"
	"fmt"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/limit"
)

const stored = `e.id, e.clause, e.state, e.sent_to, e.number, e.sent_on, e.answer, e.amended, e.answered_on, e.by_name, e.version, `

func (d Decided) columns() string { return stored + d.Columns + ", " + d.Over + " AS over" }

// from joins what an approval hangs on; only those who make the records see approvals.
func (d Decided) from() string { return d.fromOf("escalation") }

// fromOf is from of the approvals that a statement gives.
func (d Decided) fromOf(approvals string) string {
	return " FROM " + approvals + " e JOIN " + d.From + " WHERE (@office OR @convenor) AND " + d.Seen
}

func (d Decided) selectOf() string {
	return "SELECT " + d.columns() + d.from() + " AND " + d.Record + " = @id AND " + d.Asked + " ORDER BY c.ord"
}

// Approvals asks for those of the decisions of one record.
func (d Decided) Approvals(b *db.Batch, who access.Actor, record int64) *[]Approval {
	return db.Many[Approval](b, d.selectOf(), db.Seen(who, db.Args{"id": record}))
}

// ApprovalsTx reads those of the decisions of one record inside an act.
func (d Decided) ApprovalsTx(ctx context.Context, tx *db.Tx, record int64) ([]Approval, error) {
	return db.All[Approval](ctx, tx, d.selectOf(), db.Seen(tx.Who, db.Args{"id": record}))
}

// askOne asks for one, which must be there for the person.
func (d Decided) askOne(b *db.Batch, who access.Actor, id int64) {
	db.Value[int64](b, "SELECT e.id"+d.from()+" AND e.id = @id", db.Seen(who, db.Args{"id": id}))
}

// lock takes an approval for a change: the record first, as everywhere, so that its text does not change
// under it.
func (d Decided) lock(ctx context.Context, tx *db.Tx, id int64) (Approval, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	record, err := db.Scalar[int64](ctx, tx, "SELECT "+d.Record+d.from()+" AND e.id = @id", args)
	if err != nil {
		return Approval{}, err
	}
	if err := d.Hold(ctx, tx, record); err != nil {
		return Approval{}, err
	}
	return db.Get[Approval](ctx, tx, "SELECT "+d.columns()+d.from()+" AND e.id = @id FOR UPDATE OF e", args)
}

// ofClause is the approval of a decision, nil when it has none. Callers hold the record's lock.
func (d Decided) ofClause(ctx context.Context, tx *db.Tx, clause int64) (*Approval, error) {
	list, err := db.All[Approval](ctx, tx, "SELECT "+d.columns()+d.from()+" AND e.clause = @clause", db.Seen(tx.Who, db.Args{"clause": clause}))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// putApproval is the only place where a step changes the state of an approval.
func putApproval(ctx context.Context, tx *db.Tx, e Approval) error {
	return tx.Change(ctx, `UPDATE escalation SET state = @state, sent_to = @to, number = @number, sent_on = @sent, answer = @answer, amended = @amended,
		answered_on = @on, by_name = @by, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": e.ID, "version": e.Version, "state": e.State, "to": e.SentTo, "number": e.Number, "sent": e.SentOn, "answer": e.Answer, "amended": e.Amended,
			"on": e.AnsweredOn, "by": e.ByName})
}

// Prepare makes the record of approval for each major decision that leaves the draft. One that repeats another
// word for word brings the approval which that has.
func Prepare(ctx context.Context, tx *db.Tx, parts []Part) error {
	clauses, repeats := []int64{}, []int64{}
	for _, p := range parts {
		clauses, repeats = append(clauses, p.Clause), append(repeats, p.Repeats)
	}
	_, err := tx.Exec(ctx, `INSERT INTO escalation (clause, state, sent_to, number, sent_on, answer, amended, answered_on, by_name)
		SELECT c.id, coalesce(e.state, 'prepared'), coalesce(e.sent_to, ''), coalesce(e.number, ''), e.sent_on, coalesce(e.answer, ''), coalesce(e.amended, ''),
			e.answered_on, coalesce(e.by_name, '')
		FROM unnest(@clauses::bigint[], @repeats::bigint[]) c(id, repeats) LEFT JOIN escalation e ON e.clause = c.repeats AND e.state = ANY(@approved)
		ON CONFLICT ON CONSTRAINT escalation_clause_key DO UPDATE SET state = excluded.state, sent_to = excluded.sent_to, number = excluded.number,
			sent_on = excluded.sent_on, answer = excluded.answer, amended = excluded.amended, answered_on = excluded.answered_on, by_name = excluded.by_name,
			version = escalation.version + 1
		WHERE escalation.state = 'prepared' AND excluded.state <> 'prepared'`, db.Args{"clauses": clauses, "repeats": repeats, "approved": approvedStates})
	return err
}

// keepPast stores the record as it is now among the past ones, before it is taken back.
func keepPast(ctx context.Context, tx *db.Tx, id int64, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO escalation_past (escalation, state, sent_to, number, sent_on, answer, amended, answered_on, by_name, why, at)
		SELECT id, state, sent_to, number, sent_on, answer, amended, answered_on, by_name, @why, @at FROM escalation WHERE id = @id`,
		db.Args{"id": id, "why": why, "at": tx.At})
	return err
}

// pasts asks for the former sendings of the major decisions of a record, newest first.
func (d Decided) pasts(b *db.Batch, who access.Actor, record int64) *[]Past {
	return db.Many[Past](b, "SELECT p.id, p.escalation, p.state, p.sent_to, p.number, p.sent_on, p.answer, p.amended, p.answered_on, p.why, p.at"+
		" FROM (SELECT e.* FROM escalation e WHERE e.clause = ANY(ARRAY("+d.Parts+"))) e JOIN "+d.From+" JOIN LATERAL (SELECT p.* FROM escalation_past p WHERE p.escalation = e.id ORDER BY p.id DESC LIMIT 100) p ON true"+
		" WHERE (@office OR @convenor) AND "+d.Seen+" AND "+d.Record+" = @id ORDER BY p.id DESC LIMIT 100", db.Seen(who, db.Args{"id": record}))
}

// files asks for the files of the answers.
func (d Decided) files(b *db.Batch, who access.Actor, record int64) *[]file.Attachment {
	return file.OfQuery(b, Chart.Kind, "SELECT e.id"+d.from()+" AND "+d.Record+" = @id", db.Seen(who, db.Args{"id": record}))
}

// ledgerTabs are the parts of the ledger, each with its states; only the last has records that were given up.
var ledgerTabs = []Tab{
	{"waiting", "待批复", "'sent'"},
	{"prepared", "待报批", "'prepared'"},
	{"refused", "不同意和退回", "'rejected', 'returned'"},
	{"approved", "已批复", "'approved', 'amended'"},
	{allTab, "全部", ""},
}

// walked is what a part of the ledger is walked by, in copies that Decided.Keep keeps: asked is Asked, standing that the record has not been given up.
func (t Tab) walked() string {
	if t.Key == allTab {
		return "e.asked"
	}
	return "e.asked AND e.standing AND e.state IN (" + t.states + ")"
}

// counted are the rows that a count of it goes over up to the cap, state by state along the index, and along that of all where it names none.
func (t Tab) counted() string {
	if t.Key == allTab {
		return "SELECT FROM escalation e WHERE (@office OR @convenor) AND e.asked ORDER BY e.id DESC LIMIT @cap"
	}
	return "SELECT FROM unnest(ARRAY[" + t.states + `]) AS s(state) CROSS JOIN LATERAL (SELECT FROM escalation e
		WHERE (@office OR @convenor) AND e.asked AND e.standing AND e.state = s.state ORDER BY e.id DESC LIMIT @cap) e LIMIT @cap`
}

func (d Decided) ledger(b *db.Batch, who access.Actor, tab Tab, after int64, limit int) *[]Row {
	// The page is found by the copies before anything is joined to it.
	page := "(SELECT e.* FROM escalation e WHERE " + tab.walked() + " AND (@after::bigint = 0 OR e.id < @after) ORDER BY e.id DESC LIMIT @limit)"
	return db.Many[Row](b, "SELECT "+d.columns()+`, (SELECT count(*) FROM attachment a WHERE a.kind = 'escalation' AND a.record = e.id AND a.void_at IS NULL)::int AS files,
		(SELECT count(*) FROM escalation_past p WHERE p.escalation = e.id)::int AS before`+d.fromOf(page)+" ORDER BY e.id DESC", db.Seen(who, db.Args{"after": after, "limit": limit}))
}

// ledgerCounts counts each part up to the cap. Who sees approvals sees those of every record.
func (d Decided) ledgerCounts(b *db.Batch, who access.Actor) *[]int {
	parts := []string{}
	for _, t := range ledgerTabs {
		parts = append(parts, "(SELECT count(*)::int FROM ("+t.counted()+") x)")
	}
	return db.Values[int](b, "SELECT unnest(ARRAY["+strings.Join(parts, ", ")+"])", db.Seen(who, db.Args{"cap": limit.CountCap}))
}

// copies are what the ledger is walked by, beside what each is a copy of.
func (d Decided) copies() string {
	return "SELECT e.id, e.asked, e.standing, " + d.Asked + " AS major, " + d.Standing + " AS stands, " + d.Record + " AS record FROM escalation e JOIN " + d.From
}

// Keep renews what the ledger is walked by, for the approvals of one record. Whoever changes what Asked and Standing speak of calls it.
func (d Decided) Keep(ctx context.Context, tx *db.Tx, record int64) error {
	_, err := tx.Exec(ctx, "UPDATE escalation e SET asked = x.major, standing = x.stands FROM ("+d.copies()+` WHERE `+d.Record+` = @record) x
		WHERE e.id = x.id AND (e.asked, e.standing) IS DISTINCT FROM (x.major, x.stands)`, db.Args{"record": record})
	if err != nil {
		return fmt.Errorf("keep the ledger of %s %d: %w", d.Kind, record, err)
	}
	return nil
}

// Strayed are the approvals that stand elsewhere in the ledger than their decisions say, for portal verify.
func (d Decided) Strayed() string {
	return "SELECT 'escalation' AS kind, x.id, '在报批件台账中的位置与议定事项不一致' AS text FROM (" + d.copies() +
		") x WHERE (x.asked, x.standing) IS DISTINCT FROM (x.major, x.stands) ORDER BY x.id"
}
