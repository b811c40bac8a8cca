package rate

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jointmeeting/internal/fault"
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
	now := func() time.Time { return began }
	l := &line{ResponseWriter: httptest.NewRecorder()}
	r := httptest.NewRequest(http.MethodPost, "/", iotest.OneByteReader(strings.NewReader(strings.Repeat("x", limit.BodyRate))))
	r.ContentLength = limit.BodyRate
	Paced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.ReadAll(r.Body) }), now, time.Minute).ServeHTTP(l, r)
	n := len(l.read)
	if n != limit.BodyRate+3 || !l.read[0].Equal(began.Add(time.Minute)) || !l.read[n-2].Equal(began.Add(time.Minute+time.Second)) || !l.read[n-1].IsZero() {
		t.Errorf("%d times: %v … %v", n, l.read[:min(n, 2)], l.read[max(n-2, 0):])
	}
	if len(l.write) != 1 || !l.write[0].Equal(began.Add(limit.AnswerTime)) {
		t.Errorf("the answer has until %v", l.write)
	}
	l = &line{ResponseWriter: httptest.NewRecorder()}
	Paced(http.NotFoundHandler(), now, time.Minute).ServeHTTP(l, httptest.NewRequest(http.MethodGet, "/", nil))
	if len(l.read) > 0 {
		t.Error("a request without a body is given a time")
	}
}

// TestFewStoreAtOnce: one more waits until another is done, or its sender leaves.
func TestFewStoreAtOnce(t *testing.T) {
	storing, done := NewTurns(), []func(){}
	for range limit.Storing {
		give, err := storing.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, give)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := storing.Take(gone); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more: %v", err)
	}
	done[0]()
	if _, err := storing.Take(t.Context()); err != nil {
		t.Errorf("when one is done: %v", err)
	}
}

// TestTheMeterForgets: persons whose minute is over do not fill the memory.
func TestTheMeterForgets(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := NewMeter(func() time.Time { return now }, 1)
	for person := range int64(metered) {
		m.Count(person + 1)
	}
	now = now.Add(time.Minute)
	m.Count(metered + 1)
	if len(m.of) != 1 {
		t.Errorf("%d are counted", len(m.of))
	}
	if m.Count(metered+1) == 0 {
		t.Error("a second request in the minute passed")
	}
}
