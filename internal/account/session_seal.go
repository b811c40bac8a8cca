package account

import (
	"context"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// Sealed says whether the program with this key has begun a session of which the table says this (sealedFacts): whoever writes to the table
// alone makes none, moves none to another person, and says of none that it came from elsewhere, has shown more or lasts longer.
func Sealed(k audit.Key, seal []byte, facts string) bool { return k.Sealed(seal, "session", facts) }

// reseal seals a session as the statement leaves it.
func reseal(ctx context.Context, tx *db.Tx, sql string, args db.Args) error {
	facts, err := db.Scalar[string](ctx, tx, sql, args)
	if err == nil {
		_, err = tx.Exec(ctx, sealSession, db.Args{"hash": args["hash"], "seal": tx.LogKey().Seal("session", facts)})
	}
	return err
}

// shownTx is what the session that asks has shown, as the program has sealed it: it holds the row until the act is done.
func shownTx(ctx context.Context, tx *db.Tx) (Shown, error) {
	if len(tx.Who.Session) == 0 {
		return ShownPassword, nil // an act outside any session
	}
	if err := aloneWith(ctx, tx, tx.Who.Person); err != nil {
		return ShownPassword, err
	}
	s, err := db.Get[struct {
		Seal  []byte
		Facts string
		Shown Shown
	}](ctx, tx, lockSeal, db.Args{"hash": tx.Who.Session})
	if err == nil && !Sealed(tx.LogKey(), s.Seal, s.Facts) {
		err = fault.New(fault.SignIn, "登录已失效，请重新登录")
	}
	return s.Shown, err
}

// NoteShown notes inside an act what the session that asks has shown by now: everything else opens, or registering does. What somebody has
// written there since the request came is not sealed with it. An act outside any session has none to note it in.
func NoteShown(ctx context.Context, tx *db.Tx, shown Shown) error {
	if len(tx.Who.Session) == 0 {
		return nil
	}
	if _, err := shownTx(ctx, tx); err != nil {
		return err
	}
	return reseal(ctx, tx, noteShown, db.Args{"hash": tx.Who.Session, "shown": shown})
}
