package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/urfave/cli/v3"

	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/doctor"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/recovery"
)

// check is one question of the doctor: a sentence when all is well, an error when not, a hint in between.
type check struct {
	name string
	ask  func(context.Context, *pgx.Conn) (string, error)
}

// doctorCommand looks at what the portal stands on: the disks first, for which no database is needed and for whose
// sake it often does not start. It starts the private database like any command, and changes nothing else.
func doctorCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "look at settings, database, schema and disk; non-zero when something is wrong",
		Action: func(ctx context.Context, _ *cli.Command) error {
			bad := a.disks()
			err := a.withURL(ctx, func(url string) error {
				bad += a.examine(ctx, url)
				return nil
			})
			if err != nil {
				a.said("server", "", err)
				a.sayNewest()
				bad++
			}
			if bad > 0 {
				return fmt.Errorf("doctor: %d things are wrong", bad)
			}
			return nil
		},
	}
}

// sayNewest tells whoever stands before a broken portal which backup there is to go back to; the files need no database.
func (a *program) sayNewest() {
	folder := a.backupFolder()
	if list, err := folder.List(); err == nil && len(list) > 0 {
		fmt.Fprintf(a.stdout, "the newest backup on this machine: %s, %s\n", folder.Path(list[0].Name), backup.Size(list[0].Bytes))
	}
}

// examine asks the database and tells how many answers are wrong.
func (a *program) examine(ctx context.Context, url string) (bad int) {
	conn, err := doctor.Connect(ctx, url)
	if err != nil {
		a.said("server", "", err)
		a.sayNewest()
		return 1
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, c := range a.checks(url) {
		said, err := c.ask(ctx, conn)
		var h doctor.Hint
		if err != nil && !errors.As(err, &h) {
			bad++
		}
		a.said(c.name, said, err)
	}
	return bad
}

func (a *program) checks(url string) []check {
	key, _ := a.secret().Own() // what is wrong with it is told at the log key
	return []check{
		{"server", doctor.Server},
		{"names", doctor.Names},
		{"clock", doctor.Clock},
		{"log", doctor.LogTime(a.config.ClockApart, key)},
		{"log key", a.logOf().Doctor},
		{"writing", doctor.Writing},
		{"roles", doctor.Roles},
		{"line", doctor.Line},
		{"schema", func(ctx context.Context, _ *pgx.Conn) (string, error) { return doctor.Schema(ctx, url) }},
		{"restore", func(ctx context.Context, _ *pgx.Conn) (string, error) { return "ended", dump.Finished(ctx, url) }},
		{"backup", func(ctx context.Context, _ *pgx.Conn) (string, error) {
			return a.backupsAre(ctx, url, backup.State.JudgeMade)
		}},
		{"drill", func(ctx context.Context, _ *pgx.Conn) (string, error) {
			return a.backupsAre(ctx, url, backup.State.JudgeDrilled)
		}},
	}
}

// backupsAre tells what the page of the backups tells, and whether the newest file is still where it was put.
func (a *program) backupsAre(ctx context.Context, url string, judge func(backup.State) backup.Finding) (string, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return "", err
	}
	defer d.Close()
	state, err := backup.Load(ctx, d)
	if err != nil {
		return "", fmt.Errorf("not known while the schema is not this program's: %w", err)
	}
	f := judge(state)
	if f.Bad {
		return "", errors.New(f.Said)
	}
	return f.Said, a.backupThere(state.Made)
}

// backupThere misses the file of a backup that was made on this machine.
func (a *program) backupThere(made *backup.Run) error {
	if made == nil || made.Machine != recovery.Machine() {
		return nil
	}
	folder := a.backupFolder()
	info, err := os.Stat(folder.Path(made.File))
	if err != nil {
		return fmt.Errorf("the newest backup is gone: %w", err)
	}
	if info.Size() != made.Bytes {
		return fmt.Errorf("the newest backup %s has %d bytes and was made with %d", folder.Path(made.File), info.Size(), made.Bytes)
	}
	return nil
}
