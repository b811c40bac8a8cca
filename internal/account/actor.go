package account

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// ActorOf loads a person by the name of the account, with the seats in force today. Sign-in does not
// use it: it asks for no password. Tests and commands do.
func ActorOf(ctx context.Context, d *db.DB, login string) (access.Actor, error) {
	type row struct {
		Person                      int64
		Name, Login, Size, Contrast string
		MustSet                     bool
	}
	args := db.Args{"login": login, "order": access.Names(access.Roles())}
	var who *row
	var seats *[]access.Seat
	err := d.Read(ctx, func(b *db.Batch) {
		who, seats = db.One[row](b, selectActor, args), db.Many[access.Seat](b, selectActorSeats, args)
	})
	if err != nil {
		return access.Actor{}, err
	}
	return access.Actor{Person: who.Person, Name: who.Name, Login: who.Login, Seats: *seats,
		Size: who.Size, Contrast: who.Contrast, MustSet: who.MustSet}, nil
}
