package minutes

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
)

// Hold locks minutes for an act about them by somebody who does not see them.
func Hold(ctx context.Context, tx *db.Tx, id int64) error {
	if _, err := db.Scalar[int64](ctx, tx, "SELECT m.id FROM minutes m WHERE m.id = @id FOR UPDATE OF m", db.Args{"id": id}); err != nil {
		return fmt.Errorf("hold minutes %d: %w", id, err)
	}
	return nil
}
