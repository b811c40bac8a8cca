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

// CountWrong counts a wrong code or token: of who is signed in by the person, of others by the network, and by all of them together. It is an error when there were too
// many, which are no longer logged one by one. Nobody guesses these, so a right one is never counted, and passes however many wrong ones came
// before it: nobody keeps its holder out. On is what the log says that it was tried for.
func (a *Service) CountWrong(ctx context.Context, who access.Actor, kind, field string, on db.On) error {
	counters := []attempt.Counter{attempt.ByNetwork(kind, who.From), attempt.ByAnybody(kind)}
	if who.Signed() {
		counters = []attempt.Counter{attempt.ByPerson(kind, who.Person)}
	}
	for _, c := range counters {
		if err := a.tries.Wrong(ctx, c, field); err != nil {
			return a.noteThrottled(ctx, who, on, notOneByOne, err)
		}
	}
	return nil
}

// notOneByOne is what the log says of wrong codes that are too many.
const notOneByOne = "本时段第 %d 次不正确，不再逐次记录"

// CountOwnTry counts a try of a person who is signed in to prove who they are, before it is looked at; a
// shut counter refuses it at the field. The function that it gives takes a right try back.
func (a *Service) CountOwnTry(ctx context.Context, who access.Actor, kind, field string, v *setting.Values) (right func(), err error) {
	list := []attempt.Counter{attempt.Own(who.Person, kind, v)}
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
