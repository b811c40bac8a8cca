package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/doctor"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
)

// TestServerKeepsTheTable: what a connection may take is what the table says.
func TestServerKeepsTheTable(t *testing.T) {
	s := httpServer(http.NotFoundHandler(), quietApp(config{}).log)
	if s.MaxHeaderBytes != limit.HeaderBytes || s.ReadHeaderTimeout != limit.HeaderTime || s.IdleTimeout != limit.IdleTime ||
		s.WriteTimeout != limit.AnswerTime || s.ReadTimeout != limit.AnswerTime {
		t.Errorf("%+v", s)
	}
}

// TestConfigPrintsTheLimits: each line of the table, and where uploads lie.
func TestConfigPrintsTheLimits(t *testing.T) {
	_, out, errs := portal(t, []string{"PORTAL_DATABASE_URL=x", "PORTAL_TMP=/scratch"}, "config")
	for _, l := range limit.Table {
		if !strings.Contains(out, "limit "+l.Name+" ") || !strings.Contains(out, l.Value) {
			t.Errorf("no %s: %s", l.Name, errs)
		}
	}
	if !strings.Contains(out, "/scratch/portal-uploads") {
		t.Errorf("the folder of uploads is not named: %s", out)
	}
	for _, bad := range []string{"PORTAL_DISK_RESERVE=0", "PORTAL_REQUESTS=none", "PORTAL_REQUESTS=1000001", "PORTAL_CLOCK_APART=long"} {
		if code, _, errs := portal(t, []string{bad}, "config"); code == 0 || !strings.Contains(errs, strings.Split(bad, "=")[0]) {
			t.Errorf("%s: code %d, %s", bad, code, errs)
		}
	}
}

// TestDoctorNamesTheDiskFirst: also where no database answers, which is often for its sake.
func TestDoctorNamesTheDiskFirst(t *testing.T) {
	env := []string{"PORTAL_DATABASE_URL=postgres://127.0.0.1:1/none", "PORTAL_DATA_DIR=" + t.TempDir()}
	code, out, errs := portal(t, append(env, "PORTAL_DISK_RESERVE=1000000"), "doctor")
	lines := strings.Split(out, "\n")
	if code == 0 || !strings.HasPrefix(lines[0], "BAD  disk") || !strings.Contains(lines[0], "no space left for uploads") || !strings.Contains(out, "BAD  server") {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	if code, out, _ := portal(t, env, "doctor"); code == 0 || !strings.HasPrefix(out, "ok   disk") || !strings.Contains(out, "does not answer") {
		t.Errorf("code %d\n%s", code, out)
	}
}

// TestUploadsLeaveTheReserve: what is free beside the reserve is what uploads may fill, each of them thrice.
func TestUploadsLeaveTheReserve(t *testing.T) {
	for total, want := range map[int64]int64{260 << 20: reserveLeast, 5 << 30: 512 << 20, 500 << 30: reserveMost} {
		if got := quietApp(config{}).reserve(doctor.Disk{Total: total}); got != want {
			t.Errorf("of %d MB %d MB are kept free, want %d", total>>20, got>>20, want>>20)
		}
	}
	dir := t.TempDir()
	d, err := doctor.DiskOf(filepath.Join(dir, "not", "there"))
	if err != nil || d.Free <= 0 || d.Total < d.Free {
		t.Fatalf("%+v %v", d, err)
	}
	a := quietApp(config{DatabaseURL: "x", DataDir: dir, Reserve: 1})
	if err := a.takes(0); err != nil {
		t.Errorf("nothing is too much: %v", err)
	}
	if err := a.takes(d.Total); fault.KindOf(err) != fault.Full || !strings.Contains(err.Error(), dir) {
		t.Errorf("more than there is: %v", err)
	}
}

// TestServeSweepsItsTempFolder: at the start, and the folder is for this user alone.
func TestServeSweepsItsTempFolder(t *testing.T) {
	dir := t.TempDir()
	uploads := filepath.Join(dir, "portal-uploads")
	if err := os.Mkdir(uploads, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(uploads, "upload-1"), []byte("正文"), 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, "PORTAL_DATABASE_URL="+dbtest.EmptyURL(t), "PORTAL_DATA_DIR="+t.TempDir(), "PORTAL_TMP="+dir)
	left, err := os.ReadDir(uploads)
	info, _ := os.Stat(uploads)
	if err != nil || len(left) > 0 || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v %v", left, info.Mode(), err)
	}
}

// later has the program act by a clock that runs ahead.
func later(t *testing.T, url string, by time.Duration) {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	dbtest.Seal(d)
	ahead := d.WithClock(func() time.Time { return time.Now().Add(by) })
	if _, err := ahead.Write(t.Context(), access.System("测试"), func(_ context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.act", Kind: "test"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestTheClockIsAccepted: a log with entries of days to come makes the portal say that it is not ready, until somebody says
// that the time now is right.
func TestTheClockIsAccepted(t *testing.T) {
	url := dbtest.URL(t)
	env := []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	expect(t, url, "", 0, "loaded", "charter", "load", "--yes")
	later(t, url, 34*24*time.Hour)
	if _, out, _ := portal(t, env, "doctor"); !strings.Contains(out, "BAD  log") {
		t.Errorf("the doctor sees nothing: %s", out)
	}
	s := serve(t, append(env, "PORTAL_DATA_DIR="+t.TempDir())...)
	becomes(t, s.url+"/readyz", http.StatusServiceUnavailable)
	if code, _, _ := portal(t, env, "clock", "accept"); code == 0 {
		t.Error("no reason was asked for")
	}
	expect(t, url, "", 0, "", "clock", "accept", "--reason", "时钟已校准")
	becomes(t, s.url+"/readyz", http.StatusOK)
}
