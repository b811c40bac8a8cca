// Package recovery makes backups, restores them for trial and notes what became of both: by command, and by the
// schedule of the office. What a backup is stands in internal/dump, what is known of it in internal/backup.
package recovery

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"syscall"
	"time"

	"filippo.io/age"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/setting"
)

// Keeper makes and tries the backups of one database.
type Keeper struct {
	DB      *db.DB
	URL     string
	Folder  dump.Folder
	To      []age.Recipient // who can open them
	Own     []age.Identity  // keys of this machine, for drills by the schedule; may be empty
	Scratch string          // folder of the server in which a drill restores
	From    dump.Origin
	KeyIn   func(*dump.File) (audit.Key, error) // the log's key that a backup holds
	Log     *slog.Logger
}

// errRoom says that the disk has too little room for what is to be done.
var errRoom = errors.New("not enough room on the disk")

// reserve is what a disk keeps free besides a backup.
const reserve = 64 << 20

// Backup makes one backup, removes what is older than the office keeps, and notes the outcome.
func (k *Keeper) Backup(ctx context.Context, who access.Actor) (backup.Run, error) {
	state, err := backup.Load(ctx, k.DB)
	if err != nil {
		return backup.Run{}, err
	}
	run, err := k.made(ctx)
	if errors.Is(err, dump.ErrRunning) || ctx.Err() != nil {
		return run, err // nothing failed: another does it, or it was called off
	}
	if err != nil {
		run.Said = Reason(err)
		return run, errors.Join(err, backup.Record(ctx, k.DB, who, run))
	}
	if err := backup.Record(ctx, k.DB, who, run); err != nil {
		return run, fmt.Errorf("the backup %s is whole, but it could not be noted that it was made: %w", k.Folder.Path(run.File), err)
	}
	if why := state.Unreliable(run); why != "" {
		// The older ones stay: they may be all that there is.
		k.Log.Error("the backup holds too little", "file", run.File, "why", why)
		return run, nil
	}
	gone, err := k.Folder.Keep(state.Settings.Int(setting.BackupKeep))
	for _, name := range gone {
		k.Log.Info("an old backup was removed", "file", name)
	}
	return run, err
}

func (k *Keeper) made(ctx context.Context) (backup.Run, error) {
	run := backup.Run{Act: backup.Make, Machine: k.From.Machine}
	last, err := k.Folder.List()
	if err != nil {
		return run, err
	}
	if len(last) > 0 {
		if err := room(string(k.Folder), last[0].Bytes*11/10); err != nil {
			return run, err
		}
	}
	kept, m, err := k.Folder.Add(ctx, k.URL, k.To, k.From)
	run.File, run.Bytes, run.Rows = kept.Name, kept.Bytes, m.Rows()
	if err == nil {
		run.OK, run.Of = true, &m.At
	}
	return run, err
}

// room looks whether a disk takes so many bytes more.
func room(dir string, bytes int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	if free := int64(disk.Bavail) * disk.Bsize; free < bytes+reserve {
		return fmt.Errorf("%w of %s: %d MB are free, about %d MB are needed", errRoom, dir, free>>20, (bytes+reserve)>>20)
	}
	return nil
}

// Room looks whether the disk of a folder takes a database that a backup is brought into: its rows, their indexes and
// the log of writing them.
func Room(dir string, f *dump.File) error { return room(dir, 2*f.Bytes()+200<<20) }

// Reason says in the words of the page why a backup or a drill failed; the cause itself stands in the program's log.
func Reason(err error) string {
	for _, r := range []struct {
		is   error
		said string
	}{
		{dump.ErrKey, "私钥与备份不符"},
		{dump.ErrDamaged, "备份文件已损坏（被截断或改动）"},
		{dump.ErrForeign, "不是本系统的备份文件，或文件开头已损坏"},
		{dump.ErrNewer, "备份由更新版本的程序制作"},
		{dump.ErrMoved, "备份时数据库结构正在升级"},
		{errNone, "备份目录中没有备份"},
		{errLeft, "备份中没有密钥"},
		{errRoom, "磁盘空间不足"},
		{syscall.ENOSPC, "磁盘空间不足"},
		{fs.ErrPermission, "没有读写备份目录的权限"},
		{fs.ErrNotExist, "备份目录或文件不存在"},
	} {
		if errors.Is(err, r.is) {
			return r.said
		}
	}
	return "出错，原因见程序日志"
}

// every is how often the schedule looks whether something is due.
const every = 5 * time.Minute

// Schedule is the actor of what nobody asked for.
var Schedule = access.System("定时备份")

// Watch makes what is due until ctx ends: it looks at what was made, not at the tick, so that nothing is missed while
// the program did not run.
func (k *Keeper) Watch(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		k.Due(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Due makes a backup and a drill where they are due.
func (k *Keeper) Due(ctx context.Context) {
	state, err := backup.Load(ctx, k.DB)
	if err == nil && state.MakeDue() {
		var run backup.Run
		if run, err = k.Backup(ctx, Schedule); err == nil {
			k.Log.Info("a backup was made", "file", k.Folder.Path(run.File), "bytes", run.Bytes, "rows", run.Rows)
			state, err = backup.Load(ctx, k.DB)
		}
	}
	if err == nil && len(k.Own) > 0 && state.DrillDue() {
		_, err = k.Drill(ctx, Schedule, "", k.Own)
	}
	if err != nil && ctx.Err() == nil && !errors.Is(err, dump.ErrRunning) {
		k.Log.Error("the backup or its drill failed", "error", err)
	}
}

// Machine is the name of this machine, for notes of where a file lies.
func Machine() string {
	name, err := os.Hostname()
	if err != nil {
		return "?"
	}
	return name
}
