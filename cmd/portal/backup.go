package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"filippo.io/age"
	"github.com/urfave/cli/v3"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/recovery"
)

// byHand is the actor of backups, drills and restores that somebody at the machine asked for.
var byHand = access.System("命令行")

// backupCommand makes a backup at once; its words make a key and list what there is.
func backupCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:   "backup",
		Usage:  "write a backup of all records and keys, encrypted to PORTAL_BACKUP_RECIPIENT, into PORTAL_BACKUP_DIR",
		Action: a.backup,
		Commands: []*cli.Command{
			{Name: "key", Usage: "make the pair of keys of the backups: the private one into FILE, the public one on the screen", ArgsUsage: "FILE", Action: a.backupKey},
			{Name: "list", Usage: "list the backups of this machine, the newest first", Action: a.backupList},
		},
	}
}

func (a *program) backup(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return fmt.Errorf("backup: no such word %q", cmd.Args().First())
	}
	if _, err := a.recipients(); err != nil {
		return err
	}
	return a.withDB(ctx, func(d *db.DB) error {
		k, err := a.keeper(d)
		if err != nil {
			return err
		}
		run, err := k.Backup(ctx, byHand)
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		fmt.Fprintf(a.stdout, "%s  %s, %d rows\n", k.Folder.Path(run.File), backup.Size(run.Bytes), run.Rows)
		state, err := backup.Load(ctx, d)
		if err != nil {
			return err
		}
		if why := state.Unreliable(*state.Made); why != "" {
			return fmt.Errorf("backup: the file is whole, but it holds too little: %s", why)
		}
		return nil
	})
}

// recipients are who can open the backups; without any there is no backup.
func (a *program) recipients() ([]age.Recipient, error) {
	if a.config.BackupRecipient == "" {
		return nil, errors.New("backup: PORTAL_BACKUP_RECIPIENT is empty: `portal backup key FILE` makes a pair of keys and says what to set; keep FILE away from this machine")
	}
	return dump.Recipients(string(a.config.BackupRecipient))
}

// backupFolder is where the backups of this machine are.
func (a *program) backupFolder() dump.Folder {
	if dir := a.config.BackupDir; dir != "" {
		return dump.Folder(dir)
	}
	return dump.Folder(filepath.Join(a.config.DataDir, "backups"))
}

// makeBackupFolder makes the folder in the data folder. One that somebody named must be there: made where a disk was
// not mounted it would fill the wrong disk.
func (a *program) makeBackupFolder() (dump.Folder, error) {
	folder := a.backupFolder()
	if a.config.BackupDir != "" {
		return folder, nil
	}
	return folder, folder.Make()
}

// keeper puts together what makes and tries the backups of this machine.
func (a *program) keeper(d *db.DB) (*recovery.Keeper, error) {
	folder, err := a.makeBackupFolder()
	if err != nil {
		return nil, err
	}
	key, err := a.deviceKeyText()
	if err != nil {
		return nil, err
	}
	scratch, err := a.databaseDir()
	if err != nil {
		return nil, err
	}
	k := &recovery.Keeper{DB: d, URL: d.Pool().Config().ConnString(), Folder: folder, Scratch: scratch + "-drill", Log: a.log, KeyIn: recovery.KeyIn,
		From: dump.Origin{Program: "portal " + revision(), Machine: recovery.Machine(), Keys: []dump.Secret{{Name: recovery.DeviceKeyName, Text: key}}}}
	if a.config.BackupRecipient != "" {
		if k.To, err = a.recipients(); err != nil {
			return nil, err
		}
	}
	if a.config.BackupKey != "" {
		k.Own, err = dump.Identities(string(a.config.BackupKey))
	}
	return k, err
}

func (a *program) backupKey(_ context.Context, cmd *cli.Command) error {
	path := cmd.Args().First()
	if path == "" {
		return errors.New("backup key: name the file for the private key")
	}
	public, err := dump.NewKey(path)
	if err != nil {
		return fmt.Errorf("backup key: %w", err)
	}
	fmt.Fprintf(a.stdout, "private key: %s\nKeep it in two places away from this machine: without it no backup can ever be opened.\n\nset on this machine:\nPORTAL_BACKUP_RECIPIENT=%s\n", path, public)
	return nil
}

func (a *program) backupList(context.Context, *cli.Command) error {
	folder := a.backupFolder()
	list, err := folder.List()
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, k := range list {
		fmt.Fprintf(w, "%s\t%s\n", folder.Path(k.Name), backup.Size(k.Bytes))
	}
	if len(list) == 0 {
		fmt.Fprintf(w, "no backup in %s\n", folder)
	}
	return errors.Join(err, w.Flush())
}

// watchBackups makes backups by the schedule of the office beside other work, on machines that know to whom they are
// encrypted; stop waits until the one that runs has given up.
func (a *program) watchBackups(ctx context.Context, d *db.DB) (stop func(), err error) {
	if a.config.BackupRecipient == "" {
		a.log.Warn("no backups are made by schedule here: PORTAL_BACKUP_RECIPIENT is empty")
		return func() {}, nil
	}
	k, err := a.keeper(d)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.Watch(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}, nil
}
