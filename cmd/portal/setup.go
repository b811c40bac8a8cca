package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/account"
	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
	"jointmeeting/internal/secretfile"
)

// setupCommand makes the token with which the first administrator and security officer are made in the browser. The token
// goes into a file that only its owner may read, never onto the screen, where logs could keep it.
func setupCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "setup",
		Usage: "make the one-use token for the first administrator and security officer (only while there never was one)",
		Action: func(ctx context.Context, _ *cli.Command) error {
			return a.withAccounts(ctx, a.setup)
		},
	}
}

func (a *program) setup(ctx context.Context, _ *db.DB, accounts *account.Service) error {
	token, ends, err := accounts.IssueSetup(ctx)
	if err != nil {
		return err
	}
	path := filepath.Join(a.config.DataDir, "setup.token")
	if err := secretfile.Write(path, token); err != nil {
		return fmt.Errorf("write the token: %w", err)
	}
	fmt.Fprintf(a.stdout, "token: %s (until %s)\n", path, ends.In(form.Zone).Format(time.DateTime+" -07:00"))
	fmt.Fprintln(a.stdout, "open /setup on the portal and paste it there; it works once. The administrator gets the first half of the officer's code there;")
	fmt.Fprintln(a.stdout, "portal user approve OFFICER then prints the second, for the officer alone. Next: portal charter load")
	return nil
}

// withAccounts opens the records for a command about accounts.
func (a *program) withAccounts(ctx context.Context, work func(context.Context, *db.DB, *account.Service) error) error {
	return a.withDB(ctx, func(d *db.DB) error {
		key, err := a.deviceKey()
		if err != nil {
			return err
		}
		return work(ctx, d, account.NewService(d, account.NewSessions(d, account.IdleEnd, account.LifeEnd), key))
	})
}
