package flow

import (
	"slices"

	"jointmeeting/internal/access"
	"jointmeeting/internal/fault"
)

// passing are the ties that go with the state of a record: who is asked to sign it, whether the office has it now. Whoever has
// the role may have had the right a moment ago.
var passing = []access.Tie{access.Self, access.Referred, access.Referrer, access.Received}

// Barred is the refusal of a step or an act to whoever has the right to it in no state of the record, so that a page that is no
// longer true is told so only to whom it was true once; nil for all others, and of what the chart does not know.
func (c *Chart[T]) Barred(who access.Actor, t T, do string) error {
	var refusal error
	var may []access.Right
	common := fault.Denied("您不能对此%s办理这一步", c.Title)
	for _, s := range c.Steps {
		if s.Do == do {
			refusal, may = common, append(may, s.May...)
		}
	}
	for _, a := range c.Acts {
		if a.Do == do {
			refusal, may = a.denied(c.StateOf(t).Title, common), append(may, c.ever(a)...)
		}
	}
	for i, r := range may {
		if slices.Contains(passing, r.Tie) {
			may[i] = access.May(r.Role)
		}
	}
	if _, ok := who.Holds(c.Ties(t), may...); ok {
		return nil
	}
	return refusal
}

// ever are the rights to an act in any state.
func (c *Chart[T]) ever(a Act[T]) (out []access.Right) {
	if !a.Edits {
		return a.May
	}
	for _, s := range c.States {
		out = append(out, s.Edit...)
	}
	return out
}
