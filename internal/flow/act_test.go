package flow

import (
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// withActs is the lamp with an act of each sort.
func withActs() *Chart[lamp] {
	c := chart()
	mine := c.States[0].See
	c.Acts = []Act[lamp]{
		{Do: "make", Label: "造灯", May: mine, Refusal: "灯由本单位制造"},
		{Do: "paint", Label: "涂灯", Edits: true, Refusal: "灯当前为“{state}”，您不能涂"},
		{Do: "turn", Label: "转灯", May: mine, From: []string{"on"}},
		{Do: "hide", Label: "藏灯", May: mine, Secret: true},
		{Do: "polish", Label: "擦灯", Edits: true, Late: "灯当前为“{state}”，不再擦", Refusal: "灯由本单位擦"},
		{Do: "sweep", Label: "扫灯", May: mine, From: []string{"on"}, Late: "灯当前为“{state}”，不扫"},
		{Do: "flicker", Label: "灯闪", Auto: true},
	}
	return c
}

// TestActFollowsItsRow: seat, state, refusal and secrecy of acts that are no step.
func TestActFollowsItsRow(t *testing.T) {
	t.Parallel()
	c := withActs()
	for _, x := range []struct {
		name string
		who  access.Actor
		in   lamp
		do   string
		kind fault.Kind
		said string
	}{
		{"allowed", liaison, lamp{"off", true}, "make", 0, ""},
		{"its own refusal", outsider, lamp{"off", true}, "make", fault.Forbidden, "灯由本单位制造"},
		{"whoever may edit", liaison, lamp{"off", true}, "paint", 0, ""},
		{"a state without editing", liaison, lamp{"on", true}, "paint", fault.Forbidden, "灯当前为“开”，您不能涂"},
		{"wrong state", liaison, lamp{"off", true}, "turn", fault.Conflict, "此灯当前为“关”，不能“转灯”"},
		{"wrong state in its own words", liaison, lamp{"off", true}, "sweep", fault.Conflict, "灯当前为“关”，不扫"},
		{"too late to edit", liaison, lamp{"on", true}, "polish", fault.Conflict, "灯当前为“开”，不再擦"},
		{"too late to edit for who never may", outsider, lamp{"on", true}, "polish", fault.Forbidden, "灯由本单位擦"},
		{"secret", outsider, lamp{"off", true}, "hide", fault.Missing, ""},
		{"automatic by hand", liaison, lamp{"off", true}, "flicker", fault.Forbidden, ""},
		{"unknown", liaison, lamp{"off", true}, "sell", fault.Forbidden, ""},
	} {
		got, err := c.Act(x.who, x.in, x.do)
		if (err == nil) != (x.kind == 0) || err != nil && (fault.KindOf(err) != x.kind || x.said != "" && fault.Sentence(err) != x.said) {
			t.Errorf("%s: %+v, %v", x.name, got, err)
		}
		if err == nil && (got.Seat.ID != 5 || got.Action() != "lamp."+x.do) {
			t.Errorf("%s: done as %+v", x.name, got)
		}
		if may := c.May(x.who, x.in, x.do); may != (err == nil) {
			t.Errorf("%s: offered %v, answered %v", x.name, may, err)
		}
	}
}

// TestNotedActsAreDeclared: what follows from something else is noted by name, and only what is declared so.
func TestNotedActsAreDeclared(t *testing.T) {
	t.Parallel()
	if n := withActs().Note("flicker"); n.Label != "灯闪" || n.Action() != "lamp.flicker" || n.Seat.Role != "" {
		t.Errorf("%+v", n)
	}
	defer func() {
		if recover() == nil {
			t.Error("an act by hand is noted")
		}
	}()
	withActs().Note("make")
}

// TestActFaultsAreFound: each way to declare an act wrongly is named.
func TestActFaultsAreFound(t *testing.T) {
	t.Parallel()
	if f := withActs().Faults(); len(f) > 0 {
		t.Errorf("good acts have faults %v", f)
	}
	for want, spoil := range map[string]func(*Chart[lamp]){
		"act paint":       func(c *Chart[lamp]) { c.Acts[1].By = Oneself },
		"not exactly one": func(c *Chart[lamp]) { c.Acts[0].Auto = true },
		"lacks a label":   func(c *Chart[lamp]) { c.Acts[0].Label = "" },
		"is a step too":   func(c *Chart[lamp]) { c.Acts[0].Do = "light" },
		"unknown state":   func(c *Chart[lamp]) { c.Acts[2].From = []string{"moon"} },
	} {
		c := withActs()
		spoil(c)
		if !slices.ContainsFunc(c.Faults(), func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("%q is not found in %v", want, c.Faults())
		}
	}
}

// TestOutlineSaysAll: words, terms and the log's name of steps and acts.
func TestOutlineSaysAll(t *testing.T) {
	t.Parallel()
	c := withActs()
	c.Log = "house.lamp"
	o := c.Outline()
	if o.Steps[0].Word != "开灯" || o.Steps[2].Word != "熄灭灯" || o.Acts[0].Word != "造灯" || o.Acts[0].Action != "house.lamp.make" {
		t.Errorf("%+v", o)
	}
	for _, want := range []string{"造灯 `house.lamp.make`", "| 开 |", "可改者", "自动"} {
		if !strings.Contains(o.ActTable(), want) {
			t.Errorf("%q is not in\n%s", want, o.ActTable())
		}
	}
}
