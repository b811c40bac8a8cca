package paper

import "slices"

// Receiver is a unit in the range of minutes and why it is.
type Receiver struct {
	Unit     int64
	Name     string
	Why      string // attended, named, added
	Included bool   // in the range by rule, not by choice
	Outside  bool   // it does not belong to the joint meeting, and nobody of it can answer
	Info     bool   // of a correction that does not touch the unit: to know of, without a receipt
}

// WhyTitle is the reason in words.
func WhyTitle(why string) string {
	return map[string]string{"attended": "参会", "named": "议定事项涉及", "added": "另行分送"}[why]
}

// Range is who gets the minutes by rule: units that attended, then units that a decision names (R7).
func Range(t Text) []Receiver {
	out := []Receiver{}
	add := func(id int64, name, why string, outside bool) {
		if id != 0 && !slices.ContainsFunc(out, func(r Receiver) bool { return r.Unit == id }) {
			out = append(out, Receiver{Unit: id, Name: name, Why: why, Included: true, Outside: outside})
		}
	}
	for _, a := range t.Attendance {
		if a.List == Present || a.List == Observer {
			add(Ref(a.Unit), a.UnitName, "attended", false)
		}
	}
	for _, c := range t.Clauses {
		add(Ref(c.Lead), c.LeadName, "named", false)
		for i, u := range c.Joint {
			add(u, c.JointName[i], "named", c.outside(u))
		}
		for i, u := range c.Support {
			add(u, c.SupportName[i], "named", c.outside(u))
		}
	}
	return out
}
