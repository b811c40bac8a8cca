package web

import (
	"net/http"
	"testing"
	"time"

	"jointmeeting/internal/form"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/web/edge"
)

// TestSignsOfLifeGoByTheRecordsClock: the clock by which sessions end decides when a sign of life is noted, whatever the machine of the program says.
func TestSignsOfLifeGoByTheRecordsClock(t *testing.T) {
	t.Parallel()
	begun := time.Date(time.Now().Year()+1, 3, 4, 9, 0, 0, 0, form.Zone)
	now := begun
	d := sampledb.DB(t).WithClock(func() time.Time { return now })
	b := newPortal(t, d, func(deps *edge.Deps) { deps.Now = func() time.Time { return begun.AddDate(0, 0, 1) } }).as("office1")
	for _, x := range []struct{ after, seen time.Duration }{{59 * time.Second, 0}, {time.Minute, time.Minute}, {90 * time.Second, time.Minute}, {2 * time.Minute, 2 * time.Minute}} {
		now = begun.Add(x.after)
		b.get("/me").Is(http.StatusOK)
		if got := query[time.Time](t, d, "SELECT max(seen) FROM session"); !got.Equal(begun.Add(x.seen)) {
			t.Errorf("a request %v after the beginning: seen %v after it, want %v", x.after, got.Sub(begun), x.seen)
		}
	}
}
