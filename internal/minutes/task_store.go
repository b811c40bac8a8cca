package minutes

import (
	"jointmeeting/internal/db"
)

// ByGroup is a unit that stands in a decision by a group, and the group's name as then.
type ByGroup struct {
	Unit int64
	Name string
}

// GroupsOfTask queues by which groups units have their parts of a task, for the page of the task: whoever sees that sees its units.
func GroupsOfTask(b *db.Batch, task int64) *[]ByGroup {
	return db.Many[ByGroup](b, `SELECT x.unit, g.name FROM task t JOIN clause_unit x ON x.clause = t.origin
		JOIN clause_group g ON g.clause = x.clause AND g.unit_group = x.via WHERE t.id = @task`, db.Args{"task": task})
}
