package issuing

import (
	"context"

	"jointmeeting/internal/db"
)

const selectNext = "SELECT last + 1 FROM counter WHERE kind = @kind AND year = @year"

// logHead is where the log stands.
type logHead struct {
	Seq  int64
	Hash []byte
}

func headOfLog(ctx context.Context, tx *db.Tx) (logHead, error) {
	return db.Get[logHead](ctx, tx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", nil)
}
