package desk

import (
	"slices"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/signing"
)

// covered are, by kind of record, the states in which a row or a card of a desk leads whoever has a step to the record. Beside each stands
// where it is asked for; what is signed and delivered comes from the lists.
var covered = map[string][]string{
	"seat":               {"asked"},                                                                     // desk.go: quiet
	"topic":              {"submitted", "consulting", "proposed", "returned", "unit_review", "joining"}, // office.go, leader.go, unit.go
	"opinion":            {"asked", "given"},                                                            // unit.go: opinions
	"circulation_reply":  {"asked"},                                                                     // unit.go: opinions
	"meeting":            {"planning", "proposed", "approved", "announced", "in_session"},               // shared.go: next; leader.go, office.go
	"invitation":         {"sent", "leave_asked"},                                                       // unit.go, leader.go: invited; office.go: answers
	"task":               {"waiting", "assigned", "working", "claimed"},                                 // office.go, leader.go, unit.go
	"part":               {"open"},                                                                      // unit.go: ownRows
	"referral":           {"asked"},                                                                     // referral.go
	delivery.Kind:        {"sent"},                                                                      // delivery.ToReceive
	delivery.ReceiptKind: {"open", "answered", "questioned"},                                            // delivery.ToConfirm, delivery.Questioned
}

// Covers says whether a desk leads to records of a kind in a state, where records of the given kinds are signed.
func Covers(signed []signing.Kind, kind, state string) bool {
	if k, ok := signing.KindOf(signed, kind); ok && (k.Stages().In(state).Name != "" || slices.ContainsFunc(k.Waits, func(w signing.Wait) bool { return w.State == state })) {
		return true
	}
	return slices.Contains(covered[kind], state)
}
