package unit

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// Newcomer is a person with an account and confirmed seats, as brought in by a command, not by a form.
type Newcomer struct {
	Name, Login string
	Hash        string // of the password, argon2id in PHC form
	MustChange  bool
	Seats       []NewSeat
}

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

// Enlist adds people with their accounts and confirmed seats inside an act. The caller logs it.
func Enlist(ctx context.Context, tx *db.Tx, people []Newcomer) error {
	for _, n := range people {
		if err := enlist(ctx, tx, n); err != nil {
			return fmt.Errorf("enlist %s: %w", n.Login, err)
		}
	}
	return nil
}

func enlist(ctx context.Context, tx *db.Tx, n Newcomer) error {
	person, err := tx.Insert(ctx, insertPerson, db.Args{"name": n.Name})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertAccount, db.Args{"person": person, "login": n.Login, "hash": n.Hash, "must": n.MustChange}); err != nil {
		return err
	}
	for _, s := range n.Seats {
		if _, err := giveSeat(ctx, tx, person, s, true); err != nil {
			return err
		}
	}
	return nil
}

// giveSeat writes the seat; one that is not confirmed gives no right yet.
func giveSeat(ctx context.Context, tx *db.Tx, person int64, s NewSeat, confirmed bool) (int64, error) {
	args := db.Args{"person": person, "role": string(s.Role), "unit": s.Unit, "slot": s.Slot, "title": s.Title, "section": s.Section,
		"phone": s.Phone, "from": form.Day(s.From), "to": s.To, "basis": s.Basis, "replaces": s.Replaces,
		"asker": tx.Who.Name, "now": tx.At, "by": "", "at": (*time.Time)(nil)}
	if confirmed {
		args["by"], args["at"] = tx.Who.Name, &tx.At
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
