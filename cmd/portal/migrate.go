package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v3"

	"jointmeeting/migrations"
)

// migrateCommand shapes the database: up (also without a word), status, to N.
func migrateCommand(a *program) *cli.Command {
	up := func(ctx context.Context, cmd *cli.Command) error {
		if cmd.Args().Present() {
			return fmt.Errorf("migrate: no such word %q", cmd.Args().First())
		}
		return a.withURL(ctx, func(url string) error { return a.migrate(ctx, url, migrations.Latest()) })
	}
	return &cli.Command{
		Name:   "migrate",
		Usage:  "bring the database to this program's schema",
		Action: up,
		Commands: []*cli.Command{
			{Name: "up", Usage: "apply what is pending", Action: up},
			{Name: "status", Usage: "list the migrations", Action: a.migrateStatus},
			{Name: "to", Usage: "move up to one version; down is refused", ArgsUsage: "N", Action: a.migrateTo},
		},
	}
}

func (a *program) migrate(ctx context.Context, url string, version int64) error {
	if err := migrations.To(ctx, url, version); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "schema at %d\n", version)
	return nil
}

func (a *program) migrateTo(ctx context.Context, cmd *cli.Command) error {
	version, err := strconv.ParseInt(cmd.Args().First(), 10, 64)
	if err != nil || version < 0 || version > migrations.Latest() {
		return fmt.Errorf("migrate to: want a version between 0 and %d, got %q", migrations.Latest(), cmd.Args().First())
	}
	return a.withURL(ctx, func(url string) error { return a.migrate(ctx, url, version) })
}

func (a *program) migrateStatus(ctx context.Context, _ *cli.Command) error {
	return a.withURL(ctx, func(url string) error {
		states, err := migrations.Status(ctx, url)
		for _, s := range states {
			at := "pending"
			if !s.AppliedAt.IsZero() {
				at = s.AppliedAt.Format("2006-01-02 15:04:05")
			}
			fmt.Fprintf(a.stdout, "%5d  %-19s  %s\n", s.Version, at, s.Name)
		}
		return err
	})
}
