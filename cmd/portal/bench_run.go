package main

import (
	"context"
	"os"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
)

// benchRunCommand measures this program beside the baseline program.
func benchRunCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "ask pages in turn with the baseline program and print the figures with their goals",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "tasks", Value: 200_000, Usage: "size of the office; what is missing is loaded first"},
			&cli.StringFlag{Name: "baseline", Usage: "the built baseline program; without it there are no ratios"},
			&cli.StringFlag{Name: "baseline-source", Usage: "the baseline's folder, for its sql/schema.sql and sql/seed.sql"},
			&cli.IntFlag{Name: "rounds", Value: 9},
			&cli.DurationFlag{Name: "slice", Value: 2 * time.Second},
			&cli.IntFlag{Name: "clients", Value: 8},
		},
		Action: a.benchRun,
	}
}

func (a *program) benchRun(ctx context.Context, cmd *cli.Command) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return a.withAddresses(ctx, func(at addresses) error {
		if err := a.withSchemaAt(ctx, at, db.StandardPools, func(*db.DB) error { return nil }); err != nil {
			return err
		}
		secret, err := a.deviceKey()
		if err != nil {
			return err
		}
		key, err := audit.NewKey(secret)
		if err != nil {
			return err
		}
		res, err := bench.Run(ctx, bench.Options{
			Program: program, Database: at.admin, Serve: at.app, Secret: secret, Tasks: cmd.Int("tasks"), Baseline: cmd.String("baseline"), SQL: cmd.String("baseline-source"),
			Rounds: cmd.Int("rounds"), Slice: cmd.Duration("slice"), Clients: cmd.Int("clients"), Say: a.stderr, Costs: costsOf(at.app, key),
		})
		if err != nil {
			return err
		}
		return res.Table(a.stdout)
	})
}
