package topic

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

func linkProblem(ctx context.Context, tx *db.Tx, id, problem int64) error {
	_, err := tx.Exec(ctx, "UPDATE topic SET problem = @problem WHERE id = @id", db.Args{"id": id, "problem": problem})
	if err != nil {
		return fmt.Errorf("link topic %d to problem %d: %w", id, problem, err)
	}
	return nil
}

// Origin is the problem of which a topic was made. The room problem answers it to whoever shows a topic.
type Origin struct {
	ID    int64
	Title string
}
