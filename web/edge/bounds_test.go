package edge

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/limit"
	"jointmeeting/web/rate"
)

// TestOnlyFilesWait: while others store theirs, a form with files waits, and one without does not.
func TestOnlyFilesWait(t *testing.T) {
	s := &Server{storing: rate.NewTurns()}
	gone, leave := context.WithCancel(t.Context())
	leave()
	form := func(files ...sent) *http.Request {
		r := withFormFiles(httptest.NewRequestWithContext(gone, http.MethodPost, "/bases", nil))
		formFilesOf(r).files = files
		return r
	}
	for range limit.Storing {
		if _, err := s.storing.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.turn(form(sent{})); fault.KindOf(err) != fault.Busy {
		t.Errorf("with a file: %v", err)
	}
	if _, err := s.turn(form()); err != nil {
		t.Errorf("without files: %v", err)
	}
}

// TestALongReportIsCut: no more of what a browser reports is logged than the table says.
func TestALongReportIsCut(t *testing.T) {
	var log bytes.Buffer
	s := &Server{deps: Deps{Log: slog.New(slog.NewTextHandler(&log, nil))}, reports: rate.NewRation(time.Now)}
	r := httptest.NewRequest(http.MethodPost, "/csp", strings.NewReader(strings.Repeat("x", limit.ReportBytes)+"y"))
	r.Header.Set("Content-Type", "application/csp-report")
	s.cspReport(httptest.NewRecorder(), r)
	if strings.Count(log.String(), "x") < limit.ReportBytes || strings.Contains(log.String(), "xy") {
		t.Errorf("%d bytes are logged", log.Len())
	}
}

// TestAFullDiskIsNamed: what stopped an upload is told as what it was.
func TestAFullDiskIsNamed(t *testing.T) {
	for cause, kind := range map[syscall.Errno]fault.Kind{syscall.ENOSPC: fault.Full, syscall.EDQUOT: fault.Full, syscall.EACCES: fault.Internal} {
		err := misread(body{}, &os.PathError{Op: "write", Path: "/tmp/upload-1", Err: cause})
		if fault.KindOf(err) != kind || fault.Sentence(err) == "" || !strings.Contains(err.Error(), cause.Error()) {
			t.Errorf("%v: %v", cause, err)
		}
	}
	if err := misread(body{}, io.ErrUnexpectedEOF); fault.KindOf(err) != fault.Invalid {
		t.Errorf("cut off: %v", err)
	}
}

// TestUploadsHaveNoName: a file can be read while its request lasts, and nobody finds it in the folder.
func TestUploadsHaveNoName(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "uploads")
	if err := SweepTemp(folder); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	s, p, up := &Server{deps: Deps{Temp: folder}}, &formFiles{}, file.Upload{}
	if err := s.keep(p, strings.NewReader("正文"), &up); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v lies in the folder (%v)", left, err)
	}
	var b [6]byte
	if _, err := up.Bytes.ReadAt(b[:], 0); err != nil || string(b[:]) != "正文" {
		t.Errorf("%q %v", b, err)
	}
	p.drop()
	if _, err := up.Bytes.ReadAt(b[:], 0); err == nil {
		t.Error("a file outlives its request")
	}
}

// TestTheTempFolderIsSwept: what a killed program left is gone at the next start, and the folder is this user's alone.
func TestTheTempFolderIsSwept(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "upload-1"), []byte("正文"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := SweepTemp(folder); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(folder)
	info, _ := os.Stat(folder)
	if err != nil || len(left) > 0 || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v %v", left, info.Mode(), err)
	}
}
