package task

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// citers may say on what a task rests (R17): the office, and the lead unit's liaison.
var citers = []access.Right{access.May(access.Office), access.May(access.Director), access.Liaison.Of(access.Lead)}

func citer(who access.Actor, t Task) (access.Seat, bool) {
	if !t.Open() {
		return access.Seat{}, false
	}
	return who.Holds(t.ties(), citers...)
}

// MayCite says whether the person may change what the task cites now.
func MayCite(who access.Actor, t Task) bool {
	_, ok := citer(who, t)
	return ok
}

// Citer is the tasks' basis.Citer.
func Citer(ctx context.Context, tx *db.Tx, id int64) (basis.Record, error) {
	t, err := lock(ctx, tx, tx.Who, id)
	if err != nil {
		return basis.Record{}, err
	}
	seat, ok := citer(tx.Who, t)
	if !ok {
		return basis.Record{}, fault.Denied("任务当前为“%s”，您不能更改引用的依据", Chart.StateOf(t).Title)
	}
	return basis.Record{Title: t.Called(), Path: Path(id), Seat: seat}, nil
}
