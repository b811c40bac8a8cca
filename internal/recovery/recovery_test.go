package recovery_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/backup"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/pg"
	"jointmeeting/internal/recovery"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/setting"
)

var who = access.System("测试")

// keeper makes backups of a database into a folder of its own.
func keeper(t *testing.T, d *db.DB) *recovery.Keeper {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	scratch, err := os.MkdirTemp("", "portal-drill") // t.TempDir is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(scratch, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if gone, err := pg.Discard(context.Background(), filepath.Join(scratch, "server")); err != nil || !gone {
			t.Errorf("the scratch server is still there: %v", err)
		}
		os.RemoveAll(scratch)
	})
	return &recovery.Keeper{DB: d, URL: d.Pool().Config().ConnString(), Folder: dump.Folder(t.TempDir()), To: []age.Recipient{id.Recipient()}, Own: []age.Identity{id},
		Scratch: filepath.Join(scratch, "server"), From: dump.Origin{Program: "test", Machine: "甲机", Keys: []dump.Secret{{Name: "device.key", Text: []byte(dbtest.Secret)}}},
		KeyIn: func(*dump.File) (audit.Key, error) { return dbtest.Key(), nil },
		Log:   slog.New(slog.DiscardHandler)}
}

func load(t *testing.T, d *db.DB) backup.State {
	t.Helper()
	s, err := backup.Load(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mustBackup makes a backup that must succeed.
func mustBackup(t *testing.T, k *recovery.Keeper) backup.Run {
	t.Helper()
	run, err := k.Backup(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// TestDrill: a good backup comes back and is noted; a damaged one turns the drill red, and so does one whose records are
// not as the portal left them.
func TestDrill(t *testing.T) {
	t.Parallel()
	d := sampledb.LivingDB(t)
	k := keeper(t, d)
	made := mustBackup(t, k)
	run, err := k.Drill(t.Context(), who, "", k.Own)
	if err != nil || !run.OK || run.File != made.File || run.Rows != made.Rows {
		t.Fatalf("%+v, %v", run, err)
	}
	if s := load(t, d); s.Drilled == nil || s.Drilled.File != made.File || s.JudgeDrilled().Bad || s.JudgeMade().Bad {
		t.Errorf("%+v %+v", s.JudgeDrilled(), s.JudgeMade())
	}
	text, err := os.ReadFile(k.Folder.Path(made.File))
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(k.Folder.Path(made.File), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Drill(t.Context(), who, "", k.Own); !errors.Is(err, dump.ErrDamaged) {
		t.Errorf("a damaged file: %v", err)
	}
	if s := load(t, d); !s.JudgeDrilled().Bad || s.DrillFailed.Said != "备份文件已损坏（被截断或改动）" {
		t.Errorf("%+v", s.JudgeDrilled())
	}
	for _, sql := range []string{"ALTER TABLE audit DISABLE TRIGGER audit_protect", "UPDATE audit SET title = '改过' WHERE seq = 2"} {
		if _, err := dbtest.Admin(t, d).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	mustBackup(t, k)
	if _, err := k.Drill(t.Context(), who, "", k.Own); err == nil || !strings.Contains(err.Error(), "audit/2") {
		t.Errorf("altered records: %v", err)
	}
	if s := load(t, d); !strings.Contains(s.JudgeDrilled().Said, "核验发现 1 处不符") {
		t.Errorf("%+v", s.JudgeDrilled())
	}
}

// TestDrillRefusals: another key, an empty folder and a backup without keys are red, each in its words.
func TestDrillRefusals(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	k := keeper(t, d)
	said := func() string { return load(t, d).DrillFailed.Said }
	if _, err := k.Drill(t.Context(), who, "", k.Own); err == nil || said() != "备份目录中没有备份" {
		t.Errorf("%v, %s", err, said())
	}
	mustBackup(t, k)
	if _, err := k.Drill(t.Context(), who, "", keeper(t, d).Own); !errors.Is(err, dump.ErrKey) || said() != "私钥与备份不符" {
		t.Errorf("%v, %s", err, said())
	}
	k.From.Keys = nil
	mustBackup(t, k)
	if _, err := k.Drill(t.Context(), who, "", k.Own); err == nil || said() != "备份中没有密钥" {
		t.Errorf("%v, %s", err, said())
	}
}

// TestFailedBackupIsNoted: a folder that is gone, as when its disk is not mounted, is told on the page and in the log.
func TestFailedBackupIsNoted(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	k := keeper(t, d)
	k.Folder = dump.Folder(filepath.Join(string(k.Folder), "gone"))
	if _, err := k.Backup(t.Context(), who); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if s := load(t, d); s.Made != nil || s.MakeFailed == nil || s.MakeFailed.Said != "备份目录或文件不存在" || !s.JudgeMade().Bad {
		t.Errorf("%+v", s.JudgeMade())
	}
}

// set changes a setting.
func set(t *testing.T, d *db.DB, key setting.Key, value string) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), "INSERT INTO setting (key, value, by_name, at) VALUES ($1, $2, '测试', now()) ON CONFLICT (key) DO UPDATE SET value = excluded.value", string(key), value); err != nil {
		t.Fatal(err)
	}
}

// TestRetention: the oldest go once a good one is made; one that holds too little makes no room for itself.
func TestRetention(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	k := keeper(t, d)
	set(t, d, setting.BackupKeep, "2")
	first, second, third := mustBackup(t, k), mustBackup(t, k), mustBackup(t, k)
	if got := names(t, k); got != third.File+" "+second.File {
		t.Errorf("kept %s; made %s %s %s", got, first.File, second.File, third.File)
	}
	set(t, d, setting.BackupMinKB, "1048576")
	small := mustBackup(t, k)
	if got := names(t, k); got != small.File+" "+third.File+" "+second.File {
		t.Errorf("after one that is too small: %s", got)
	}
	if f := load(t, d).JudgeMade(); !f.Bad {
		t.Errorf("too small: %+v", f)
	}
}

func names(t *testing.T, k *recovery.Keeper) string {
	t.Helper()
	list, err := k.Folder.List()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, f := range list {
		out = append(out, f.Name)
	}
	return strings.Join(out, " ")
}

// TestSchedule: what is due is made once, with its drill, and not again; a machine without a key makes no drill.
func TestSchedule(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	k := keeper(t, d)
	own := k.Own
	k.Own = nil
	k.Due(t.Context())
	if s := load(t, d); s.Made == nil || s.Drilled != nil {
		t.Fatalf("made %v, drilled %v", s.Made, s.Drilled)
	}
	k.Own = own
	k.Due(t.Context())
	s := load(t, d)
	if s.Drilled == nil || s.Before != nil {
		t.Errorf("drilled %v, made twice: %v", s.Drilled, s.Before)
	}
	k.Due(t.Context())
	if again := load(t, d); again.Drilled.ID != s.Drilled.ID || again.Made.ID != s.Made.ID {
		t.Error("it was done again")
	}
	later := time.Now().Add(25 * time.Hour)
	k.DB = d.WithClock(func() time.Time { return later })
	k.Due(t.Context())
	if next := load(t, k.DB); next.Before == nil {
		t.Error("the next day has no backup")
	}
}

// TestNothingIsBackedUpBeforeAnythingIsThere: a database in which nobody has worked gets no backup by the schedule.
func TestNothingIsBackedUpBeforeAnythingIsThere(t *testing.T) {
	t.Parallel()
	k := keeper(t, dbtest.DB(t))
	k.Due(t.Context())
	if got := names(t, k); got != "" {
		t.Errorf("made %s", got)
	}
}

// TestRoom: a disk that is too small for a database is told before anything is begun.
func TestRoom(t *testing.T) {
	t.Parallel()
	f := func(bytes int64) *dump.File {
		return &dump.File{Manifest: dump.Manifest{Tables: []dump.Table{{Bytes: bytes}}}}
	}
	if err := recovery.Room(t.TempDir(), f(1<<50)); err == nil || recovery.Reason(err) != "磁盘空间不足" || !strings.Contains(err.Error(), "MB are needed") {
		t.Errorf("%v", err)
	}
	if err := recovery.Room(t.TempDir(), f(1)); err != nil {
		t.Errorf("%v", err)
	}
}
