package worker

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/job"
	"jointmeeting/internal/verify"
)

// TestQueuedCheckpointStoresTheHead: a job queued in an act is done after its commit, and only then.
func TestQueuedCheckpointStoresTheHead(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	_, err := d.Write(t.Context(), access.System("测试"), func(ctx context.Context, tx *db.Tx) error {
		tx.LogEntry(audit.Entry{Action: "test.done", Kind: "test", Record: 1, Title: "一"})
		return tx.Queue(ctx, job.Checkpoint{})
	})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := Start(t.Context(), d, slog.New(slog.DiscardHandler), verify.Outside{})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(context.Background())
	deadline := time.After(20 * time.Second)
	for n := 0; n == 0; {
		if err := d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM checkpoint WHERE seq = 1").Scan(&n); err != nil {
			t.Fatal(err)
		}
		select {
		case <-deadline:
			t.Fatal("no checkpoint was stored")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestSweepKeepsWhatLives: only what has ended goes.
func TestSweepKeepsWhatLives(t *testing.T) {
	t.Parallel()
	d := dbtest.DB(t)
	for _, sql := range []string{
		"INSERT INTO operation (token, person, route, body_hash, at) VALUES ('old-token', 0, '-', '', now() - interval '31 days'), ('new-token', 0, '-', '', now())",
		"INSERT INTO session (id_hash, created, seen, ends) VALUES ('\\x01', now(), now(), now() - interval '2 days'), ('\\x02', now(), now(), now() + interval '1 hour')",
	} {
		if _, err := d.Touch(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&sweep{db: d}).Work(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var operations, sessions string
	err := d.Pool().QueryRow(t.Context(), "SELECT (SELECT string_agg(token, ',') FROM operation), (SELECT string_agg(encode(id_hash, 'hex'), ',') FROM session)").Scan(&operations, &sessions)
	if err != nil || operations != "new-token" || sessions != "02" {
		t.Errorf("kept operations %s, sessions %s, %v", operations, sessions, err)
	}
}

// TestCheckpointsAreAddedToTheirFile: a line for each, behind those that are there; without a file nothing is written.
func TestCheckpointsAreAddedToTheirFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "points")
	p := audit.Point{Seq: 7, Hash: []byte{0xab, 0xcd}}
	at := time.Date(2026, 11, 29, 1, 2, 3, 0, time.UTC)
	for range 2 {
		if err := errors.Join(appendPoint(file, p, at), appendPoint("", p, at)); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if want := strings.Repeat("2026-11-29T01:02:03Z 7:abcd\n", 2); err != nil || string(text) != want {
		t.Errorf("%q, %v", text, err)
	}
	if err := appendPoint(filepath.Join(file, "x"), p, at); err == nil {
		t.Error("a file that cannot be written is passed over in silence")
	}
}
