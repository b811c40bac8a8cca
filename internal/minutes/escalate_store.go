package minutes

import (
	"context"

	"jointmeeting/internal/db"
)

const escalationColumns = `e.id, e.clause, c.minutes, c.ord, c.text, c.major, e.state, e.sent_to, e.number, e.sent_on, e.answer, e.answered_on,
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
	return tx.Change(ctx, `UPDATE escalation SET state = @state, sent_to = @to, number = @number, sent_on = @sent, answer = @answer,
		answered_on = @on, by_name = @by, version = version + 1 WHERE id = @id AND version = @version`,
		db.Args{"id": e.ID, "version": e.Version, "state": e.State, "to": e.SentTo, "number": e.Number, "sent": e.SentOn, "answer": e.Answer,
			"on": e.AnsweredOn, "by": e.ByName})
}

// prepare makes the record of approval for each major decision that leaves the draft.
func prepare(ctx context.Context, tx *db.Tx, m Minutes) error {
	_, err := tx.Exec(ctx, `INSERT INTO escalation (clause, state) SELECT id, 'prepared' FROM clause WHERE minutes = @id AND major
		ON CONFLICT DO NOTHING`, db.Args{"id": m.ID})
	return err
}
