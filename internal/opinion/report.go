package opinion

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
)

// Held is an answer with the round in which it was given.
type Held struct {
	Round   Round
	Opinion round.Answer
}

// Standing are the answers that count: of each unit the latest that has not lapsed, in the order asked.
func Standing(rounds []Round) []Held {
	out := []Held{}
	for _, r := range rounds {
		for _, o := range r.Answers {
			if o.State == round.Lapsed {
				continue
			}
			i := slices.IndexFunc(out, func(h Held) bool { return h.Opinion.Unit == o.Unit })
			if i < 0 {
				out = append(out, Held{r, o})
			} else {
				out[i] = Held{r, o}
			}
		}
	}
	return out
}

// Position is where a unit stands in a round, in words.
type Position struct {
	Word, Note string
	Tone       flow.Tone
}

// PositionOf reads an answer from its state and the dates: lateness is never stored.
func PositionOf(o round.Answer, r round.Round, now time.Time) Position {
	if o.State == round.Asked {
		return silent(r, now)
	}
	word, tone := Stances.Word(o.Stance)
	notes := []string{}
	if r.Over(*o.GivenAt) {
		notes = append(notes, "逾期反馈")
	}
	if o.State == round.Lapsed {
		notes, tone = append(notes, "已失效"), flow.Grey
	}
	return Position{word, strings.Join(notes, "，"), tone}
}

// silent is the position of a unit that has not answered; a round that ended before its day had no 逾期.
func silent(r round.Round, now time.Time) Position {
	at := now
	if r.ClosedAt != nil {
		at = *r.ClosedAt
	}
	switch {
	case r.Over(at) && r.Silence:
		return Position{"逾期未复", "按本轮约定视为同意", flow.Warn}
	case r.Over(at):
		return Position{"逾期未复", "", flow.Warn}
	case r.ClosedAt != nil:
		return Position{"未反馈", "征求意见提前结束", flow.Grey}
	}
	return Position{"待复", "", flow.Wait}
}

// Tally counts the standing answers: what the paper's first paragraph says.
func Tally(rounds []Round, now time.Time) string {
	words, n := []string{}, map[string]int{}
	for _, h := range Standing(rounds) {
		n[PositionOf(h.Opinion, h.Round.Round, now).Word]++
	}
	for _, w := range []string{"同意", "原则同意，有修改意见", "不同意", "不涉及本单位职责", "逾期未复", "未反馈", "待复"} {
		if n[w] > 0 {
			words = append(words, fmt.Sprintf("“%s” %d 个", w, n[w]))
		}
	}
	return strings.Join(words, "、")
}

// Objections are the standing answers that oppose.
func Objections(rounds []Round) []Held {
	return slices.DeleteFunc(Standing(rounds), func(h Held) bool { return h.Opinion.State != round.Given || h.Opinion.Stance != round.Object })
}

// ToAnswer are the standing answers with remarks for the proposer, those without an answer first.
func ToAnswer(rounds []Round) []Held {
	out := []Held{}
	for _, r := range rounds {
		for _, o := range r.Answers {
			if o.State == round.Given && o.Asks() {
				out = append(out, Held{r, o})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Held) int { return min(b.Opinion.Unanswered(), 1) - min(a.Opinion.Unanswered(), 1) })
	return out
}

// Mine is the answer that the person is to give in the open round; nil when there is none.
func Mine(rounds []Round, who access.Actor) *round.Answer {
	for _, r := range rounds {
		for _, o := range r.Answers {
			if offer, ok := Chart.Offer(who, o, "give"); ok && offer.Blocked == "" {
				return &o
			}
		}
	}
	return nil
}
