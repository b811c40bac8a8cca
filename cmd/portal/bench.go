package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fill"
)

// benchCommand measures the portal on invented records.
func benchCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "bench",
		Usage: "measure the portal on invented records, on this machine only",
		Commands: []*cli.Command{
			benchRunCommand(a),
			{Name: "load", Usage: "fill an empty or demo database with so many tasks and what goes with them", ArgsUsage: "TASKS", Action: a.benchLoad},
			{Name: "cost", Usage: "print what every page asks of the database; PATH READER prints the plans of one", ArgsUsage: "[PATH READER]", Action: a.benchCost,
				Flags: []cli.Flag{&cli.StringFlag{Name: "save", Usage: "file for it, for growth; each page is timed then"}}},
			{Name: "growth", Usage: "print what pages cost more at one size than at another, from two files of cost --save", ArgsUsage: "FEW MANY", Action: func(_ context.Context, cmd *cli.Command) error {
				return bench.PrintGrowth(a.stdout, cmd.Args().Get(0), cmd.Args().Get(1))
			}},
		},
	}
}

func (a *program) benchLoad(ctx context.Context, cmd *cli.Command) error {
	tasks, err := strconv.Atoi(cmd.Args().First())
	if err != nil || tasks < 1 || tasks > 2_000_000 {
		return fmt.Errorf("bench load: want a number of tasks between 1 and 2000000, got %q", cmd.Args().First())
	}
	return a.withAddresses(ctx, func(at addresses) error {
		if err := a.shape(ctx, at); err != nil { // the role that serves gets its rights too: another does the load
			return err
		}
		at.app = at.admin // it makes tables of its own
		return a.withSchemaAt(ctx, at, db.StandardPools, func(d *db.DB) error { return fill.Load(ctx, d, tasks, a.stdout) })
	})
}
