package account

import (
	"context"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
)

// OwnSeat is one of the person's own seats, also one that has ended or waits for confirmation.
type OwnSeat struct {
	Role                            access.Role
	UnitName, Title, Section, Basis string
	ValidFrom                       time.Time
	ValidTo                         *time.Time
	Confirmed                       bool
}

// OwnSeats lists the person's own seats, newest first.
func (s *Service) OwnSeats(ctx context.Context, who access.Actor) ([]OwnSeat, error) {
	var seats *[]OwnSeat
	err := s.db.Read(ctx, func(b *db.Batch) { seats = db.Many[OwnSeat](b, selectOwnSeats, db.Args{"person": who.Person}) })
	if err != nil {
		return nil, err
	}
	return *seats, nil
}
