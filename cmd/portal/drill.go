package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// drillCommand tries whether a backup comes back.
func drillCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:      "drill",
		Usage:     "restore the newest backup (or FILE) into a scratch server, check it, and note the outcome; the portal works on",
		ArgsUsage: "[FILE]",
		Flags:     []cli.Flag{keyFlag()},
		Action:    a.drill,
	}
}

func (a *program) drill(ctx context.Context, cmd *cli.Command) error {
	keys, err := a.privateKeys(cmd)
	if err != nil {
		return fmt.Errorf("drill: %w", err)
	}
	return a.withDB(ctx, func(d *db.DB) error {
		k, err := a.keeper(d)
		if err != nil {
			return err
		}
		run, err := k.Drill(ctx, byHand, cmd.Args().First(), keys)
		if err != nil {
			return fmt.Errorf("drill of %q: %w", run.File, err)
		}
		fmt.Fprintf(a.stdout, "%s comes back: %d rows of %s, each table with the digest of the backup, and verified\n", run.File, run.Rows, run.Of.In(form.Zone).Format(time.DateTime))
		return nil
	})
}
