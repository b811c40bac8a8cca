package topiclist_test

import (
	"strings"
	"testing"

	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/topic"
	"jointmeeting/internal/topiclist"
)

// fill makes many topics of many units in all states, most of them long past.
func fill(t *testing.T, d *db.DB, n int) {
	t.Helper()
	id := sample.SubmittedTopic(t, d, "jyj", sample.Unit(t, d, "czj").ID)
	tx, err := d.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	// As long as it takes on a busy machine: the limit of an act is not for five thousand at once.
	if _, err := tx.Exec(t.Context(), "SET LOCAL statement_timeout = 0"); err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(t.Context(), `WITH made AS (INSERT INTO topic (number, unit, unit_name, function, purpose, title, state, drafted_by, drafted_name, drafted_at, state_at)
		SELECT 'N' || n, 1 + n % 29, unit_name, function, purpose, title, CASE WHEN n % 20 = 0 THEN ($2::text[])[1 + n / 20 % 12] ELSE 'discussed' END,
		drafted_by, drafted_name, drafted_at, state_at - n * interval '1 hour' FROM topic, generate_series(1, $3::int) n WHERE id = $1 RETURNING id, unit)
		INSERT INTO topic_unit (topic, unit, role) SELECT id, 1 + (unit + 3) % 29, 'attend' FROM made`, id, topic.Chart.Names(), n)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := dbtest.Admin(t, d).Exec(t.Context(), "ANALYZE topic, topic_unit"); err != nil {
		t.Fatal(err)
	}
}

// TestListsWalkIndexes: on 5,000 topics no list of anybody reads a whole table, and every list is one
// round trip of few statements.
func TestListsWalkIndexes(t *testing.T) {
	asked := &dbtest.Asked{}
	d := sampledb.DB(t, db.WithTracer(asked))
	fill(t, d, 5000)
	s := topiclist.NewService(d)
	for _, c := range []struct {
		login string
		f     topiclist.Filter
	}{
		{"office1", topiclist.Filter{}}, {"office1", topiclist.Filter{Tab: "all"}}, {"office1", topiclist.Filter{Tab: "discussed", After: "1790000000000000.40"}},
		{"chief", topiclist.Filter{Tab: "all"}}, {"chief", topiclist.Filter{Unit: 3, Tab: "all"}},
		{"liaison-jyj", topiclist.Filter{}}, {"liaison-jyj", topiclist.Filter{Tab: "sent"}}, {"admin", topiclist.Filter{Tab: "all"}},
	} {
		who := sample.Who(t, d, c.login)
		asked.Take()
		if _, err := s.List(t.Context(), who, c.f); err != nil {
			t.Fatal(err)
		}
		trips, statements := asked.Take()
		if trips != 1 || len(statements) > 5 {
			t.Errorf("%s %+v: %d round trips, %d statements", c.login, c.f, trips, len(statements))
		}
		for _, asks := range statements {
			if plan := dbtest.Plan(t, d, asks); strings.Contains(plan, "Seq Scan on topic ") {
				t.Errorf("%s %+v reads a whole table:\n%s", c.login, c.f, plan)
			}
		}
	}
}
