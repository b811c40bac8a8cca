package minutes

import (
	"context"
	"strings"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/task"
)

const escalationColumns = `e.id, e.clause, c.minutes, c.ord, c.text, c.major, e.state, e.sent_to, e.number, e.sent_on, e.answer, e.amended, e.answered_on,
	e.by_name, e.version, m.state AS minutes_state, m.title, coalesce(m.number, '') AS minutes_number, c.lead_name`

// fromEscalation joins what an approval hangs on; only those who make minutes see approvals.
const fromEscalation = ` FROM escalation e JOIN clause c ON c.id = e.clause JOIN minutes m ON m.id = c.minutes
	WHERE (@office OR @convenor) AND ` + seen

const selectEscalations = "SELECT " + escalationColumns + fromEscalation + " AND m.id = @id AND c.major ORDER BY c.ord"

func escalations(ctx context.Context, tx *db.Tx, minutes int64) ([]Escalation, error) {
	return db.All[Escalation](ctx, tx, selectEscalations, db.Seen(tx.Who, db.Args{"id": minutes}))
}

// lockEscalation takes an approval for a change: the minutes first, as everywhere, so that their text
// does not change under it.
func lockEscalation(ctx context.Context, tx *db.Tx, id int64) (Escalation, error) {
	args := db.Seen(tx.Who, db.Args{"id": id})
	of, err := db.Scalar[int64](ctx, tx, "SELECT m.id"+fromEscalation+" AND e.id = @id", args)
	if err != nil {
		return Escalation{}, err
	}
	if _, err := lock(ctx, tx, of); err != nil {
		return Escalation{}, err
	}
	return db.Get[Escalation](ctx, tx, "SELECT "+escalationColumns+fromEscalation+" AND e.id = @id FOR UPDATE OF e", args)
}

// escalationOf is the approval of a clause, nil when it has none. Callers hold the minutes' lock.
func escalationOf(ctx context.Context, tx *db.Tx, clause int64) (*Escalation, error) {
	list, err := db.All[Escalation](ctx, tx, "SELECT "+escalationColumns+fromEscalation+" AND e.clause = @clause", db.Seen(tx.Who, db.Args{"clause": clause}))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// putEscalation is the only place where the state of an approval changes.
func putEscalation(ctx context.Context, tx *db.Tx, e Escalation) error {
	return tx.Change(ctx, `UPDATE escalation SET state = @state, sent_to = @to, number = @number, sent_on = @sent, answer = @answer, amended = @amended,
		answered_on = @on, by_name = @by, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": e.ID, "version": e.Version, "state": e.State, "to": e.SentTo, "number": e.Number, "sent": e.SentOn, "answer": e.Answer, "amended": e.Amended,
			"on": e.AnsweredOn, "by": e.ByName})
}

// prepare makes the record of approval for each major decision that leaves the draft. One that a correction
// repeats word for word brings the approval it has.
func prepare(ctx context.Context, tx *db.Tx, m Minutes) error {
	_, err := tx.Exec(ctx, `INSERT INTO escalation (clause, state, sent_to, number, sent_on, answer, amended, answered_on, by_name)
		SELECT c.id, coalesce(e.state, 'prepared'), coalesce(e.sent_to, ''), coalesce(e.number, ''), e.sent_on, coalesce(e.answer, ''), coalesce(e.amended, ''),
			e.answered_on, coalesce(e.by_name, '')
		FROM clause c LEFT JOIN clause o ON o.id = c.origin AND o.major AND (o.text, o.lead, o.due, o.deliverable, o.no_task, o.topic) IS NOT DISTINCT FROM
				(c.text, c.lead, c.due, c.deliverable, c.no_task, c.topic)
			AND ARRAY(SELECT u.unit FROM clause_unit u WHERE u.clause = o.id ORDER BY 1) = ARRAY(SELECT u.unit FROM clause_unit u WHERE u.clause = c.id ORDER BY 1)
			LEFT JOIN escalation e ON e.clause = o.id AND e.state = ANY(@approved)
		WHERE c.minutes = @id AND c.major
		ON CONFLICT ON CONSTRAINT escalation_clause_key DO UPDATE SET state = excluded.state, sent_to = excluded.sent_to, number = excluded.number,
			sent_on = excluded.sent_on, answer = excluded.answer, amended = excluded.amended, answered_on = excluded.answered_on, by_name = excluded.by_name,
			version = escalation.version + 1
		WHERE escalation.state = 'prepared' AND excluded.state <> 'prepared'`, db.Args{"id": m.ID, "approved": approvals})
	return err
}

// keep stores the record as it is now among the past ones, before it is taken back.
func (e Escalation) keep(ctx context.Context, tx *db.Tx, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO escalation_past (escalation, state, sent_to, number, sent_on, answer, amended, answered_on, by_name, why, at)
		SELECT id, state, sent_to, number, sent_on, answer, amended, answered_on, by_name, @why, @at FROM escalation WHERE id = @id`,
		db.Args{"id": e.ID, "why": why, "at": tx.At})
	return err
}

// pasts asks for the former sendings of the major decisions of minutes, newest first.
func pasts(b *db.Batch, who access.Actor, minutes int64) *[]Past {
	return db.Many[Past](b, "SELECT p.id, p.escalation, p.state, p.sent_to, p.number, p.sent_on, p.answer, p.amended, p.answered_on, p.why, p.at"+
		" FROM escalation_past p JOIN escalation e ON e.id = p.escalation JOIN clause c ON c.id = e.clause JOIN minutes m ON m.id = c.minutes"+
		" WHERE (@office OR @convenor) AND "+seen+" AND m.id = @id ORDER BY p.id DESC LIMIT 100", db.Seen(who, db.Args{"id": minutes}))
}

// rulings asks for the files of the answers.
func rulings(b *db.Batch, who access.Actor, minutes int64) *[]file.Attachment {
	return file.OfQuery(b, EscalationChart.Kind, "SELECT e.id"+fromEscalation+" AND m.id = @id", db.Seen(who, db.Args{"id": minutes}))
}

// ledgerTabs are the parts of the ledger, each with its condition.
var ledgerTabs = []LedgerTab{
	{"waiting", "待批复", "e.state = 'sent' AND m.state <> 'abandoned'"},
	{"prepared", "待报批", "e.state = 'prepared' AND m.state <> 'abandoned'"},
	{"refused", "不同意和退回", "e.state IN ('rejected', 'returned') AND m.state <> 'abandoned'"},
	{"approved", "已批复", "e.state IN ('approved', 'amended') AND m.state <> 'abandoned'"},
	{"all", "全部", "true"},
}

func ledger(b *db.Batch, who access.Actor, tab LedgerTab, after int64, limit int) *[]LedgerRow {
	return db.Many[LedgerRow](b, "SELECT "+escalationColumns+`, (SELECT count(*) FROM attachment a WHERE a.kind = 'escalation' AND a.record = e.id AND a.void_at IS NULL)::int AS files,
		(SELECT count(*) FROM escalation_past p WHERE p.escalation = e.id)::int AS before`+fromEscalation+" AND c.major AND "+tab.cond+
		" AND (@after = 0 OR e.id < @after) ORDER BY e.id DESC LIMIT @limit", db.Seen(who, db.Args{"after": after, "limit": limit}))
}

// ledgerCounts counts each part up to the cap.
func ledgerCounts(b *db.Batch, who access.Actor) *[]int {
	parts := []string{}
	for _, t := range ledgerTabs {
		parts = append(parts, "(SELECT count(*)::int FROM (SELECT"+fromEscalation+" AND c.major AND "+t.cond+" LIMIT @cap) x)")
	}
	return db.Values[int](b, "SELECT unnest(ARRAY["+strings.Join(parts, ", ")+"])", db.Seen(who, db.Args{"cap": task.CountCap}))
}
