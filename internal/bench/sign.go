package bench

import (
	"context"
	"fmt"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
)

// SignIn opens a session for one of the sample people, so that pages can be asked for without a password; the
// secret goes into the cookie. The act stands in the log like a sign-in.
func SignIn(ctx context.Context, d *db.DB, login string) (secret string, err error) {
	who, err := account.ActorOf(ctx, d, login)
	if err != nil {
		return "", fmt.Errorf("sign in %s: %w", login, err)
	}
	_, err = d.Write(ctx, who, func(ctx context.Context, tx *db.Tx) (err error) {
		account.LogSignIn(tx, who.Person, who.Name, login)
		secret, err = account.NewSessions(d, account.IdleEnd, account.LifeEnd).Begin(ctx, tx, who.Person, nil, account.Device{Agent: "bench"})
		return err
	})
	return secret, err
}
