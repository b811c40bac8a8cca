// Package suggest names the units that a topic concerns, by the words it shares with their duties (M5).
// It is a proposal with its reasons and decides nothing: every weight is a rarity that can be counted by
// hand, every word that counted is shown in both texts. It knows neither database nor pages.
package suggest

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Unit is one unit with its duty, verbatim.
type Unit struct {
	ID       int64
	Name     string // 市教育局
	FullName string
	Duty     string
	Leads    bool // a member unit may lead; a district or zone is only named
}

// Word is one reason: how it stands in the topic, how it stands in the unit's duty or name, its weight.
type Word struct {
	Topic   string
	Duty    string
	InTitle bool
	Weight  float64
}

// Everyday says that the two differ: the table of everyday words leads from one to the other.
func (w Word) Everyday() bool { return w.Topic != w.Duty }

// String is the word as it stands in the topic, and what it leads to.
func (w Word) String() string {
	if w.Everyday() {
		return w.Topic + "（" + w.Duty + "）"
	}
	return w.Topic
}

// Suggestion is a unit with the reasons for it, the heaviest first.
type Suggestion struct {
	Unit  Unit
	Score float64
	Words []Word
}

// Weights and limits. They order the list and cut it; they are no measure of anything else.
const (
	oneThird = 1.0 / 3 // of a common word
	inText   = 0.5     // of a word that stands in the text and not in the title
	early    = 0.15    // more for the first word than for the last: what comes first names the field
	least    = 1.4     // what a unit must reach to be named
	share    = 0.25    // of the lead's score that a unit to consult must reach
	mostAsk  = 5       // units to consult
	mostRun  = 8       // characters of a shared piece
	spread   = 5       // a piece that a fifth of all units share tells none of them apart
)

// Index holds what each unit's duty and name are made of.
type Index struct {
	units []Unit
	city  string             // 鄂州: what the full names begin with tells none apart
	texts []string           // duty and names of each unit
	runs  map[string][]int32 // each piece of them → the units that have it
}

// New makes an index of the units. A duty that several units share tells them not apart: of those only
// the names count.
func New(units []Unit) *Index {
	x := &Index{units: units, city: cityOf(units), texts: make([]string, len(units)), runs: map[string][]int32{}}
	for i, u := range units {
		parts := []string{strings.TrimPrefix(u.Name, "市"), strings.TrimPrefix(u.FullName, x.city+"市")}
		if !shared(units, i) {
			parts = append(parts, u.Duty)
		}
		x.texts[i] = strings.Join(parts, "\n")
		for _, p := range parts {
			x.add(int32(i), p)
		}
	}
	return x
}

func shared(units []Unit, i int) bool {
	return slices.ContainsFunc(units, func(u Unit) bool { return u.ID != units[i].ID && u.Duty == units[i].Duty })
}

// cityOf is what stands before 市 in most full names.
func cityOf(units []Unit) (city string) {
	n := map[string]int{}
	for _, u := range units {
		if before, _, ok := strings.Cut(u.FullName, "市"); ok && before != "" {
			if n[before]++; n[before] > n[city] {
				city = before
			}
		}
	}
	return city
}

func (x *Index) add(unit int32, text string) {
	r := x.read(text)
	r.runs(func(s stretch, from, to int) {
		if s.splitsWords(from, to) {
			return
		}
		word := string(r.chars[from:to])
		if list := x.runs[word]; len(list) == 0 || list[len(list)-1] != unit {
			x.runs[word] = append(list, unit)
		}
	})
}

// Rank lists the units that share words with the topic, the best first; of equal ones the one whose duty is
// shorter, since the words say more of it, then in the order given.
func (x *Index) Rank(title, text string) []Suggestion {
	reasons := make([]map[string]Word, len(x.units))
	x.collect(title, true, reasons)
	x.collect(text, false, reasons)
	out := []Suggestion{}
	for i, words := range reasons {
		if s := weigh(x.units[i], words); s.Score > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(a.Unit.Duty), len(b.Unit.Duty)))
	})
	return out
}

// collect notes the words of a text for the units that share them. What the title says is not said again
// by the text.
func (x *Index) collect(text string, title bool, reasons []map[string]Word) {
	length := float64(len([]rune(text)))
	for _, h := range x.hits(text) {
		for _, i := range h.units {
			if reasons[i] == nil {
				reasons[i] = map[string]Word{}
			}
			w := Word{Topic: h.topic, Duty: h.duty, InTitle: title, Weight: x.weight(h.duty, len(h.units), title) * (1 + early*(1-float64(h.from)/length))}
			if old, ok := reasons[i][h.duty]; !ok || w.Weight > old.Weight {
				reasons[i][h.duty] = w
			}
		}
	}
}

// weight is the rarity of a word among the units, more for a longer one, less for a common one.
func (x *Index) weight(duty string, units int, title bool) float64 {
	w := math.Log(float64(len(x.units)+1) / float64(units))
	w *= 1 + 0.2*float64(min(len([]rune(duty)), 4)-2)
	if isCommon(duty) {
		w *= oneThird
	}
	if !title {
		w *= inText
	}
	return w
}

// weigh adds up the reasons for a unit; a word inside another is the same reason, and so
// is a second meaning of the same word.
func weigh(u Unit, words map[string]Word) Suggestion {
	s := Suggestion{Unit: u}
	all := []Word{}
	for _, w := range words {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b Word) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Duty, b.Duty)) })
	for _, w := range all {
		if !slices.ContainsFunc(s.Words, w.same) {
			s.Words = append(s.Words, w)
			s.Score += w.Weight
		}
	}
	return s
}

func (w Word) same(o Word) bool {
	return w.Topic == o.Topic || strings.Contains(w.Duty, o.Duty) || strings.Contains(o.Duty, w.Duty)
}

// Advice is a ranking cut down to what is shown: who leads and whom to ask.
type Advice struct {
	Lead    Suggestion // zero when no member unit's duty is near
	Consult []Suggestion
	all     []Suggestion
}

// Advise names the lead unit and the units to consult.
func (x *Index) Advise(title, text string) Advice {
	a := Advice{all: x.Rank(title, text)}
	if i := slices.IndexFunc(a.all, func(s Suggestion) bool { return s.Unit.Leads && s.Score >= least }); i >= 0 {
		a.Lead = a.all[i]
	}
	for _, s := range a.all {
		if s.Unit.ID != a.Lead.Unit.ID && s.Score >= max(least, share*a.Lead.Score) && len(a.Consult) < mostAsk {
			a.Consult = append(a.Consult, s)
		}
	}
	return a
}

// Found says whether any unit's duty is near.
func (a Advice) Found() bool { return a.Lead.Unit.ID != 0 || len(a.Consult) > 0 }

// All are the units named, the lead first.
func (a Advice) All() []Suggestion {
	if a.Lead.Unit.ID == 0 {
		return a.Consult
	}
	return append([]Suggestion{a.Lead}, a.Consult...)
}

// Of is what speaks for one unit; zero when nothing does.
func (a Advice) Of(unit int64) Suggestion {
	for _, s := range a.all {
		if s.Unit.ID == unit {
			return s
		}
	}
	return Suggestion{}
}

// Strays says that another unit's duty is nearer to the topic than its own unit's.
func (a Advice) Strays(own int64) bool {
	return a.Lead.Unit.ID != 0 && a.Lead.Unit.ID != own && a.Lead.Score > a.Of(own).Score
}
