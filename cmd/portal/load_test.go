package main

import (
	"bytes"
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/unit"
)

// on runs the program on a database, as a shell would.
func on(t *testing.T, url, stdin string, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	env := []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_DATA_DIR=" + t.TempDir(), "PORTAL_SECRET=" + dbtest.Secret}
	code = runProgram(t.Context(), append([]string{"portal"}, args...), env, strings.NewReader(stdin), &b, &b)
	return code, b.String()
}

func expect(t *testing.T, url, stdin string, code int, words string, args ...string) string {
	t.Helper()
	got, out := on(t, url, stdin, args...)
	if got != code || !strings.Contains(out, words) {
		t.Fatalf("portal %s: code %d, want %d; output has no %q:\n%s", strings.Join(args, " "), got, code, words, out)
	}
	return out
}

func TestCharterLoadShowsTheDifferenceFirst(t *testing.T) {
	url := dbtest.URL(t)
	out := expect(t, url, "n\n", 1, "nothing was changed", "charter", "load")
	if !strings.Contains(out, "新增 市教育局（成员单位）") || !strings.Contains(out, "新增 葛店经开区管委会（区和园区）") {
		t.Errorf("the difference is %s", out)
	}
	expect(t, url, "", 1, "nothing was changed", "charter", "load")
	expect(t, url, "y\n", 0, "40 changes loaded", "charter", "load")
	expect(t, url, "", 0, "nothing to do", "charter", "load")
	expect(t, url, "", 0, "nothing to do", "charter", "load", "../../internal/charter/data/charter.yaml")
	expect(t, url, "", 1, "is no day", "charter", "load", "--from", "soon")
}

func TestDemoLoadWantsAnEmptyDatabase(t *testing.T) {
	url := dbtest.URL(t)
	expect(t, url, "", 0, "password zhe-shi-mima-1", "demo", "load", "--password", "zhe-shi-mima-1")
	expect(t, url, "", 1, "not empty", "demo", "load")
	expect(t, url, "", 0, "password zhe-shi-mima-1", "demo", "load", "--if-empty")
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	dbtest.Seal(d)
	var o *unit.Office
	if err := d.Read(t.Context(), func(b *db.Batch) { o = unit.TheOffice(b) }); err != nil {
		t.Fatal(err)
	}
	if !o.Demo {
		t.Error("the database is not marked as a demo")
	}
	if got, err := minutes.NewService(d, nil).List(t.Context(), sample.Who(t, d, "office1"), minutes.Filter{}); err != nil || len(got.Rows) != 2 {
		t.Errorf("minutes of the demo: %d, %v", len(got.Rows), err)
	}
	if got := sample.Who(t, d, "liaison-jyj").SeatWords(); got != "市教育局联络员" {
		t.Errorf("the liaison is %s", got)
	}
}

func TestDemoLoadLeavesRealRecordsAlone(t *testing.T) {
	url := dbtest.URL(t)
	expect(t, url, "", 0, "loaded", "charter", "load", "--yes")
	expect(t, url, "", 1, "not empty", "demo", "load")
	expect(t, url, "", 0, "left as it is", "demo", "load", "--if-empty")
}
