package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/urfave/cli/v3"

	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/form"
	"jointmeeting/internal/recovery"
	"jointmeeting/internal/secretfile"
)

// restoreCommand brings a backup into an empty place.
func restoreCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "bring a backup into an empty database and data folder, and check it",
		ArgsUsage: "FILE",
		Flags: []cli.Flag{
			keyFlag(),
			&cli.BoolFlag{Name: "check", Usage: "only read the file through and say whether it is whole; needs no database"},
		},
		Action: a.restore,
	}
}

func keyFlag() cli.Flag {
	return &cli.StringFlag{Name: "key", Usage: "file with the private key of the backups", DefaultText: "PORTAL_BACKUP_KEY"}
}

// privateKeys are those of --key, else those of the settings.
func (a *program) privateKeys(cmd *cli.Command) ([]age.Identity, error) {
	text := string(a.config.BackupKey)
	if path := cmd.String("key"); path != "" {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("the private key: %w", err)
		}
		text = string(b)
	}
	if text == "" {
		return nil, errors.New("name the file with the private key: --key FILE")
	}
	return dump.Identities(text)
}

func (a *program) restore(ctx context.Context, cmd *cli.Command) error {
	path := cmd.Args().First()
	if path == "" {
		return errors.New("restore: name the backup (`portal backup list` shows those of this machine)")
	}
	keys, err := a.privateKeys(cmd)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	f, err := dump.Check(path, keys)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	fmt.Fprintf(a.stdout, "%s is whole: %s of %s, schema %d, %d tables, %d rows\n", filepath.Base(path), f.Machine, f.At.In(form.Zone).Format(time.DateTime), f.Schema, len(f.Tables), f.Rows())
	if cmd.Bool("check") {
		return nil
	}
	if err := a.mayRestore(f); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return a.withAddresses(ctx, func(at addresses) error {
		if err := a.restoreTo(ctx, at, path, f); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		return nil
	})
}

// mayRestore looks at the data folder before anything is written: room, and no other key.
func (a *program) mayRestore(f *dump.File) error {
	for _, s := range f.Secrets {
		if s.Name != recovery.DeviceKeyName {
			return fmt.Errorf("the backup holds a key that this program does not know, %s: use the program that made it (%s)", s.Name, f.Program)
		}
		if a.config.Secret != "" && !sameKey([]byte(a.config.Secret), s.Text) {
			return errors.New("PORTAL_SECRET is not the one of the backup: unset it, then the key comes from the backup; with another one no code generator works any more")
		}
		there, err := os.ReadFile(filepath.Join(a.config.DataDir, s.Name))
		if err == nil && a.config.Secret == "" && !sameKey(there, s.Text) {
			return fmt.Errorf("%s is another key than that of the backup: move it away first", filepath.Join(a.config.DataDir, s.Name))
		}
	}
	if a.config.DatabaseURL != "" {
		return nil // the room of another machine cannot be seen from here
	}
	dir, err := a.databaseDir()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	return recovery.Room(filepath.Dir(dir), f)
}

func sameKey(a, b []byte) bool { return bytes.EqualFold(bytes.TrimSpace(a), bytes.TrimSpace(b)) }

// restoreTo fills the database, then the data folder, then looks at both; only then the mark of an unfinished restore goes.
func (a *program) restoreTo(ctx context.Context, at addresses, path string, f *dump.File) error {
	if err := f.Load(ctx, at.owner); err != nil {
		return err
	}
	for _, s := range f.Secrets { // before the schema: what is added to the log then has its key
		if err := a.keepKey(s); err != nil {
			return fmt.Errorf("write the key: %w", err)
		}
	}
	if err := a.logOf().Witness.Forget(); err != nil { // who restores says which log it is from now on
		return err
	}
	if err := a.shape(ctx, at); err != nil {
		return err
	}
	var faults []string
	err := a.opened(ctx, at, db.StandardPools, func(d *db.DB) (err error) {
		if faults, err = recovery.Faults(ctx, d); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		return errors.Join(backup.Restored(ctx, d, byHand, filepath.Base(path), f.At), dump.Finish(ctx, at.owner))
	})
	if err != nil {
		return err
	}
	for _, line := range faults {
		fmt.Fprintln(a.stdout, "  "+line)
	}
	fmt.Fprintf(a.stdout, "restored: %d rows in %d tables, each table with the digest of the backup\n", f.Rows(), len(f.Tables))
	if len(faults) > 0 {
		return fmt.Errorf("the records are as they were when the backup was made, but `portal verify` finds the %d faults above in them", len(faults))
	}
	return nil
}

// keepKey puts a key of the backup into the data folder, for the owner of the folder, unless it is there or comes from a setting.
func (a *program) keepKey(s dump.Secret) error {
	path := filepath.Join(a.config.DataDir, s.Name)
	if a.config.Secret != "" {
		return nil
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return secretfile.WriteFor(path, string(bytes.TrimSpace(s.Text)))
}
