package round

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

// Table holds the answers of every kind.
const Table = "round_answer"

// StateOf is what a chart of answers reads.
func StateOf(a Answer) string { return a.State }

// VersionOf is the version on which an answer is changed.
func VersionOf(a Answer) int { return a.Version }

// TakesAnswers is the guard that the round is open.
func TakesAnswers(name, why string) flow.Guard[Answer] {
	return guard(name, why, func(a Answer) bool { return a.Open })
}

// HasRemarks is the guard that there is something to answer.
func HasRemarks(name, why string) flow.Guard[Answer] {
	return guard(name, why, func(a Answer) bool { return a.Asks() && a.Remarked > 0 && !a.Superseded })
}

// StillInHand is the guard that what others decide by does not change under them.
func StillInHand(name, why string) flow.Guard[Answer] {
	return guard(name, why, func(a Answer) bool { return a.InHand })
}

func guard(name, why string, holds func(Answer) bool) flow.Guard[Answer] {
	return flow.Guard[Answer]{Name: name, Why: func(a Answer, _ access.Actor) string {
		if !holds(a) {
			return why
		}
		return ""
	}}
}

// LapseStep is the automatic step by which an answer loses its force.
func (k Asking) LapseStep() flow.Step[Answer] {
	s := flow.Step[Answer]{Do: "lapse", Label: k.Lapses, Log: k.LapsesLog, From: []string{Given}, To: Lapsed, Auto: true}
	if k.Silence {
		s.From = append(s.From, Asked)
	}
	return s
}
