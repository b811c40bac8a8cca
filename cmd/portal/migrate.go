package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/doctor"
	"jointmeeting/internal/pg"
	"jointmeeting/migrations"
)

// migrateCommand shapes the database: up (also without a word), status, to N.
func migrateCommand(a *program) *cli.Command {
	up := func(ctx context.Context, cmd *cli.Command) error {
		if cmd.Args().Present() {
			return fmt.Errorf("migrate: no such word %q", cmd.Args().First())
		}
		return a.withAddresses(ctx, func(at addresses) error { return a.migrate(ctx, at, migrations.Latest()) })
	}
	return &cli.Command{
		Name:   "migrate",
		Usage:  "bring the database to this program's schema",
		Action: up,
		Commands: []*cli.Command{
			{Name: "up", Usage: "apply what is pending", Action: up},
			{Name: "status", Usage: "list the migrations", Action: a.migrateStatus},
			{Name: "to", Usage: "move up to one version; down is refused", ArgsUsage: "N", Action: a.migrateTo},
			{Name: "seal", Usage: "go on with the log as it is, also with entries that this machine's key does not authenticate: after the key was really lost, after an older copy of the database was put here on purpose, for entries that are known to be right; never for forged ones",
				Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "kept in the log", Required: true}}, Action: a.migrateSeal},
			{Name: "roles", Usage: "print what makes the two roles on a server of your own, for its administrator", Flags: []cli.Flag{
				&cli.StringFlag{Name: "owner", Value: pg.Standard.Owner, Usage: "role of portal migrate"},
				&cli.StringFlag{Name: "app", Value: pg.Standard.App, Usage: "role of all else"},
				&cli.StringFlag{Name: "database", Value: pg.Standard.Database},
			}, Action: a.migrateRoles},
		},
	}
}

// migrateRoles prints the statements; they need no database.
func (a *program) migrateRoles(_ context.Context, cmd *cli.Command) error {
	_, err := io.WriteString(a.stdout, pg.Roles{Owner: cmd.String("owner"), App: cmd.String("app"), Database: cmd.String("database")}.Script())
	return err
}

// migrateSeal is for who has the machine; what it takes in is named by portal verify ever after.
func (a *program) migrateSeal(ctx context.Context, cmd *cli.Command) error {
	return a.withAddresses(ctx, func(at addresses) error {
		conn, err := doctor.Connect(ctx, at.owner)
		if err != nil {
			return err
		}
		defer conn.Close(context.WithoutCancel(ctx))
		up := func() error {
			return errors.Join(migrations.Up(ctx, at.owner), migrations.Rights(ctx, at.owner, at.app))
		}
		return a.logOf().Seal(ctx, conn, up, cmd.String("reason"), a.stdout)
	})
}

func (a *program) migrate(ctx context.Context, at addresses, version int64) error {
	if err := a.upgraded(ctx, at, func() error { return migrations.To(ctx, at.owner, version) }); err != nil {
		return err
	}
	if err := migrations.Rights(ctx, at.owner, at.app); err != nil {
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
	return a.withAddresses(ctx, func(at addresses) error { return a.migrate(ctx, at, version) })
}

func (a *program) migrateStatus(ctx context.Context, _ *cli.Command) error {
	return a.withAddresses(ctx, func(at addresses) error {
		states, err := migrations.Status(ctx, at.owner)
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
