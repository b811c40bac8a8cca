package delegation

import (
	"context"
	"fmt"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

const delegationColumns = `d.id, d.from_name, d.to_person, d.to_name, d.subject, d.signs, d.valid_from, d.valid_to, d.basis, d.at,
	coalesce(d.ended_at, '0001-01-01 00:00:00+00') AS ended_at, d.version`

// seenDelegation is who may read delegations: those who prepare or chair meetings.
const seenDelegation = "(@office OR @convenor)"

const (
	selectDelegation  = "SELECT " + delegationColumns + " FROM delegation d WHERE d.id = @id AND " + seenDelegation
	selectDelegations = "SELECT " + delegationColumns + " FROM delegation d WHERE " + seenDelegation + ` AND (@after::bigint = 0 OR d.id < @after)
		ORDER BY d.id DESC LIMIT 51`
	selectInForce = "SELECT " + delegationColumns + " FROM delegation d WHERE " + seenDelegation + ` AND d.ended_at IS NULL
		AND d.valid_to >= portal_today() ORDER BY d.valid_from, d.id LIMIT 50`
)

// InForce asks for those that are not over, for the choice of a chair.
func InForce(b *db.Batch, who access.Actor) *[]Delegation {
	return db.Many[Delegation](b, selectInForce, db.Seen(who, nil))
}

func lock(ctx context.Context, tx *db.Tx, id int64) (Delegation, error) {
	return db.Get[Delegation](ctx, tx, selectDelegation+" FOR UPDATE", db.Seen(tx.Who, db.Args{"id": id}))
}

func insertDelegation(ctx context.Context, tx *db.Tx, d Delegation) (int64, error) {
	return tx.Insert(ctx, `INSERT INTO delegation (from_person, from_name, to_person, to_name, subject, signs, valid_from, valid_to, basis, at)
		VALUES (@me, @me_name, @to, @to_name, @subject, @signs, @from, @until, @basis, @at) RETURNING id`,
		db.Args{"me": tx.Who.Person, "me_name": tx.Who.Name, "to": d.ToPerson, "to_name": d.ToName, "subject": d.Subject, "signs": d.Signs,
			"from": d.ValidFrom, "until": d.ValidTo, "basis": d.Basis, "at": tx.At})
}

func endDelegation(ctx context.Context, tx *db.Tx, d Delegation) error {
	return tx.Change(ctx, "UPDATE delegation SET ended_at = @at, version = version + 1 WHERE id = @id AND version = @version",
		db.Args{"id": d.ID, "at": tx.At, "version": d.Version})
}

// Hold keeps a delegation and the seat of who gave it as they are until the act is over; what is read of the delegation afterwards in the act stays so.
func Hold(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, `SELECT 1 FROM delegation d JOIN seat s ON s.person = d.from_person AND s.role = 'chief' WHERE d.id = @id
		ORDER BY s.id FOR SHARE OF d, s`, db.Args{"id": id})
	if err != nil {
		return fmt.Errorf("keep delegation %d as it is: %w", id, err)
	}
	return nil
}

// Signs says whether the delegation lets its holder sign the minutes; none does not.
func Signs(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	if id == 0 {
		return false, nil
	}
	return db.Scalar[bool](ctx, tx, "SELECT signs FROM delegation WHERE id = @id", db.Args{"id": id})
}
