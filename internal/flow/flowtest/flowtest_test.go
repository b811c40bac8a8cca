package flowtest

import (
	"fmt"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// fake notes failures instead of failing.
type fake struct {
	testing.TB
	said []string
}

func (f *fake) Helper() {}
func (f *fake) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

type delivery struct{ state string }

var liaison = access.Actor{Person: 1, Seats: []access.Seat{{Role: access.Liaison, Unit: 3}}}

// chart has the states of the table delivery.
func chart() *flow.Chart[delivery] {
	mine := []access.Right{access.May(access.Liaison)}
	return &flow.Chart[delivery]{
		Kind: "delivery", Title: "签收",
		States: []flow.State{{Name: "sent", Title: "未签收", See: mine, Start: true}, {Name: "received", Title: "已签收", See: mine, Final: true},
			{Name: "info", Title: "仅供知悉", See: mine, Start: true, Final: true}},
		Steps: []flow.Step[delivery]{{Do: "receive", Label: "签收", From: []string{"sent"}, To: "received", May: mine}},
		Now:   func(d delivery) string { return d.state },
		Ties:  func(delivery) access.Ties { return access.Ties{} },
	}
}

func TestAGoodChartPasses(t *testing.T) {
	Check(t, chart(), []delivery{{"sent"}, {"received"}, {"info"}}, liaison, access.Actor{})
}

// TestCheckCanFail: each spoiled chart is caught by its rule.
func TestCheckCanFail(t *testing.T) {
	records := []delivery{{"sent"}, {"received"}, {"info"}}
	for want, run := range map[string]func(*fake, *flow.Chart[delivery]){
		"cannot be reached": func(f *fake, c *flow.Chart[delivery]) { c.States[0].Start = false; Faults(f, c) },
		"delivery_state_check allows": func(f *fake, c *flow.Chart[delivery]) {
			c.States[1].Name = "got"
			States(f, c)
		},
		"no record in state received": func(f *fake, c *flow.Chart[delivery]) { Buttons(f, c, records[:1], liaison) },
		"may not see": func(f *fake, c *flow.Chart[delivery]) {
			c.States[0].See = []access.Right{access.May(access.Chief)}
			Buttons(f, c, records, liaison)
		},
		"taken as": func(f *fake, c *flow.Chart[delivery]) { c.Steps[0].To = "gone"; Buttons(f, c, records, liaison) },
	} {
		f := &fake{TB: t}
		run(f, chart())
		if !strings.Contains(strings.Join(f.said, "\n"), want) {
			t.Errorf("%q is not found in %v", want, f.said)
		}
	}
}
