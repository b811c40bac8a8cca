// Package sampledb gives a test a database with the sample office in it. It stands apart from the
// builders of internal/sample because those are shipped with `portal demo load`, and a program that is
// shipped carries no test code.
package sampledb

import (
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
)

// DB is a database of this test's own with the shipped charter and the sample people.
func DB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return dbtest.Seeded(t, "office", sample.Office, opts...)
}

// LivingDB is such a database with the demo's story in it.
func LivingDB(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return dbtest.Seeded(t, "living", sample.Living, opts...)
}

// URL is the address of a database of DB.
func URL(t testing.TB) string {
	t.Helper()
	return dbtest.SeededURL(t, "office", sample.Office)
}

// PassDays lets so many days pass for the open round of a topic.
func PassDays(t testing.TB, d *db.DB, topicID int64, days int) {
	t.Helper()
	if _, err := d.Pool().Exec(t.Context(), "UPDATE round SET asked_on = asked_on - $2::int WHERE kind = 'topic' AND record = $1 AND closed_at IS NULL", topicID, days); err != nil {
		t.Fatal(err)
	}
}
