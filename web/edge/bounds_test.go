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
	"testing/iotest"
	"time"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/limit"
)

// TestABodyEarnsItsTime: a body may be on its way for its patience, a second more for each BodyRate bytes, and no longer
// than BodyTime in all.
func TestABodyEarnsItsTime(t *testing.T) {
	began := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for got, want := range map[int64]time.Duration{
		0:                           limit.PatientTime,
		limit.BodyRate - 1:          limit.PatientTime + time.Second - time.Second/limit.BodyRate,
		limit.BodyRate:              limit.PatientTime + time.Second,
		60 * limit.BodyRate:         limit.PatientTime + time.Minute,
		limit.UploadBytes:           limit.BodyTime,
		limit.BodyRate * (900 - 20): limit.BodyTime,
		limit.BodyRate * (899 - 20): limit.BodyTime - time.Second,
	} {
		b := pacedBody{began: began, patience: limit.PatientTime, got: got}
		if d := b.due().Sub(began); (d - want).Abs() > time.Microsecond {
			t.Errorf("%d bytes: %s, want %s", got, d, want)
		}
	}
}

// line is a connection that notes the deadlines it is given.
type line struct {
	http.ResponseWriter
	read, write []time.Time
}

// SetReadDeadline notes it.
func (l *line) SetReadDeadline(t time.Time) error { l.read = append(l.read, t); return nil }

// SetWriteDeadline notes it.
func (l *line) SetWriteDeadline(t time.Time) error { l.write = append(l.write, t); return nil }

// TestABodyIsGivenItsTime: from its beginning on, anew for each piece, and no more once all is there; then its answer has
// its own. A request without a body has the server's.
func TestABodyIsGivenItsTime(t *testing.T) {
	began := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := &Server{deps: Deps{Now: func() time.Time { return began }, Patience: time.Minute}}
	l := &line{ResponseWriter: httptest.NewRecorder()}
	r := httptest.NewRequest(http.MethodPost, "/", iotest.OneByteReader(strings.NewReader(strings.Repeat("x", limit.BodyRate))))
	r.ContentLength = limit.BodyRate
	s.paced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.ReadAll(r.Body) })).ServeHTTP(l, r)
	n := len(l.read)
	if n != limit.BodyRate+3 || !l.read[0].Equal(began.Add(time.Minute)) || !l.read[n-2].Equal(began.Add(time.Minute+time.Second)) || !l.read[n-1].IsZero() {
		t.Errorf("%d times: %v … %v", n, l.read[:min(n, 2)], l.read[max(n-2, 0):])
	}
	if len(l.write) != 1 || !l.write[0].Equal(began.Add(limit.AnswerTime)) {
		t.Errorf("the answer has until %v", l.write)
	}
	l = &line{ResponseWriter: httptest.NewRecorder()}
	s.paced(http.NotFoundHandler()).ServeHTTP(l, httptest.NewRequest(http.MethodGet, "/", nil))
	if len(l.read) > 0 {
		t.Error("a request without a body is given a time")
	}
}

// TestFewStoreAtOnce: one more waits until another is done, or its sender leaves; a form without files does not.
func TestFewStoreAtOnce(t *testing.T) {
	storing := make(turns, limit.Storing)
	form := func(ctx context.Context, files ...sent) *http.Request {
		r := withParcel(httptest.NewRequestWithContext(ctx, http.MethodPost, "/bases", nil))
		parcelOf(r).files = files
		return r
	}
	done := []func(){}
	for range limit.Storing {
		give, err := storing.take(form(t.Context(), sent{}))
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, give)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := storing.take(form(gone, sent{})); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more: %v", err)
	}
	if _, err := storing.take(form(gone)); err != nil {
		t.Errorf("without files: %v", err)
	}
	done[0]()
	if _, err := storing.take(form(t.Context(), sent{})); err != nil {
		t.Errorf("when one is done: %v", err)
	}
}

// TestALongReportIsCut: no more of what a browser reports is logged than the table says.
func TestALongReportIsCut(t *testing.T) {
	var log bytes.Buffer
	s := &Server{deps: Deps{Log: slog.New(slog.NewTextHandler(&log, nil))}, reports: &ration{now: time.Now}}
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
	s, p, up := &Server{deps: Deps{Temp: folder}}, &parcel{}, file.Upload{}
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

// TestTheMeterForgets: persons whose minute is over do not fill the memory.
func TestTheMeterForgets(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := &meter{now: func() time.Time { return now }, most: 1, of: map[int64]*minute{}}
	for person := range int64(metered) {
		m.count(person + 1)
	}
	now = now.Add(time.Minute)
	m.count(metered + 1)
	if len(m.of) != 1 {
		t.Errorf("%d are counted", len(m.of))
	}
	if m.count(metered+1) == 0 {
		t.Error("a second request in the minute passed")
	}
}
