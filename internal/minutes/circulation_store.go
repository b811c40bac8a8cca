package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

// circulationColumns read it for minutes m.
const circulationColumns = `(SELECT count(*) FROM circulation c WHERE c.minutes = m.id) AS rounds,
	(SELECT count(*) FROM circulation_reply q WHERE q.circulation = ` + latestRound + `) AS round_asked,
	ARRAY(SELECT q.unit_name FROM circulation_reply q WHERE q.circulation = ` + latestRound + ` AND q.state = 'asked' ORDER BY q.id) AS round_missing,
	coalesce((SELECT add_workdays(c.asked_on, c.days) < portal_today() FROM circulation c WHERE c.minutes = m.id AND c.closed_at IS NULL), false) AS round_over,
	(SELECT count(*) FROM circulation_reply q JOIN circulation_remark k ON k.reply = q.id WHERE q.minutes = m.id AND q.state <> 'asked' AND k.verdict = '') AS unanswered,
	ARRAY(SELECT q.unit_name FROM circulation_reply q WHERE q.minutes = m.id AND q.state = 'lapsed'
		AND q.id = (SELECT max(x.id) FROM circulation_reply x WHERE x.minutes = m.id AND x.unit = q.unit) ORDER BY q.id) AS lapsed`

const latestRound = "(SELECT max(c.id) FROM circulation c WHERE c.minutes = m.id)"

// unanswered are the answers not given in the round that this act has closed.
func unanswered(ctx context.Context, tx *db.Tx, id int64) ([]int64, error) {
	ids, err := db.Scalar[[]int64](ctx, tx, `SELECT ARRAY(SELECT q.id FROM circulation_reply q JOIN circulation c ON c.id = q.circulation
		WHERE c.minutes = @id AND c.closed_at = @at AND q.state = 'asked' ORDER BY q.id)`, db.Args{"id": id, "at": tx.At})
	if err != nil {
		return nil, fmt.Errorf("find who did not answer on minutes %d: %w", id, err)
	}
	return ids, nil
}

func closeRound(ctx context.Context, tx *db.Tx, id int64, how, why string) error {
	return tx.Change(ctx, `UPDATE circulation SET closed_at = @at, closed_name = @name, closed_how = @how, closed_why = @why, due = add_workdays(asked_on, days)
		WHERE minutes = @id AND closed_at IS NULL`, db.Args{"id": id, "at": tx.At, "name": tx.Who.Name, "how": how, "why": why})
}
