package account

import (
	"context"

	"jointmeeting/internal/db"
)

// Hints are what the sign-in page says besides its form. Outside a demo nobody is named.
type Hints struct {
	NeedsSetup bool
	Password   string    // of the sample people; empty outside a demo
	Leaders    []Account // sample people of the office, those above it, and administrators
	Others     []Account // sample people of the units
}

// Hints asks what the sign-in page has to say.
func (a *Service) Hints(ctx context.Context) (Hints, error) {
	var has *bool
	var password *string
	var people *[]Account
	err := a.db.Read(ctx, func(b *db.Batch) {
		has = db.Value[bool](b, hasAdministrator, setupArgs())
		password = db.Value[string](b, selectDemoPassword, nil)
		people = db.Many[Account](b, selectDemoPeople, a.args(db.Args{}))
	})
	if err != nil {
		return Hints{}, err
	}
	h := Hints{NeedsSetup: !*has, Password: *password}
	for _, p := range *people {
		if holdsOfficeSeat(p) {
			h.Leaders = append(h.Leaders, p)
		} else {
			h.Others = append(h.Others, p)
		}
	}
	return h, nil
}
