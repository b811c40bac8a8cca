package recovery

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"jointmeeting/internal/access"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/pg"
	"jointmeeting/internal/verify"
)

var (
	errNone  = errors.New("there is no backup to try")
	errLeft  = errors.New("the backup holds no key of the program")
	errFault = errors.New("the restored records break the rules of portal verify")
	errDrill = errors.New("another drill is running on this machine")
)

// Drill restores a backup, the newest of the folder where none is named, into a scratch server, checks it as `portal
// verify` does, removes the server and notes the outcome.
func (k *Keeper) Drill(ctx context.Context, who access.Actor, path string, keys []age.Identity) (backup.Run, error) {
	run := backup.Run{Act: backup.Drill, Machine: k.From.Machine}
	list, err := k.Folder.List()
	if path == "" && len(list) > 0 {
		path = k.Folder.Path(list[0].Name)
	}
	if err == nil && path == "" {
		err = errNone
	}
	if err == nil {
		err = k.tried(ctx, &run, path, keys)
	}
	if errors.Is(err, errDrill) || ctx.Err() != nil {
		return run, err
	}
	if run.OK = err == nil; err != nil && run.Said == "" {
		run.Said = Reason(err)
	}
	return run, errors.Join(err, backup.Record(ctx, k.DB, who, run))
}

// tried is the drill itself.
func (k *Keeper) tried(ctx context.Context, run *backup.Run, path string, keys []age.Identity) error {
	run.File = filepath.Base(path)
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	run.Bytes = info.Size()
	f, err := dump.Check(path, keys)
	if err != nil {
		return err
	}
	run.Rows, run.Of = f.Rows(), &f.At
	if len(f.Secrets) == 0 {
		return errLeft
	}
	return k.scratch(ctx, f, func(url string) error {
		if err := f.Load(ctx, url); err != nil {
			return err
		}
		faults, err := k.faults(ctx, url, f)
		if err == nil && len(faults) > 0 {
			run.Said = fmt.Sprintf("恢复完整，但核验发现 %d 处不符，第一处：%s", len(faults), faults[0])
			return fmt.Errorf("%w, %d of them, the first: %s", errFault, len(faults), faults[0])
		}
		return err
	})
}

// faults are those of restored records, whose log must have the key that the backup holds.
func (k *Keeper) faults(ctx context.Context, url string, f *dump.File) ([]string, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	key, err := k.KeyIn(f)
	if err != nil {
		return nil, err
	}
	d.SealLog(key)
	return Faults(ctx, d)
}

// scratch runs a server of its own for the work and removes it with all that was in it, also what a drill that was
// killed left behind.
func (k *Keeper) scratch(ctx context.Context, f *dump.File, work func(url string) error) (err error) {
	if err := k.clear(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(k.Scratch), 0o755); err != nil {
		return err
	}
	if err := Room(filepath.Dir(k.Scratch), f); err != nil {
		return err
	}
	server, err := pg.StartScratch(ctx, k.Scratch, k.Log)
	if err != nil {
		return err
	}
	defer func() {
		// The work may have ended because ctx did: stopping still takes its time.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		err = errors.Join(err, server.Stop(ctx), k.clear(ctx))
	}()
	return work(server.OwnerURL())
}

func (k *Keeper) clear(ctx context.Context) error {
	gone, err := pg.Discard(ctx, k.Scratch)
	if err == nil && !gone {
		err = errDrill
	}
	return err
}

// Faults are what `portal verify` finds in a database, a sentence each.
func Faults(ctx context.Context, d *db.DB) (faults []string, err error) {
	results, err := verify.Run(ctx, d)
	for _, r := range results {
		faults = append(faults, r.Faults...)
	}
	return faults, err
}
