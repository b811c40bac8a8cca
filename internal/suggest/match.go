package suggest

import (
	"slices"
	"strings"
	"unicode"
)

// reading is a text ready for comparing: its characters, and which of them say nothing.
type reading struct {
	chars []rune
	mute  []bool
}

func (x *Index) read(text string) reading {
	r := reading{chars: []rune(text)}
	r.mute = make([]bool, len(r.chars))
	for i, c := range r.chars {
		r.mute[i] = r.mute[i] || !unicode.Is(unicode.Han, c)
		for n := min(mutesMost, len(r.chars)-i); n > 0; n-- {
			if word := string(r.chars[i : i+n]); mutes[word] || word == x.city {
				r.silence(i, i+n)
				break
			}
		}
	}
	return r
}

func (r reading) silence(from, to int) {
	for i := from; i < to; i++ {
		r.mute[i] = true
	}
}

// stretch is a run of characters that all say something.
type stretch struct{ from, to int }

// splitsWords says that two characters were cut out of the middle of two words: words of two characters begin at
// an even distance from an end of their stretch.
func (s stretch) splitsWords(from, to int) bool {
	return to-from == 2 && (from-s.from)%2 == 1 && (s.to-to)%2 == 1
}

// runs visits every piece of two to mostRun characters.
func (r reading) runs(visit func(s stretch, from, to int)) {
	for from := 0; from < len(r.chars); {
		if r.mute[from] {
			from++
			continue
		}
		s := stretch{from, from}
		for s.to < len(r.chars) && !r.mute[s.to] {
			s.to++
		}
		for a := s.from; a < s.to; a++ {
			for b := a + 2; b <= min(s.to, a+mostRun); b++ {
				visit(s, a, b)
			}
		}
		from = s.to
	}
}

// hit is a word of the topic that leads to units.
type hit struct {
	from, to    int
	topic, duty string
	units       []int32
}

// hits are the words of a text that lead to units. The longest word wins: what stands inside a longer one
// that leads somewhere is not read on its own.
func (x *Index) hits(text string) []hit {
	r := x.read(text)
	all := x.everyday(r.chars)
	r.runs(func(_ stretch, from, to int) {
		word := string(r.chars[from:to])
		if units := x.runs[word]; x.tells(units) {
			all = append(all, hit{from, to, word, word, units})
		}
	})
	return outermost(all, len(r.chars))
}

// everyday finds the words of the table, also where they hold characters that otherwise say nothing.
func (x *Index) everyday(chars []rune) []hit {
	out := []hit{}
	for i := range chars {
		for n := min(sourceMost, len(chars)-i); n > 1; n-- {
			word := string(chars[i : i+n])
			for _, duty := range sources[word] {
				if units := x.having(duty); x.tells(units) {
					out = append(out, hit{i, i + n, word, duty, units})
				}
			}
		}
	}
	return out
}

// having are the units in whose duty or name the words stand.
func (x *Index) having(words string) []int32 {
	out := []int32{}
	for i, text := range x.texts {
		if strings.Contains(text, words) {
			out = append(out, int32(i))
		}
	}
	return out
}

// tells says whether a word that these units share tells them from the others.
func (x *Index) tells(units []int32) bool { return len(units) > 0 && len(units)*spread <= len(x.units) }

// outermost drops the hits that stand inside a longer one.
func outermost(all []hit, n int) []hit {
	ends := make([]int, n+1) // by the place where hits begin: the farthest end
	for _, h := range all {
		ends[h.from] = max(ends[h.from], h.to)
	}
	reach := make([]int, n+1) // the farthest end of hits that begin before a place
	for i := 1; i <= n; i++ {
		reach[i] = max(reach[i-1], ends[i-1])
	}
	return slices.DeleteFunc(all, func(h hit) bool { return h.to < ends[h.from] || h.to <= reach[h.from] })
}

// Lost are the words of duties in the table of everyday words that no unit has.
func (x *Index) Lost() []string {
	out := []string{}
	for _, e := range everyday {
		if !x.tells(x.having(e.duty)) {
			out = append(out, e.duty)
		}
	}
	return out
}
