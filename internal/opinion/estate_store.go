package opinion

import (
	"context"

	"jointmeeting/internal/db"
	"jointmeeting/internal/room"
	"jointmeeting/internal/topic"
)

// estate is what a unit is asked about topics; who is asked already itself answers once more in the name of the other.
var estate = func() room.Estate {
	e := Waits.Estate("待反馈的征求意见", "EXISTS (SELECT 1 FROM round_answer x WHERE x.kind = 'topic' AND x.round = r.round AND x.unit = @successor)")
	e.Pass = handOn
	return e
}()

func handOn(ctx context.Context, tx *db.Tx, p room.Passing) error {
	if err := topic.Rounds.HandOn(ctx, tx, p); err != nil {
		return err
	}
	topics, err := db.Scalar[[]int64](ctx, tx, "SELECT ARRAY(SELECT DISTINCT a.record FROM round_answer a WHERE a.kind = 'topic' AND a.id = ANY(@records))", db.Args{"records": p.Records})
	for _, id := range topics {
		if err == nil {
			err = topic.Sighted(ctx, tx, id)
		}
	}
	return err
}
