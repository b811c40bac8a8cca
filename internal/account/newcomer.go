package account

import (
	"context"
	"fmt"

	"jointmeeting/internal/db"
	"jointmeeting/internal/unit"
)

// Newcomer is a person with an account and confirmed seats, as brought in by a command, not by a form.
type Newcomer struct {
	Name, Login string
	Hash        string // of the password, argon2id in PHC form
	MustChange  bool
	Seats       []unit.NewSeat
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
	person, err := unit.AddPerson(ctx, tx, n.Name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertAccount, db.Args{"person": person, "login": n.Login, "hash": n.Hash, "must": n.MustChange}); err != nil {
		return err
	}
	for _, s := range n.Seats {
		if _, err := unit.GiveSeat(ctx, tx, person, s, true); err != nil {
			return err
		}
	}
	return nil
}
