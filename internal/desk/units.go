package desk

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/task"
	"jointmeeting/internal/topiclist"
)

// UnitLoad is how one unit stands in the thread: the tasks it leads, the topics it handed in.
type UnitLoad struct{ Open, Overdue, Topics int }

// Units counts for each unit what the person sees of it; every count opens its rows.
func Units(ctx context.Context, d *db.DB, who access.Actor, now time.Time) (map[int64]UnitLoad, error) {
	var loads *[]task.Load
	var brought *[]topiclist.Brought
	err := d.Read(ctx, func(b *db.Batch) {
		b.KeepPlans() // counts of every unit, whoever asks
		loads, brought = task.Loads(b, who, now), topiclist.BroughtByUnit(b, who)
	})
	if err != nil {
		return nil, err
	}
	out := map[int64]UnitLoad{}
	for _, l := range *loads {
		out[l.Unit] = UnitLoad{Open: l.Open, Overdue: l.Overdue}
	}
	for _, n := range *brought {
		l := out[n.Unit]
		l.Topics = n.N
		out[n.Unit] = l
	}
	return out, nil
}
