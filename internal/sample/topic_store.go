package sample

import (
	"context"
	"time"

	"jointmeeting/internal/db"
)

// handedInOn sets the day on which topics were handed in: those of a meeting of the story that was held
// came before it.
func handedInOn(ctx context.Context, d *db.DB, topics []int64, day time.Time) error {
	_, err := d.Pool().Exec(ctx, `UPDATE topic SET drafted_at = $2::timestamptz - interval '1 day', submitted_at = $2::timestamptz WHERE id = ANY($1)`,
		topics, day.Add(10*time.Hour))
	return err
}
