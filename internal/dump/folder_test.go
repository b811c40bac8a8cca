package dump_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/sample/sampledb"
)

// envKill tells the test binary that it is the program to be killed: the folder and the address of its database.
const envKill = "DUMP_TEST_KILL"

func TestMain(m *testing.M) {
	if at := os.Getenv(envKill); at != "" {
		os.Exit(dying(at))
	}
	os.Exit(m.Run())
}

// dying makes a backup and is killed, without warning, once the first bytes of it are in the folder.
func dying(at string) int {
	dir, url, _ := strings.Cut(at, " ")
	to, err := dump.Recipients(os.Getenv(envKill + "_TO"))
	if err != nil {
		return 2
	}
	go func() {
		for {
			left, _ := filepath.Glob(filepath.Join(dir, ".portal-*.part"))
			if len(left) == 1 {
				if info, err := os.Stat(left[0]); err == nil && info.Size() > 0 {
					syscall.Kill(os.Getpid(), syscall.SIGKILL)
				}
			}
		}
	}()
	_, _, err = dump.Folder(dir).Add(context.Background(), url, to, dump.Origin{})
	fmt.Fprintln(os.Stderr, "it lived:", err)
	return 3
}

// many are some MB of attachments, more than stand in memory at once.
func many(t testing.TB, url string, parts int) {
	t.Helper()
	run(t, url, fmt.Sprintf(`INSERT INTO blob (sha256, size) SELECT sha256(convert_to(i::text, 'UTF8')), 262144 FROM generate_series(1, %d) i`, parts),
		fmt.Sprintf(`INSERT INTO blob_part (sha256, n, bytes) SELECT sha256(convert_to(i::text, 'UTF8')), 0,
			(SELECT string_agg(sha256(convert_to(i::text || '/' || k, 'UTF8')), '') FROM generate_series(1, 8192) k) FROM generate_series(1, %d) i`, parts))
}

// TestKilledWhileWriting: kill -9 midway leaves nothing that looks like a backup, and the next one clears up after it.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	dir := dump.Folder(t.TempDir())
	url := dbtest.URL(t)
	many(t, url, 40)
	_, to := pair(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envKill+"="+string(dir)+" "+url, envKill+"_TO="+fmt.Sprint(to[0]))
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != -1 {
		t.Fatalf("it was not killed: %v %s", err, out)
	}
	if list, err := dir.List(); err != nil || len(list) > 0 {
		t.Errorf("a killed backup is listed: %v, %v", list, err)
	}
	if left, _ := filepath.Glob(dir.Path(".portal-*.part")); len(left) != 1 {
		t.Fatalf("left: %q: the test proves little", left)
	}
	if _, _, err := dir.Add(t.Context(), url, to, dump.Origin{}); err != nil {
		t.Fatal(err)
	}
	if list, err := dir.List(); err != nil || len(list) != 1 {
		t.Errorf("after the next one: %v, %v", list, err)
	}
	if left, _ := filepath.Glob(dir.Path(".portal-*.part")); len(left) > 0 {
		t.Errorf("it is still there: %q", left)
	}
}

// TestGivenUpBackupLeavesNothing: neither a part nor a name is left when a backup ends by an error.
func TestGivenUpBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := dump.Folder(t.TempDir())
	_, to := pair(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := dir.Add(ctx, sampledb.URL(t), to, dump.Origin{}); err == nil {
		t.Error("it was made")
	}
	if _, _, err := dir.Add(t.Context(), sampledb.URL(t), nil, dump.Origin{}); err == nil {
		t.Error("it was made for nobody")
	}
	entries, err := os.ReadDir(string(dir))
	if err != nil || len(entries) != 1 || entries[0].Name() != ".lock" {
		t.Errorf("left: %v, %v", entries, err)
	}
	if _, _, err := dump.Folder(filepath.Join(string(dir), "gone")).Add(t.Context(), sampledb.URL(t), to, dump.Origin{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
}

// TestKeep removes the oldest files and nothing else.
func TestKeep(t *testing.T) {
	t.Parallel()
	dir := dump.Folder(t.TempDir())
	for _, name := range []string{"portal-2026-11-01-020000-000.tar.gz.age", "portal-2026-11-02-020000-000.tar.gz.age", "portal-2026-11-03-020000-000.tar.gz.age", "notes.txt", "portal-old.tar.gz.age"} {
		if err := os.WriteFile(dir.Path(name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	gone, err := dir.Keep(2)
	if err != nil || strings.Join(gone, " ") != "portal-2026-11-01-020000-000.tar.gz.age" {
		t.Errorf("gone: %q, %v", gone, err)
	}
	if list, err := dir.List(); err != nil || len(list) != 2 || list[0].Name != "portal-2026-11-03-020000-000.tar.gz.age" {
		t.Errorf("kept: %v, %v", list, err)
	}
	if _, err := dir.Keep(0); err != nil {
		t.Error(err)
	}
	if list, _ := dir.List(); len(list) != 1 {
		t.Errorf("the last one went: %v", list)
	}
	if entries, _ := os.ReadDir(string(dir)); len(entries) != 3 {
		t.Errorf("foreign files went: %v", entries)
	}
}

// weigh looks at the memory of the program at each write.
type weigh struct{ most atomic.Uint64 }

// Write takes the bytes and the heap as it is.
func (w *weigh) Write(p []byte) (int, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w.most.Store(max(w.most.Load(), m.HeapInuse))
	return len(p), nil
}

// TestMemoryIsFlat: a database of 64 MB of attachments passes through a few MB of memory. It is alone, because it
// looks at the memory of the whole program.
func TestMemoryIsFlat(t *testing.T) {
	url := dbtest.URL(t)
	many(t, url, 256)
	_, to := pair(t)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	w := &weigh{}
	m, err := dump.Take(t.Context(), url, w, to, dump.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Bytes() < 100<<20 {
		t.Fatalf("only %d bytes: the test proves little", m.Bytes())
	}
	if more := int64(w.most.Load()) - int64(before.HeapInuse); more > 24<<20 {
		t.Errorf("%d MB of memory for %d MB of rows", more>>20, m.Bytes()>>20)
	}
}

// TestFullDisk: a disk that takes nothing more is told as that.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	_, to := pair(t)
	if _, err := dump.Take(t.Context(), sampledb.URL(t), full, to, dump.Origin{}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
}
