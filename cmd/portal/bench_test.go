package main

import (
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fill"
	"jointmeeting/internal/sample/sampledb"
)

// TestBenchRefusesRealRecords: the bench fills what is empty or a demo, never an office at work.
func TestBenchRefusesRealRecords(t *testing.T) {
	url := sampledb.URL(t)
	code, _, errs := portal(t, []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}, "bench", "load", "10")
	if code == 0 || !strings.Contains(errs, fill.ErrReal.Error()) {
		t.Errorf("code %d: %s", code, errs)
	}
}

// TestBenchLoads: a small load by the owner fits the schema, and the role that serves shows it.
func TestBenchLoads(t *testing.T) {
	owner := dbtest.EmptyURL(t)
	env := []string{"PORTAL_DATABASE_URL=" + dbtest.AppURL(t, owner), "PORTAL_OWNER_URL=" + owner, "PORTAL_SECRET=" + dbtest.Secret, "PORTAL_DATA_DIR=" + t.TempDir()}
	if code, out, errs := portal(t, env, "bench", "load", "400"); code != 0 {
		t.Fatalf("code %d: %s%s", code, out, errs)
	}
	if code, out, errs := portal(t, env, "bench", "cost", "/tasks", "liaison-jyj"); code != 0 || !strings.Contains(out, "status 200") {
		t.Errorf("code %d: %s%s", code, out, errs)
	}
	var n int
	a := quietApp(config{DatabaseURL: secret(strings.TrimPrefix(env[0], "PORTAL_DATABASE_URL=")), Secret: secret(dbtest.Secret), DataDir: t.TempDir()})
	err := a.withDB(t.Context(), func(d *db.DB) error {
		return d.Pool().QueryRow(t.Context(), "SELECT count(*) FROM task_unit WHERE role = 'lead'").Scan(&n)
	})
	if err != nil || n < 400 {
		t.Errorf("%d tasks, %v", n, err)
	}
}
