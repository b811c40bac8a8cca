// Package flowtest holds a chart to the rules that all charts share: no faults, the same states as the
// schema's CHECK, and no button that lies. A feature's test calls Check with records in every state
// and with the actors that matter.
package flowtest

import (
	"regexp"
	"slices"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
)

// Check holds the chart to the common rules. records should show every state, with guards failing and
// passing; actors should hold every right of the chart, and none.
func Check[T any](t *testing.T, c *flow.Chart[T], records []T, actors ...access.Actor) {
	t.Helper()
	Faults(t, c)
	States(t, c)
	Buttons(t, c, records, actors...)
}

// Faults wants none of the chart's own faults.
func Faults[T any](t testing.TB, c *flow.Chart[T]) {
	t.Helper()
	for _, f := range c.Faults() {
		t.Errorf("chart %s: %s", c.Kind, f)
	}
}

var quoted = regexp.MustCompile(`'([a-z_]+)'`)

// States compares the chart's states with the CHECK on the table's state column.
func States[T any](t testing.TB, c *flow.Chart[T]) {
	t.Helper()
	d := dbtest.DB(t)
	var text string
	name := c.TableName() + "_state_check"
	if err := d.Pool().QueryRow(t.Context(), "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", name).Scan(&text); err != nil {
		t.Fatalf("constraint %s: %v", name, err)
	}
	states := []string{}
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		states = append(states, m[1])
	}
	slices.Sort(states)
	if !slices.Equal(states, c.Names()) {
		t.Errorf("%s allows %v, the chart has %v", name, states, c.Names())
	}
}

// Buttons asks, for every record, actor and step, that what is offered is what Take accepts, and that
// a blocked button gives the very reason with which Take refuses.
func Buttons[T any](t testing.TB, c *flow.Chart[T], records []T, actors ...access.Actor) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range records {
		seen[c.Now(r)] = true
		for _, who := range actors {
			for _, s := range c.Steps {
				button(t, c, r, who, s.Do)
			}
		}
	}
	for _, s := range c.States {
		if !seen[s.Name] {
			t.Errorf("chart %s: no record in state %s was tried", c.Kind, s.Name)
		}
	}
}

func button[T any](t testing.TB, c *flow.Chart[T], r T, who access.Actor, do string) {
	t.Helper()
	taken, err := c.Take(who, r, do, "理由")
	offer, offered := c.Offer(who, r, do)
	where := c.Kind + " " + c.Now(r) + ", " + who.SeatWords() + ", " + do
	switch {
	case offered && offer.Blocked == "" && err != nil:
		t.Errorf("%s: offered and refused: %v", where, err)
	case offered && offer.Blocked != "" && (fault.KindOf(err) != fault.Invalid || fault.Sentence(err) != offer.Blocked):
		t.Errorf("%s: blocked with %q, refused with %v", where, offer.Blocked, err)
	case !offered && err == nil:
		t.Errorf("%s: not offered and taken", where)
	case err == nil && (taken.From != c.Now(r) || c.State(taken.To).Title == taken.To || taken.Seat.Role == ""):
		t.Errorf("%s: taken as %+v", where, taken)
	case offered && !c.MaySee(who, r):
		t.Errorf("%s: offered to somebody who may not see the record", where)
	}
}
