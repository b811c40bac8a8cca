package suggest

import (
	"slices"
	"strings"
)

// Piece is a bit of a sentence; what matched is marked.
type Piece struct {
	Text   string
	Marked bool
}

// Clause is the sentence of the unit's duty on which the suggestion rests, with its words marked. Where
// only the name matched it is the first one, without a mark.
func (s Suggestion) Clause() []Piece {
	best, most := "", -1.0
	for _, c := range clauses(s.Unit.Duty) {
		if w := s.within(c); w > most {
			best, most = c, w
		}
	}
	return marked(best, s.Words)
}

// NameOnly are the words that stand in the unit's name and not in its duty.
func (s Suggestion) NameOnly() []Word {
	return slices.DeleteFunc(slices.Clone(s.Words), func(w Word) bool { return strings.Contains(s.Unit.Duty, w.Duty) })
}

// within is how much of the reasons stands in a sentence.
func (s Suggestion) within(clause string) float64 {
	sum := 0.0
	for _, w := range s.Words {
		if strings.Contains(clause, w.Duty) {
			sum += w.Weight
		}
	}
	return sum
}

// clauses cuts a duty at its full stops and semicolons, which stay with what they end.
func clauses(duty string) []string {
	return strings.FieldsFunc(strings.NewReplacer("；", "；\n", "。", "。\n").Replace(duty), func(r rune) bool { return r == '\n' })
}

// marked cuts a text into pieces; of words that overlap the one that begins first, then the longest, is
// marked.
func marked(text string, words []Word) []Piece {
	out := []Piece{}
	for text != "" {
		at, word := next(text, words)
		if word == "" {
			return append(out, Piece{Text: text})
		}
		if at > 0 {
			out = append(out, Piece{Text: text[:at]})
		}
		out = append(out, Piece{Text: word, Marked: true})
		text = text[at+len(word):]
	}
	return out
}

func next(text string, words []Word) (at int, word string) {
	at = len(text)
	for _, w := range words {
		if i := strings.Index(text, w.Duty); i >= 0 && (i < at || i == at && len(w.Duty) > len(word)) {
			at, word = i, w.Duty
		}
	}
	return at, word
}

// Bracketed writes a sentence with what matched in brackets.
func Bracketed(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		if p.Marked {
			b.WriteString("【" + p.Text + "】")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
