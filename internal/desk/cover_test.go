package desk_test

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/desk"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
)

// waitsElsewhere are the states in which somebody has a step and no desk says so, each with the reason.
var waitsElsewhere = map[string]string{
	"seat held":      "may end at any time; nothing waits",
	"seat leaving":   "the message to whoever may confirm it stays among what is to be done (seat.leaving); the seat is in force meanwhile",
	"account active": "a system administrator acts on occasion", "account disabled": "a system administrator acts on occasion",
	"basis current": "may be repealed at any time; nothing waits", "basis repealed": "may come back; nothing waits",
	"topic draft": "its own writer's, shown among the unit's topics", "topic ready": "the office chooses from the list when it plans a meeting",
	"topic approved": "waits for a meeting's agenda; a unit may take it back", "topic deferred": "may come back at any time",
	"problem open": "is studied without a limit", "problem raised": "may be studied anew; nothing waits", "problem closed": "may be studied anew; nothing waits",
	"task done": "is closed in the list, without a limit", "task suspended": "may be resumed at any time",
	"part reported": "the lead unit sees it on the page of its task", "part accepted": "may be asked for again; nothing waits",
	"part agreed": "may be taken back until the claim; nothing waits", "part refused": "the lead unit was told why and sees it on the page of its task",
	"milestone open": "the lead unit sees it on the page of its task, which is on its desk by its day", "milestone done": "may be taken back until the task is verified; nothing waits",
	"meeting postponed":    "has no day yet; the list shows it",
	"meeting held":         "its end may be undone on occasion; nothing waits",
	"invitation attending": "an answer may be changed; nothing waits", "invitation substitute": "an answer may be changed; nothing waits", "invitation leave": "an answer may be changed; nothing waits",
	"escalation prepared": "stands in the ledger, and holds back the tasks counted as 待批", "escalation sent": "waits for somebody outside; stands in the ledger",
	"escalation rejected": "may be sent again; stands in the ledger", "escalation returned": "may be sent again; stands in the ledger",
	"minutes issued":    "may be corrected; nothing waits",
	"delivery received": "what the office entered may be taken back or replaced; nothing waits", "clause_receipt acknowledged": "what the office entered may be taken back or replaced; nothing waits",
	"circulation_reply given": "counted with the minutes that go round", "circulation_reply lapsed": "counted with the minutes that go round",
}

// uncovered gives the states, not final, in which somebody has a step and no desk leads to it.
func uncovered(charts []flow.Outline, signed []signing.Kind, asking []round.Waits, waiting ...room.Waiting) (out []string) {
	for _, c := range charts {
		for _, s := range c.States {
			waits := slices.ContainsFunc(c.Steps, func(d flow.Deed) bool { return !d.Auto && slices.Contains(d.From, s.Name) })
			if waits && !s.Final && !desk.Covers(signed, asking, waiting, c.Kind, s.Name) {
				out = append(out, c.Kind+" "+s.Name)
			}
		}
	}
	return out
}

// TestWaitingWorkIsOnADesk: whoever has a step finds it on a desk, or it is said here why not.
func TestWaitingWorkIsOnADesk(t *testing.T) {
	t.Parallel()
	found := uncovered(house.Charts(), house.Signed(), house.Asking(), house.Waiting()...)
	for _, name := range found {
		if waitsElsewhere[name] == "" {
			t.Errorf("%s: somebody has a step and no desk leads there: add a row whose condition says so (leads), or a reason here", name)
		}
	}
	for name := range waitsElsewhere {
		if !slices.Contains(found, name) {
			t.Errorf("%s is on a desk, or nobody has a step there: take it off the list", name)
		}
	}
}

// TestUncoveredWorkIsFound: a kind that is signed is covered by its line in the list, and without it each of its states is named.
func TestUncoveredWorkIsFound(t *testing.T) {
	t.Parallel()
	chart := []flow.Outline{{Kind: "circular", States: []flow.State{{Name: "draft"}, {Name: "checking"}, {Name: "issued", Final: true}},
		Steps: []flow.Deed{{Do: "submit", From: []string{"draft"}}, {Do: "check", From: []string{"checking"}}, {Do: "lapse", From: []string{"issued"}, Auto: true}}}}
	if found := uncovered(chart, nil, nil); !slices.Equal(found, []string{"circular draft", "circular checking"}) {
		t.Errorf("without the list %q is found", found)
	}
	listed := []signing.Kind{{Name: "circular", Waits: []signing.Wait{{State: "draft"}}}}
	if found := uncovered(chart, listed, nil); len(found) > 0 {
		t.Errorf("with its line in the list %q is found", found)
	}
}

// TestDeclaredRowsAreWhole: a row that a room declares says all that the desk shows, stands in a place of the desk, and leads to states of its kind.
// One of another kind is counted on the desk of the office, which knows nothing of it, and covers its states.
func TestDeclaredRowsAreWhole(t *testing.T) {
	t.Parallel()
	for _, w := range house.Waiting() {
		i := slices.IndexFunc(house.Charts(), func(c flow.Outline) bool { return c.Kind == w.Kind })
		if i < 0 || w.From == "" || w.Title == "" || w.URL == "" || w.Tag == "" || w.Place <= 0 {
			t.Errorf("%+v is not whole", w)
			continue
		}
		for _, s := range w.States {
			if !slices.ContainsFunc(house.Charts()[i].States, func(x flow.State) bool { return x.Name == s }) {
				t.Errorf("%s: %s is no state of %s", w.Title, s, w.Kind)
			}
		}
	}
	d := sampledb.DB(t)
	row := room.Waiting{Kind: "circular", States: []string{"draft"}, From: "unit u WHERE u.code IN ('jyj', 'wjw')", Title: "通报待拟", URL: "/circulars", Tag: "待拟", Place: 65}
	got, err := desk.NewService(d, nil, nil, nil, []room.Waiting{row}).For(t.Context(), sample.Who(t, d, "office1"), d.Now())
	if err != nil || !slices.ContainsFunc(got.Todos, func(x desk.Todo) bool {
		return x.Count == 2 && x.Title == row.Title && x.URL == row.URL && x.Tag == row.Tag
	}) {
		t.Errorf("the row of another kind is not on the desk: %+v, %v", got.Todos, err)
	}
	chart := []flow.Outline{{Kind: "circular", States: []flow.State{{Name: "draft"}}, Steps: []flow.Deed{{Do: "submit", From: []string{"draft"}}}}}
	if found := uncovered(chart, nil, nil, row); len(found) > 0 {
		t.Errorf("with its row %q is found", found)
	}
}

// TestAnotherRoundIsCovered: a use of rounds is on the desks by its line in the list.
func TestAnotherRoundIsCovered(t *testing.T) {
	t.Parallel()
	chart := []flow.Outline{{Kind: "plan_reply", States: []flow.State{{Name: "asked"}, {Name: "given"}},
		Steps: []flow.Deed{{Do: "give", From: []string{"asked"}}, {Do: "answer", From: []string{"given"}}}}}
	plans := round.Waits{View: round.View{Asking: round.Asking{Record: "plan", Answer: "plan_reply"}}}
	for want, asking := range map[string][]round.Waits{"plan_reply asked plan_reply given": nil, "plan_reply given": {plans}} {
		if found := strings.Join(uncovered(chart, nil, asking), " "); found != want {
			t.Errorf("found %q, want %q", found, want)
		}
	}
	plans.Remarks = "SELECT"
	if found := uncovered(chart, nil, []round.Waits{plans}); len(found) > 0 {
		t.Errorf("with remarks to answer %q is found", found)
	}
}

// TestCoveredStatesAreThere: what the desk's conditions look for are states of the kinds' charts.
func TestCoveredStatesAreThere(t *testing.T) {
	t.Parallel()
	for kind, states := range desk.Covered {
		for _, state := range states {
			if !slices.ContainsFunc(house.Charts(), func(c flow.Outline) bool {
				return c.Kind == kind && slices.ContainsFunc(c.States, func(s flow.State) bool { return s.Name == state })
			}) {
				t.Errorf("a row of a desk looks for %s in %s, which is no state of it", kind, state)
			}
		}
	}
}
