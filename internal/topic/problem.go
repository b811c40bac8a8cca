package topic

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// DraftFrom starts a draft for the unit of the seat out of a problem that the unit has studied (R12); the
// topic keeps a link back. The caller has checked the right.
func DraftFrom(ctx context.Context, tx *db.Tx, seat access.Seat, problem int64, f Form) (int64, error) {
	in, errs := f.Input()
	if err := errs.Err(); err != nil {
		return 0, err
	}
	p, err := findProposer(ctx, tx, seat.Unit)
	if err != nil {
		return 0, err
	}
	id, err := insert(ctx, tx, seat.Unit, p.Name, in)
	if err != nil {
		return 0, err
	}
	logCreated(tx, id, in.Title, seat, "由研究问题转为议题草稿")
	return id, linkProblem(ctx, tx, id, problem)
}
