package verify_test

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/prove"
	"jointmeeting/internal/verify"
)

// planNode is a node of a plan as PostgreSQL explains it.
type planNode struct {
	Type     string     `json:"Node Type"`
	Parent   string     `json:"Parent Relationship"`
	Subplan  string     `json:"Subplan Name"`
	Relation string     `json:"Relation Name"`
	Rows     float64    `json:"Plan Rows"`
	Plans    []planNode `json:"Plans"`
}

// repeated names the tables that are read whole once for each row of others: what takes longer with the square of
// the records. A hashed subplan is read once.
func (n planNode) repeated(again bool, filled []string, hashed string) (out []string) {
	if again && n.Type == "Seq Scan" && slices.Contains(filled, n.Relation) {
		out = append(out, n.Relation)
	}
	if n.Type == "Hash" || n.Type == "CTE Scan" {
		again = false
	}
	for _, c := range n.Plans {
		inner := n.Type == "Nested Loop" && c.Parent == "Inner" && n.Plans[0].Rows > 50
		sub := c.Parent == "SubPlan" && !strings.Contains(hashed, "hashed "+c.Subplan)
		out = append(out, c.repeated(again || inner || sub, filled, hashed)...)
	}
	return out
}

// readAgain are the tables that the statement reads again and again, with its plan.
func readAgain(t *testing.T, d *db.DB, s dbtest.Statement, filled []string) ([]string, string) {
	t.Helper()
	var plans []struct{ Plan planNode }
	text := dbtest.Plan(t, d, dbtest.Statement{SQL: "(FORMAT JSON) " + s.SQL, Args: s.Args})
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.repeated(false, filled, text), text
}

// filledTables are those that have filled: a small one is read whole faster than by an index.
func filledTables(t *testing.T, d *db.DB) []string {
	t.Helper()
	rows, err := d.Pool().Query(t.Context(), "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples > 1000 AND relnamespace = 'public'::regnamespace")
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range []string{"task", "task_unit", "topic", "topic_sight", "clause", "delivery"} {
		if err != nil || prove.Full() && !slices.Contains(list, name) {
			t.Fatalf("the database has not grown: %v %v", list, err)
		}
	}
	return list
}

// TestVerifyReadsNoTableAgainAndAgain: on many records no check of `portal verify` reads a table that has filled once
// for each row of another, and the work of its snapshot is not cut off by a time limit.
func TestVerifyReadsNoTableAgainAndAgain(t *testing.T) {
	t.Parallel()
	asked := &dbtest.Asked{}
	// The bench makes tables of its own while it fills, and gathers what the planner wants to know.
	d, err := db.Open(t.Context(), dbtest.AdminURL(t, dbtest.URL(t)), db.WithConns(4), db.WithTracer(asked))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	dbtest.Seal(d)
	if err := bench.Load(t.Context(), d, prove.Pick(6_000, 20_000), io.Discard); err != nil {
		t.Fatal(err)
	}
	asked.Take()
	if _, err := verify.Run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	_, statements := asked.Take()
	if !slices.ContainsFunc(statements, func(s dbtest.Statement) bool { return strings.Contains(s.SQL, "statement_timeout = 0") }) {
		t.Error("a check may be cut off by a time limit")
	}
	checked, filled := 0, filledTables(t, d)
	for _, s := range statements {
		if !strings.HasPrefix(strings.TrimSpace(s.SQL), "SELECT") && !strings.HasPrefix(strings.TrimSpace(s.SQL), "WITH") {
			continue
		}
		checked++
		if again, plan := readAgain(t, d, s, filled); len(again) > 0 {
			t.Errorf("%v read for each row: %s\n%s", again, s.SQL, plan)
		}
	}
	for _, bad := range []string{"SELECT (SELECT count(*) FROM task x WHERE x.text = t.text) FROM task t", "SELECT 1 FROM task t JOIN task x ON x.text < t.text"} {
		if again, _ := readAgain(t, d, dbtest.Statement{SQL: bad}, filled); len(again) == 0 {
			t.Errorf("this test finds nothing in %s", bad)
		}
	}
	if checked < 40 {
		t.Errorf("only %d statements were heard", checked)
	}
}
