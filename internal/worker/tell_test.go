package worker

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/verify"
)

// TestWorkerTellsOfAnAct: a topic handed in through its service is in the office's inboxes after a while.
func TestWorkerTellsOfAnAct(t *testing.T) {
	t.Parallel()
	d := sampledb.DB(t)
	sample.SubmittedTopic(t, d, "jyj")
	stop, err := Start(t.Context(), d, slog.New(slog.DiscardHandler), verify.Outside{})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(context.Background())
	deadline := time.After(20 * time.Second)
	for n := 0; n < 3; {
		if err := d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM message WHERE kind = 'topic.submitted'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		select {
		case <-deadline:
			t.Fatalf("%d messages", n)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
