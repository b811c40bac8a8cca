package unit

import (
	"context"

	"jointmeeting/internal/db"
)

// Office is this joint meeting: its id in signed statements, its names, and whether the data are a demo.
type Office struct {
	ID, Name, Short, Charter string
	Demo                     bool
}

const selectOffice = "SELECT id::text AS id, name, short, charter, demo FROM office"

// TheOffice asks for the office of this database.
func TheOffice(b *db.Batch) *Office { return db.One[Office](b, selectOffice, nil) }

// TheOfficeTx loads it inside an act.
func TheOfficeTx(ctx context.Context, tx *db.Tx) (Office, error) {
	return db.Get[Office](ctx, tx, selectOffice, nil)
}
