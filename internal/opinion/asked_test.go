package opinion_test

import (
	"testing"

	"jointmeeting/internal/form"
	"jointmeeting/internal/form/fieldtest"
	"jointmeeting/internal/opinion"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/topic"
)

// TestOpinionsFallWithEveryFieldAskedAbout: whatever of a topic is changed after a round, an agreement falls and its unit is asked again about the text
// as it is then, unless the field is exempt from what units are asked about.
func TestOpinionsFallWithEveryFieldAskedAbout(t *testing.T) {
	r := open(t)
	id := sample.ConsultedTopic(t, r.d, "jyj", "wjw")
	agree := func() {
		r.say(id, "wjw", sample.Agreed)
		r.must("office1", id, "close_consultation", "")
	}
	agree()
	other := []int64{sample.Unit(t, r.d, "rsj").ID}
	for _, f := range topic.Fields {
		before, typed := len(sample.Rounds(t, r.d, id)), topic.Content{}
		sample.Revise(t, r.d, "liaison-jyj", id, func(in *topic.Form) {
			in.Content = fieldtest.Changed(f, in.Content)
			switch f.Name {
			case "function":
				in.Function = "F1"
			case "consulted":
				in.Consulted = other
			case "attend":
				in.Attend, in.AttendNone = other, false
			case "joint":
				in.Joint = nil // who brings it stays
			}
			typed = in.Content
		})
		all := sample.Rounds(t, r.d, id)
		last, asked := all[len(all)-1], len(all) > before
		if asked != (f.Not[topic.Asked] == "") {
			t.Errorf("field %s (%s): its change asks the unit again %t, exempt from the place %s: %q", f.Name, f.Label, asked, topic.Asked, f.Not[topic.Asked])
		}
		if !asked {
			continue
		}
		if last.Why != f.Heading() {
			t.Errorf("field %s (%s): the unit is asked again because of %q", f.Name, f.Label, last.Why)
		}
		for _, g := range opinion.Fields {
			if got, want := g.Word(&last.Says, form.Numbers), g.Word(&typed, form.Numbers); got != want {
				t.Errorf("field %s (%s): typed %q, the unit is asked about %q", g.Name, g.Label, want, got)
			}
		}
		agree()
	}
	if faults := r.verify(); len(faults) > 0 {
		t.Errorf("verify: %v", faults)
	}
}
