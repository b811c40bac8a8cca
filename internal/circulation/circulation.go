// Package circulation sends a draft of minutes to the units it names or that attended 会签. An answer is
// bound to the decisions that name the unit; when one of them changes, that answer alone lapses.
package circulation

import (
	"strconv"
	"time"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/round"
)

// Kind names answers in the log.
const Kind = "circulation_reply"

// Stances are what a unit may answer (ux.md, 会签).
var Stances = round.Stances{{round.Agree, "无意见", flow.Ok}, {round.Amend, "有修改意见", flow.Info}}

// whole is the part of a remark that is about no single decision.
const whole = "whole"

// Path is the answer's page.
func Path(id int64) string { return "/circulation-replies/" + strconv.FormatInt(id, 10) }

// RoundsPath is the page of a draft's rounds.
func RoundsPath(minutesID int64) string { return minutes.Path(minutesID) + "/circulation" }

// PositionOf is where a unit stands, in words: its answer, or what its silence means.
func PositionOf(q round.Answer, r round.Round, now time.Time) (word string, tone flow.Tone) {
	switch {
	case q.State == round.Lapsed:
		return "已失效", flow.Grey
	case q.State == round.Given:
		return Stances.Word(q.Stance)
	case r.Open() && !r.Over(now):
		return "待会签", flow.Wait
	case r.SilenceCounts(now):
		return "逾期未复，视为无意见", flow.Grey
	}
	return "未复", flow.Warn
}

// Parts are what a unit can remark on: the decisions that name it, and the text as a whole.
func Parts(m minutes.Minutes, unit int64) []round.Part {
	out := []round.Part{}
	for _, c := range m.Clauses {
		if c.Names(unit) {
			out = append(out, part(strconv.FormatInt(c.ID, 10), paper.Place(c.Ord), c.Text))
		}
	}
	return append(out, part(whole, "全文", ""))
}

func part(key, label, quote string) round.Part {
	return round.Part{Key: key, Label: label, Quote: quote, Field: "对" + label + "的修改意见", Kept: label}
}
