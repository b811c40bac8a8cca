package flow

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// lamp is a small record with every feature of a chart.
type lamp struct {
	state string
	ready bool
}

var liaison = access.Actor{Person: 1, Seats: []access.Seat{{ID: 5, Role: access.Liaison, Unit: 3, UnitName: "市教育局"}}}
var outsider = access.Actor{Person: 2, Seats: []access.Seat{{ID: 6, Role: access.Liaison, Unit: 4}}}

func chart() *Chart[lamp] {
	mine := []access.Right{access.Liaison.Of(access.Owner)}
	return &Chart[lamp]{
		Kind: "lamp", Title: "灯",
		States: []State{
			{Name: "off", Title: "关", See: mine, Edit: mine, Start: true},
			{Name: "on", Title: "开", See: mine},
			{Name: "gone", Title: "毁", See: mine, Final: true},
		},
		Steps: []Step[lamp]{
			{Do: "light", Label: "开灯", From: []string{"off"}, To: "on", May: mine, Needs: []Guard[lamp]{{"有电", func(l lamp, _ access.Actor) string {
				if !l.ready {
					return "没有电"
				}
				return ""
			}}}},
			{Do: "drop", Label: "砸灯", From: []string{"off", "on"}, To: "gone", May: mine, Ask: Reason, Hidden: true},
			{Do: "fade", Label: "熄灭", From: []string{"on"}, To: "off", Auto: true},
		},
		Now:  func(l lamp) string { return l.state },
		Ties: func(lamp) access.Ties { return access.Ties{Units: map[access.Tie][]int64{access.Owner: {3}}} },
	}
}

func TestTakeFollowsTheRows(t *testing.T) {
	c := chart()
	for _, x := range []struct {
		name   string
		who    access.Actor
		in     lamp
		do     string
		reason string
		kind   fault.Kind
		to     string
	}{
		{"allowed", liaison, lamp{"off", true}, "light", "", 0, "on"},
		{"guard says no", liaison, lamp{"off", false}, "light", "", fault.Invalid, ""},
		{"wrong state", liaison, lamp{"on", true}, "light", "", fault.Conflict, ""},
		{"outsider", outsider, lamp{"off", true}, "light", "", fault.Forbidden, ""},
		{"no reason", liaison, lamp{"on", true}, "drop", "", fault.Invalid, ""},
		{"reason", liaison, lamp{"on", true}, "drop", "坏了", 0, "gone"},
		{"automatic step by hand", liaison, lamp{"on", true}, "fade", "", fault.Forbidden, ""},
		{"unknown step", liaison, lamp{"on", true}, "fly", "", fault.Forbidden, ""},
	} {
		got, err := c.Take(x.who, x.in, x.do, x.reason)
		if got.To != x.to || (x.to == "" && fault.KindOf(err) != x.kind) || (x.to != "" && err != nil) {
			t.Errorf("%s: to %q, %v", x.name, got.To, err)
		}
		if err == nil && got.Seat.ID != 5 {
			t.Errorf("%s: taken by seat %d", x.name, got.Seat.ID)
		}
	}
}

func TestOffersAreWhatTakeAccepts(t *testing.T) {
	c := chart()
	offers := c.Offers(liaison, lamp{"off", false})
	if len(offers) != 1 || offers[0].Do != "light" || offers[0].Blocked != "没有电" {
		t.Errorf("offers %+v", offers)
	}
	if o, ok := c.Offer(liaison, lamp{"off", true}, "drop"); !ok || o.Ask != Reason {
		t.Errorf("the hidden step is not offered: %+v", o)
	}
	if got := c.Offers(outsider, lamp{"off", true}); len(got) != 0 {
		t.Errorf("a outsider is offered %+v", got)
	}
}

func TestAdvanceTakesAutomaticStepsOnly(t *testing.T) {
	c := chart()
	if got, err := c.Advance(lamp{"on", true}, "fade"); err != nil || got.To != "off" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, do := range []string{"light", "fade"} {
		if _, err := c.Advance(lamp{"off", true}, do); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", do, err)
		}
	}
}

// TestFaultsAreFound: each way to write a chart wrongly is named.
func TestFaultsAreFound(t *testing.T) {
	if f := chart().Faults(); len(f) > 0 {
		t.Errorf("a good chart has faults %v", f)
	}
	for want, spoil := range map[string]func(*Chart[lamp]){
		"cannot be reached": func(c *Chart[lamp]) {
			c.States = append(c.States, State{Name: "lost", Title: "失", See: c.States[0].See, Final: true})
		},
		"final and can be": func(c *Chart[lamp]) { c.States[2].Final = false },
		"can be left":      func(c *Chart[lamp]) { c.Steps[1].From = append(c.Steps[1].From, "gone") },
		"unknown state":    func(c *Chart[lamp]) { c.Steps[0].To = "moon" },
		"lacks a label":    func(c *Chart[lamp]) { c.Steps[0].May = nil },
		"twice":            func(c *Chart[lamp]) { c.Steps = append(c.Steps, c.Steps[0]) },
		"nobody sees it":   func(c *Chart[lamp]) { c.States[1].See = nil },
	} {
		c := chart()
		spoil(c)
		if !slices.ContainsFunc(c.Faults(), func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("%q is not found in %v", want, c.Faults())
		}
	}
}

// TestStatesAreFoundByTheirSteps: what waits for a step, and what has gone through one, is found by the chart's own rows, in its order; a step that
// nobody declared stops the program where it begins.
func TestStatesAreFoundByTheirSteps(t *testing.T) {
	o := chart().Outline()
	for want, got := range map[string][]string{
		"off":      o.Before("light"),
		"off on":   o.Before("fade", "light"),
		"on gone":  o.After("drop", "light"),
		"off gone": o.After("fade", "drop"),
	} {
		if found := strings.Join(got, " "); found != want {
			t.Errorf("found %q, want %q", found, want)
		}
	}
	defer func() {
		if said := recover(); said != "flow: lamp declares no step shine" {
			t.Errorf("of an unknown step is said: %v", said)
		}
	}()
	o.Before("light", "shine")
}
