package desk

import (
	"slices"
	"strings"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
)

// covered are, by kind of record, the states in which a row or a card of a desk leads whoever has a step to the record: those that the desk's
// own conditions look for. What is signed, delivered and asked in rounds comes from the lists.
var covered = map[string][]string{}

// leads notes that rows of a desk lead to records of a chart in these states: those before or behind a step, which the chart knows (flow.Outline).
func leads(to flow.Outline, states []string) []string {
	covered[to.Kind] = append(covered[to.Kind], states...)
	return states
}

// within is the condition that a column holds one of these states.
func within(column string, states []string) string {
	return column + " IN ('" + strings.Join(states, "', '") + "')"
}

// Covers says whether a desk leads to records of a kind in a state, where records of the given kinds are signed, units are asked in the
// given rounds, and the office has the given rows.
func Covers(signed []signing.Kind, asking []round.Waits, waiting []room.Waiting, kind, state string) bool {
	if k, ok := signing.KindOf(signed, kind); ok && (k.Stages().In(state).Name != "" || slices.ContainsFunc(k.Waits, func(w signing.Wait) bool { return w.State == state })) {
		return true
	}
	if slices.ContainsFunc(asking, func(w round.Waits) bool { return w.View.Answer == kind && w.Covers(state) }) {
		return true
	}
	if slices.ContainsFunc(waiting, func(w room.Waiting) bool { return w.Kind == kind && slices.Contains(w.States, state) }) {
		return true
	}
	return delivery.Waits(kind, state) || signing.ReferralWaits(kind, state) || slices.Contains(covered[kind], state)
}
