package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/dbtest"
)

// TestStoppingAnswersOn: a program that was told to stop says so to who sends people to it and answers on meanwhile.
func TestStoppingAnswersOn(t *testing.T) {
	s := serve(t, "PORTAL_DATABASE_URL="+dbtest.EmptyURL(t), "PORTAL_DATA_DIR="+t.TempDir(), "PORTAL_DRAIN=5s")
	s.stop()
	becomes(t, s.url+"/readyz", http.StatusServiceUnavailable)
	for _, path := range []string{"/healthz", "/static/none.css"} {
		if _, err := http.Get(s.url + path); err != nil {
			t.Errorf("%s while it stops: %v", path, err)
		}
	}
	if code := s.ended(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// TestNotReadyUnderANewerSchema: a newer program moved the schema; this one goes on, and people go to the other.
func TestNotReadyUnderANewerSchema(t *testing.T) {
	url := dbtest.EmptyURL(t)
	s := serve(t, "PORTAL_DATABASE_URL="+url, "PORTAL_DATA_DIR="+t.TempDir())
	becomes(t, s.url+"/readyz", http.StatusOK)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)"); err != nil {
		t.Fatal(err)
	}
	becomes(t, s.url+"/readyz", http.StatusServiceUnavailable)
	if got := status(t, s.url+"/healthz"); got != http.StatusOK {
		t.Errorf("/healthz %d", got)
	}
}

// becomes waits for an answer: the question is asked anew once a second.
func becomes(t *testing.T, url string, want int) {
	t.Helper()
	for got := 0; got != want; time.Sleep(50 * time.Millisecond) {
		if t.Context().Err() != nil {
			t.Fatalf("%s never answered %d", url, want)
		}
		got = status(t, url)
	}
}
