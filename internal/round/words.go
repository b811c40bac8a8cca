package round

import (
	"fmt"
	"strings"

	"jointmeeting/internal/flow"
)

// The stances; a room that asks lists those it takes, with its words.
const (
	Agree   = "agree"
	Amend   = "amend"
	Object  = "object"
	Outside = "outside"
)

// Stances are what a unit may answer.
type Stances []struct {
	Value, Label string
	Tone         flow.Tone
}

// Word is the stance on screen, with its look.
func (list Stances) Word(stance string) (string, flow.Tone) {
	for _, s := range list {
		if s.Value == stance {
			return s.Label, s.Tone
		}
	}
	return "", flow.Grey
}

// The verdicts.
const (
	Adopted  = "adopted"
	Partly   = "partly"
	Declined = "declined"
)

// Verdicts are what may be made of a remark.
var Verdicts = []struct{ Value, Label string }{{Adopted, "采纳"}, {Partly, "部分采纳"}, {Declined, "未采纳"}}

// VerdictWord is the verdict on screen; a remark without one is 待答复.
func VerdictWord(verdict string) string {
	for _, v := range Verdicts {
		if v.Value == verdict {
			return v.Label
		}
	}
	return "待答复"
}

// figures counts the verdicts, for the log: 采纳 2 条，未采纳 1 条.
func figures(points []Point) string {
	words := []string{}
	for _, v := range Verdicts {
		n := 0
		for _, p := range points {
			if p.Verdict == v.Value {
				n++
			}
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%s %d 条", v.Label, n))
		}
	}
	return strings.Join(words, "，")
}

// Column is the stance's word in SQL, of an answer a.
func (list Stances) Column() string {
	sql := "CASE a.stance"
	for _, s := range list {
		sql += " WHEN '" + s.Value + "' THEN '" + s.Label + "'"
	}
	return sql + " ELSE '' END AS stance"
}
