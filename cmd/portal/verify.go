package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/db"
	"jointmeeting/internal/verify"
)

// verifyCommand checks the invariants and names the rows that break one.
func verifyCommand(a *app) *cli.Command {
	return &cli.Command{
		Name:   "verify",
		Usage:  "check log, numbers, attachments, signatures and tasks; non-zero and names the rows when one is broken",
		Action: func(ctx context.Context, _ *cli.Command) error { return a.withDB(ctx, a.verify(ctx)) },
	}
}

func (a *app) verify(ctx context.Context) func(*db.DB) error {
	return func(d *db.DB) error {
		results, err := verify.Run(ctx, d)
		if err != nil {
			return err
		}
		broken := 0
		for _, r := range results {
			fmt.Fprintf(a.stdout, "%-12s %s\n", r.Name, map[bool]string{true: "ok", false: fmt.Sprintf("%d broken", len(r.Faults))}[len(r.Faults) == 0])
			for _, f := range r.Faults {
				fmt.Fprintln(a.stdout, "  "+f)
			}
			broken += len(r.Faults)
		}
		if broken > 0 {
			return errors.New("the database is not as the portal left it")
		}
		return nil
	}
}
