package main

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"jointmeeting/internal/bench"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fill"
	"jointmeeting/internal/prove"
)

// filled is how many tasks the pages are read on: enough that the planner chooses as in life, and on the whole way that no count ends before the
// cap by itself. few is the size beside which the whole way compares.
var (
	filled = prove.Pick(6000, 40000)
	few    = 10000
)

// Those who read in the walk.
var (
	units     = []string{"liaison-jyj", "member-jyj", "liaison-gedian"}
	leading   = []string{"chief", "convenor1"}
	clerks    = []string{"office1", "director"}
	guardians = []string{"admin", "security", "auditor"}
	makers    = slices.Concat(clerks, units)
)

// shut are pages whose gate lets somebody in to whom nothing opens them, each with the reason. The gate knows seats only; whether a record
// opens is decided by its chart, and TestMatrix asks for that.
var shut = []struct {
	patterns, logins []string
	why              string
}{
	{[]string{"/setup"}, slices.Concat(makers, leading, guardians), "there before anybody is"},
	{[]string{"/tasks/{id}/progress/new", "/tasks/{id}/claim", "/parts/{id}/report", "/milestones/{id}/report"}, slices.Concat(clerks, leading), "the unit that has the task tells of it"},
	{[]string{"/milestones/{id}/report"}, units, "for a task under way with a step ahead, which stands on its page; TestPagesKeepTheirBudget opens it"},
	{[]string{"/tasks/{id}/orders/{step}"}, slices.Concat([]string{"office1"}, leading, units), "the director alone orders"},
	{[]string{"/seats/new"}, slices.Concat(leading, units, []string{"security", "auditor"}), "for those who keep seats"},
	{[]string{"/seats/{id}/end"}, slices.Concat([]string{"convenor1"}, units, []string{"security"}), "for those who keep seats, and for who holds one of weight"},
	{[]string{"/units/{id}/succession"}, slices.Concat(leading, units, guardians), "the office ends a unit; the fill has none that has ended"},
	{[]string{"/seats/{id}"}, units, "for those who keep seats, and for who holds one of weight"},
	{[]string{"/delegations/new"}, []string{"convenor1"}, "the chief alone delegates"},
	{[]string{"/topics/new", "/topics/{id}/edit", "/topics/{id}/check", "/topics/{id}/revise", "/topics/{id}/bases", "/topics/{id}/adoption", "/problems/new", "/problems/{id}/edit", "/tasks/{id}/bases"},
		[]string{"member-jyj"}, "the liaison writes for the unit"},
	{[]string{"/topics/new", "/problems/new"}, []string{"liaison-gedian"}, "a locality brings no topics"},
	{[]string{"/referrals/{id}"}, []string{"liaison-jyj", "liaison-gedian"}, "members and leaders are asked to read before it is signed"},
}

// chanced are pages that open to somebody on some days only: which of their records stand first in a list hangs on the day. Others open them
// on every day.
var chanced = map[bench.Pair]string{
	{Pattern: "/tasks/{id}/claim", Login: "liaison-jyj"}:            "a task whose parts are all in",
	{Pattern: "/tasks/{id}/claim", Login: "member-jyj"}:             "the same",
	{Pattern: "/topics/{id}/revise", Login: "liaison-gedian"}:       "the fill lets localities lead topics, of which few are back from a round",
	{Pattern: "/topics/{id}/disagreement", Login: "liaison-gedian"}: "a topic on which the locality was asked and others disagreed",
}

// expectedShut are the pairs of the list.
func expectedShut() map[bench.Pair]bool {
	out := map[bench.Pair]bool{}
	for _, x := range shut {
		for _, pattern := range x.patterns {
			for _, login := range x.logins {
				out[bench.Pair{Pattern: pattern, Login: login}] = true
			}
		}
	}
	return out
}

// TestPagesStayFlat: on many records no page of the table, whoever reads it, with each of its tabs, filters and searches, reads a
// growing table whole, reads, sorts or counts more rows than the cap, counts without a limit, skips rows by OFFSET, or takes more round trips,
// statements and buffers than its bound. Everybody opens every page whose gate lets them in: one that does not open, and is not said to, is a
// fault too, for it was not measured. On the whole way each page also reads no more than a quarter more than on fewer records.
func TestPagesStayFlat(t *testing.T) {
	t.Parallel()
	many, closed := walked(t, filled, func(v bench.Visit) {
		if broken := v.Broken(); len(broken) > 0 {
			t.Errorf("%s as %s: %v", v.Path, v.Login, broken)
		}
	})
	opens(t, closed)
	if !prove.Full() {
		return
	}
	less, _ := walked(t, few, func(bench.Visit) {})
	list := bench.Compare(less, many)
	for _, g := range list {
		if g.Over() {
			t.Errorf("%v", g)
		}
	}
	t.Logf("%d kinds of pages compared", len(list))
	if len(list) < 1000 {
		t.Errorf("only %d kinds of pages were asked for at both sizes", len(list))
	}
}

// walked fills a database and asks for all its pages; see is told of those that opened.
func walked(t *testing.T, tasks int, see func(bench.Visit)) (seen bench.PageCosts, closed []bench.Pair) {
	t.Helper()
	address := dbtest.EmptyURL(t)
	if err := quietApp(config{DataDir: t.TempDir(), Secret: dbtest.Secret}).withSchemaAt(t.Context(), addresses{address, address, address}, db.StandardPools, func(d *db.DB) error { return fill.Load(t.Context(), d, tasks, io.Discard) }); err != nil {
		t.Fatal(err)
	}
	seen = bench.PageCosts{}
	err := withMeter(t.Context(), address, dbtest.Key(), func(m *bench.Meter, routes []bench.Route) (err error) {
		closed, err = m.Walk(t.Context(), routes, bench.Readers, func(v bench.Visit) {
			if v.Status >= http.StatusInternalServerError {
				t.Errorf("%s as %s: status %d", v.Path, v.Login, v.Status)
			}
			if v.Status == http.StatusOK {
				seen.Add(v)
				see(v)
			}
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d tasks, %d kinds of pages", tasks, len(seen))
	return seen, closed
}

// opens compares the pairs that stayed shut with the list of those that must.
func opens(t *testing.T, closed []bench.Pair) {
	t.Helper()
	expected := expectedShut()
	for _, p := range closed {
		if !expected[p] && chanced[p] == "" {
			t.Errorf("nothing opens %s to %s: the fill needs a record for it, or shut the reason", p.Pattern, p.Login)
		}
	}
	for p := range expected {
		if !slices.Contains(closed, p) {
			t.Errorf("%s opens to %s, or the gate does not let them in: take it out of shut", p.Pattern, p.Login)
		}
	}
}
