// Package sampledb gives a test a database with the sample office in it. It stands apart from the
// builders of internal/sample because those are shipped with `portal demo load`, and a program that is
// shipped carries no test code.
package sampledb

import (
	"context"
	"fmt"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/meeting"
	"jointmeeting/internal/sample"
)

// DB is a database of this test's own with the shipped charter and the sample people.
func DB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return dbtest.Open(t, URL(t), opts...)
}

// LivingDB is such a database with the demo's story in it.
func LivingDB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return dbtest.Open(t, LivingURL(t), opts...)
}

// URL is the address of a database of DB.
func URL(t testing.TB) string {
	t.Helper()
	return dbtest.SampleURL(t, "office", sample.Office)
}

// LivingURL is the address of a database of LivingDB.
func LivingURL(t testing.TB) string {
	t.Helper()
	return dbtest.SampleURL(t, "living", sample.Living)
}

// MinutesDB is a database of DB with the minutes of a special meeting in a state, as sample.Minutes brings them there,
// made once for all tests that begin so.
func MinutesDB(t testing.TB, state string, opts ...db.Option) (*db.DB, int64) {
	t.Helper()
	d := dbtest.Open(t, dbtest.SampleURL(t, "minutes "+state, func(ctx context.Context, d *db.DB) error {
		if err := sample.Office(ctx, d); err != nil {
			return err
		}
		if id := sample.Minutes(t, d, sample.HeldMeeting(t, d, meeting.Special, nil), state); id != 1 {
			return fmt.Errorf("the minutes have the number %d", id)
		}
		return nil
	}), opts...)
	return d, 1
}

// PassDays lets so many days pass for the open round of a topic.
func PassDays(t testing.TB, d *db.DB, topicID int64, days int) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), "UPDATE round SET asked_on = asked_on - $2::int WHERE kind = 'topic' AND record = $1 AND closed_at IS NULL", topicID, days); err != nil {
		t.Fatal(err)
	}
}
