package unit

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// NewSeat is a seat to be given.
type NewSeat struct {
	Role    access.Role
	Unit    int64 // 0: none
	Slot    int   // of a convenor
	Title   string
	Section string
	Phone   string
	From    time.Time
	To      *time.Time // first day on which it is no longer held; nil: open
	Basis   string
	// Replaces is the seat that ends when this one is confirmed; 0 for none.
	Replaces int64
}

// AddPerson writes a new person inside an act.
func AddPerson(ctx context.Context, tx *db.Tx, name string) (int64, error) {
	return tx.Insert(ctx, insertPerson, db.Args{"name": name})
}

// PersonName gives the name of a person inside an act.
func PersonName(ctx context.Context, tx *db.Tx, person int64) (string, error) {
	return db.Scalar[string](ctx, tx, selectPersonName, db.Args{"person": person})
}

// GiveSeat writes the seat; one that is not confirmed gives no right yet. The unit is kept first: whether it has ended is asked for as the row is written.
func GiveSeat(ctx context.Context, tx *db.Tx, person int64, s NewSeat, confirmed bool) (int64, error) {
	args := db.Args{"person": person, "role": string(s.Role), "unit": s.Unit, "slot": s.Slot, "title": s.Title, "section": s.Section,
		"phone": s.Phone, "from": form.Day(s.From), "to": s.To, "basis": s.Basis, "replaces": s.Replaces,
		"asker": tx.Who.Name, "asking": tx.Who.Person, "now": tx.At, "by": "", "at": (*time.Time)(nil)}
	if confirmed {
		args["by"], args["at"] = tx.Who.Name, &tx.At
	}
	if _, err := tx.Exec(ctx, keepUnit, args); err != nil {
		return 0, fmt.Errorf("keep unit %d: %w", s.Unit, err)
	}
	return tx.Insert(ctx, insertSeat, args)
}

// MarkDemo says on every page that people and records are samples, and keeps the sample people's
// password for the sign-in page. The caller logs it.
func MarkDemo(ctx context.Context, tx *db.Tx, password string) error {
	_, err := tx.Exec(ctx, markDemo, db.Args{"password": password})
	return err
}

// EmptyTx says whether nobody and nothing is in the database yet, and keeps another load from
// beginning until the act ends.
func EmptyTx(ctx context.Context, tx *db.Tx) (bool, error) {
	return db.Scalar[bool](ctx, tx, selectEmpty, db.Args{})
}
