package round

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// nextNumber is the number of the record's next round.
func (k Asking) nextNumber(ctx context.Context, tx *db.Tx, record int64) (int, error) {
	return db.Scalar[int](ctx, tx, "SELECT coalesce(max(n), 0) + 1 FROM round WHERE kind = @kind AND record = @record", db.Args{"kind": k.Record, "record": record})
}

func (k Asking) insertRound(ctx context.Context, tx *db.Tx, r Round) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO round (kind, record, n, version, asked_on, days, silence, shared, note, why, opened_name, opened_at)
		VALUES (@kind, @record, @n, @version, @on, @days, @silence, @shared, @note, @why, @by, @at) RETURNING id`,
		db.Args{"kind": k.Record, "record": r.Record, "n": r.N, "version": r.Version, "on": r.AskedOn, "days": r.Days, "silence": r.Silence, "shared": r.Shared,
			"note": r.Note, "why": r.Why, "by": tx.Who.Name, "at": tx.At})
	if err != nil {
		return 0, fmt.Errorf("open a round about %s %d: %w", k.Record, r.Record, err)
	}
	return id, nil
}

func (k Asking) insertAnswer(ctx context.Context, tx *db.Tx, round, record int64, to Addressee) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO round_answer (kind, round, record, unit, unit_name, state, covered)
		VALUES (@kind, @round, @record, @unit, @name, 'asked', @covered) RETURNING id`,
		db.Args{"kind": k.Record, "round": round, "record": record, "unit": to.Unit, "name": to.Name, "covered": to.Covered})
	if err != nil {
		return 0, fmt.Errorf("ask %s about %s %d: %w", to.Name, k.Record, record, err)
	}
	return id, nil
}

// openedAt is when the unit was asked.
func (k Asking) openedAt(ctx context.Context, tx *db.Tx, a Answer) (time.Time, error) {
	return db.Scalar[time.Time](ctx, tx, "SELECT opened_at FROM round WHERE kind = @kind AND id = @id", db.Args{"kind": k.Record, "id": a.Round})
}

// closeRound closes the record's open round; its due day is settled now.
func (k Asking) closeRound(ctx context.Context, tx *db.Tx, record int64, how, why string) error {
	err := tx.Change(ctx, `UPDATE round SET closed_at = @at, closed_name = @by, closed_how = @how, closed_why = @why, due = add_workdays(asked_on, days)
		WHERE kind = @kind AND record = @record AND closed_at IS NULL`,
		db.Args{"kind": k.Record, "record": record, "at": tx.At, "by": tx.Who.Name, "how": how, "why": why})
	if err != nil {
		return fmt.Errorf("close the round about %s %d: %w", k.Record, record, err)
	}
	return nil
}

// silent are the answers not given in the round that this act has closed.
func (k Asking) silent(ctx context.Context, tx *db.Tx, record int64) ([]int64, error) {
	ids, err := db.Scalar[[]int64](ctx, tx, `SELECT ARRAY(SELECT a.id FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round
		WHERE r.kind = @kind AND r.record = @record AND r.closed_at = @at AND a.state = 'asked' ORDER BY a.id)`, db.Args{"kind": k.Record, "record": record, "at": tx.At})
	if err != nil {
		return nil, fmt.Errorf("find who did not answer about %s %d: %w", k.Record, record, err)
	}
	return ids, nil
}

// writeState is the only statement that changes an answer's state.
func (k Asking) writeState(ctx context.Context, tx *db.Tx, a Answer, to string) error {
	return tx.Change(ctx, `UPDATE round_answer SET state = @to, stance = nullif(@stance, ''), approver = @approver, approved_on = @on, given_by = nullif(@by::bigint, 0),
		given_name = @name, given_at = @given, hash = @hash, lapsed_at = @lapsed, lapsed_why = @why, version = version + 1
		WHERE kind = @kind AND id = @id AND version = @version`,
		db.Args{"to": to, "stance": a.Stance, "approver": a.Approver, "on": a.ApprovedOn, "by": a.GivenBy, "name": a.GivenName, "given": a.GivenAt,
			"hash": a.Hash, "lapsed": a.LapsedAt, "why": a.LapsedWhy, "kind": k.Record, "id": a.ID, "version": a.Version})
}

// nextVersion moves an answer's version on, for a change beside the row.
func (k Asking) nextVersion(ctx context.Context, tx *db.Tx, a Answer) error {
	return tx.Change(ctx, "UPDATE round_answer SET version = version + 1 WHERE kind = @kind AND id = @id AND version = @version",
		db.Args{"kind": k.Record, "id": a.ID, "version": a.Version})
}

func (k Asking) insertPoints(ctx context.Context, tx *db.Tx, a Answer) error {
	for _, p := range a.Points {
		if _, err := tx.Exec(ctx, "INSERT INTO round_remark (kind, answer, ord, part, quote, text) VALUES (@kind, @answer, @ord, @part, @quote, @text)",
			db.Args{"kind": k.Record, "answer": a.ID, "ord": p.Ord, "part": p.Part, "quote": p.Quote, "text": p.Text}); err != nil {
			return fmt.Errorf("store remark %d of %s %d: %w", p.Ord, k.Answer, a.ID, err)
		}
	}
	return nil
}

func (k Asking) writeVerdict(ctx context.Context, tx *db.Tx, p Point) error {
	return tx.Change(ctx, `UPDATE round_remark SET verdict = @verdict, reason = @reason, replied_name = @by, replied_at = @at
		WHERE id = @id AND kind = @kind AND answer = @answer`,
		db.Args{"verdict": p.Verdict, "reason": p.Reason, "by": tx.Who.Name, "at": tx.At, "id": p.ID, "kind": k.Record, "answer": p.Answer})
}

// Standing are the answers that count: of each unit the latest, given or silent where silence counted. They
// are locked; the caller has the record.
func (k Asking) Standing(ctx context.Context, tx *db.Tx, record int64) ([]Answer, error) {
	list, err := db.All[Answer](ctx, tx, "SELECT "+answerColumns+`'' AS title, 0::bigint AS owner, false AS open, false AS in_hand
		FROM round_answer a JOIN round r ON r.kind = a.kind AND r.id = a.round WHERE a.kind = @kind AND a.record = @record
		AND a.id = (SELECT max(x.id) FROM round_answer x WHERE x.kind = a.kind AND x.record = a.record AND x.unit = a.unit)
		AND (a.state = 'given' OR (a.state = 'asked' AND r.silence AND r.closed_at IS NOT NULL)) ORDER BY a.id FOR UPDATE OF a`,
		db.Args{"kind": k.Record, "record": record})
	if err != nil {
		return nil, fmt.Errorf("load the answers that count about %s %d: %w", k.Record, record, err)
	}
	return list, nil
}

// Draft is an answer that the unit has not given yet.
type Draft struct {
	Form   string
	ByName string
	At     time.Time
}

// DraftOf asks for the draft; it is there for the unit's own people only.
func (k Asking) DraftOf(b *db.Batch, who access.Actor, id int64) **Draft {
	return db.Maybe[Draft](b, "SELECT d.form, d.by_name, d.at FROM round_draft d WHERE d.kind = @kind AND d.answer = @id AND d.unit = ANY(@units)",
		db.Seen(who, db.Args{"kind": k.Record, "id": id}))
}

// KeepDraft stores an answer that is not given yet.
func (k Asking) KeepDraft(ctx context.Context, tx *db.Tx, a Answer, f Form) error {
	if _, err := tx.Exec(ctx, `INSERT INTO round_draft (kind, answer, unit, form, by_name, at) VALUES (@kind, @answer, @unit, @form, @by, @at)
		ON CONFLICT (kind, answer) DO UPDATE SET form = @form, by_name = @by, at = @at`,
		db.Args{"kind": k.Record, "answer": a.ID, "unit": a.Unit, "form": f.Values().Encode(), "by": tx.Who.Name, "at": tx.At}); err != nil {
		return fmt.Errorf("keep the draft of %s %d: %w", k.Answer, a.ID, err)
	}
	return k.nextVersion(ctx, tx, a)
}

// dropDraft takes the draft away once the answer is given.
func (k Asking) dropDraft(ctx context.Context, tx *db.Tx, a Answer) error {
	_, err := tx.Exec(ctx, "DELETE FROM round_draft WHERE kind = @kind AND answer = @id", db.Args{"kind": k.Record, "id": a.ID})
	return err
}
