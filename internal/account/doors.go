package account

import (
	"context"

	"jointmeeting/internal/access"
	"jointmeeting/internal/attempt"
	"jointmeeting/internal/db"
	"jointmeeting/internal/setting"
)

// Mac is a keyed digest for one purpose: what is stored under it tells nothing to who reads the table alone.
func (a *Service) Mac(purpose string, parts ...string) []byte {
	return []byte(a.device.mac(append([]string{purpose}, parts...)...))
}

// CountTry counts a try of somebody who is not signed in, by address alone: nobody elsewhere shuts a door that a person
// has the key of. The function that it gives takes a right try back.
func (a *Service) CountTry(ctx context.Context, kind, address, field string) (right func(), err error) {
	return a.count(ctx, attempt.ByNetwork(kind, address), field)
}

// CountOwnTry counts a try of a person who is signed in to prove who they are, before it is looked at; a
// shut counter refuses it at the field. The function that it gives takes a right try back.
func (a *Service) CountOwnTry(ctx context.Context, who access.Actor, kind, field string, v *setting.Values) (right func(), err error) {
	return a.count(ctx, attempt.Own(who.Person, kind, v), field)
}

func (a *Service) count(ctx context.Context, counter attempt.Counter, field string) (right func(), err error) {
	list := []attempt.Counter{counter}
	return func() { a.tries.GiveBack(ctx, list) }, a.tries.Take(ctx, list, field)
}

// SetPassword puts the password that a person has chosen with a code, and ends their sessions.
func SetPassword(ctx context.Context, tx *db.Tx, person int64, hash string) error {
	if err := tx.Change(ctx, setPassword, db.Args{"person": person, "hash": hash}); err != nil {
		return err
	}
	_, err := EndAll(ctx, tx, person, nil)
	return err
}

// EndPauses ends the rest of signing behind an authenticator that somebody else has just confirmed.
func EndPauses(ctx context.Context, tx *db.Tx, person, authenticator int64) error {
	_, err := tx.Exec(ctx, endPausesOf, db.Args{"person": person, "authenticator": authenticator, "at": tx.At, "by": tx.Who.Name, "me": tx.Who.Person})
	return err
}
