package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	rules "jointmeeting/internal/setting"
)

// clockCommand is for the day after a clock stood in the future: the log then has entries of days to come, and nothing is
// numbered before somebody says that the time now is right.
func clockCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "clock",
		Usage: "accept --reason WORDS: say that the server's time is right although the log has later entries",
		Commands: []*cli.Command{{Name: "accept", Usage: "note in the log that the time now is right",
			Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}},
			Action: func(ctx context.Context, cmd *cli.Command) error {
				return a.withDB(ctx, func(d *db.DB) error {
					return rules.AcceptClock(ctx, d, access.System("命令行"), cmd.String("reason"))
				})
			}}},
	}
}
