package task

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/basis"
	"jointmeeting/internal/db"
)

// citers may say on what a task rests (R17): the office, and the lead unit's liaison.
var citers = []access.Right{access.May(access.Office), access.May(access.Director), access.Liaison.Of(access.Lead)}

// MayCite says whether the person may change what the task cites now.
func MayCite(who access.Actor, t Task) bool { return Chart.May(who, t, "cite") }

// Citer is the tasks' basis.Citer.
func Citer(ctx context.Context, tx *db.Tx, id int64, version int) (basis.Record, error) {
	t, cite, err := steps.Act(ctx, tx, db.Asked{ID: id, Version: version, Do: "cite"})
	return basis.Record{Title: t.Called(), Path: Path(id), Cite: cite}, err
}
