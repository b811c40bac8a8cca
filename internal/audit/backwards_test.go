package audit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/setting"
)

// TestTimeThatRanBackwardsIsNoted: within what clocks may be apart nothing is said; beyond it the entry is named, unless it is the word that the
// time is right. The chain is whole all the while.
func TestTimeThatRanBackwardsIsNoted(t *testing.T) {
	t.Parallel()
	d, noon := dbtest.DB(t), time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	at := func(after time.Duration) *db.DB { return d.WithClock(func() time.Time { return noon.Add(after) }) }
	act := func(after time.Duration) {
		t.Helper()
		if _, err := at(after).Write(t.Context(), access.System("测试"), func(_ context.Context, tx *db.Tx) error {
			tx.LogEntry(audit.Entry{Action: "a.b", Kind: "a"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	noted := func(want string) {
		t.Helper()
		notes, err := audit.Backwards(t.Context(), d.Pool(), 5*time.Minute, setting.ClockAccepted)
		if err != nil || len(notes) > 1 || !strings.HasPrefix(strings.Join(notes, ""), want) || (want == "") != (len(notes) == 0) {
			t.Errorf("%v, %v, want %q", notes, err, want)
		}
	}
	act(0)
	act(-4 * time.Minute)
	noted("")
	if err := setting.AcceptClock(t.Context(), at(-time.Hour), access.System("测试"), "时钟已校准"); err != nil {
		t.Fatal(err)
	}
	act(-59 * time.Minute)
	noted("")
	act(-2 * time.Hour)
	noted("audit/5: ")
	if faults := verify(t, d); len(faults) > 0 {
		t.Error(faults)
	}
}
