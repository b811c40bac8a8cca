package proofread

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mention is a unit named in a text, and where.
type mention struct {
	unit     Named
	from, to int
}

// called are the names by which a text may call a unit: 市教育局, 教育局, 鄂州市教育局, and what it was
// called on the day of the meeting.
func (u Named) called() []string {
	out := []string{}
	for _, n := range []string{u.Name, u.Then, u.FullName} {
		if n == "" {
			continue
		}
		out = append(out, n)
		if short := strings.TrimPrefix(n, "市"); short != n && utf8.RuneCountInString(short) >= 3 {
			out = append(out, short)
		}
	}
	return out
}

// callName is one way to call a unit.
type callName struct {
	text string
	unit *Named
}

func (f Facts) names() []callName {
	out := []callName{}
	for i := range f.Units {
		for _, text := range f.Units[i].called() {
			out = append(out, callName{text, &f.Units[i]})
		}
	}
	return out
}

// otherOffices are characters before a short name that make it another office's: 省教育厅, 区教育局.
const otherOffices = "省区县镇乡州各"

// mentions lists the units that a text names, in its order; of two names that begin at the same place the
// longer one is meant. The title of a document 《…》 names nobody.
func (f Facts) mentions(text string) []mention {
	out, names := []mention{}, f.names()
	for i, quoted := 0, false; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '《':
			quoted = true
		case r == '》':
			quoted = false
		case !quoted:
			if m, ok := unitAt(names, text, i); ok {
				out = append(out, m)
				n = m.to - m.from
			}
		}
		i += n
	}
	return out
}

// unitAt is the unit whose name begins at a place in the text.
func unitAt(names []callName, text string, i int) (best mention, ok bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	for _, n := range names {
		if len(n.text) <= best.to-best.from || !strings.HasPrefix(text[i:], n.text) {
			continue
		}
		if !strings.HasPrefix(n.text, "市") && i > 0 && strings.ContainsRune(otherOffices, before) {
			continue
		}
		best, ok = mention{*n.unit, i, i + len(n.text)}, true
	}
	return best, ok
}

// mentioned are the units that a text names, each once.
func (f Facts) mentioned(text string) []Named { return distinct(f.mentions(text)) }

func distinct(list []mention) []Named {
	out := []Named{}
	for _, m := range list {
		if !slices.ContainsFunc(out, func(u Named) bool { return u.ID == m.unit.ID }) {
			out = append(out, m.unit)
		}
	}
	return out
}

// leads are the units that the words make lead: 由市教育局、市财政局牵头, 牵头单位：市教育局.
func (f Facts) leads(text string) []Named {
	found, out := f.mentions(text), []mention{}
	for at := 0; ; {
		i := strings.Index(text[at:], "牵头")
		if i < 0 {
			return distinct(out)
		}
		at += i
		end := at + len("牵头")
		if rest, ok := strings.CutPrefix(text[end:], "单位"); ok {
			out = append(out, following(found, text, len(text)-len(rest))...)
		} else {
			out = append(out, preceding(found, text, at)...)
		}
		at = end
	}
}

// responsible are the units that the words make responsible: 由市教育局、市财政局负责.
func (f Facts) responsible(text string) []Named {
	found, out := f.mentions(text), []mention{}
	for at := 0; ; {
		i := strings.Index(text[at:], "负责")
		if i < 0 {
			return distinct(out)
		}
		at += i
		out = append(out, preceding(found, text, at)...)
		at += len("负责")
	}
}

// The words that may stand between a unit and 牵头, and between two units that are named together.
const (
	beside = "共同联合负责分别来"
	joins  = "、，和与及"
	colons = "：:为是由"
)

// preceding are the units that end where the word begins, and those joined to them.
func preceding(found []mention, text string, at int) []mention {
	out, gap := []mention{}, beside
	for _, m := range slices.Backward(found) {
		if m.to > at {
			continue
		}
		if strings.Trim(text[m.to:at], gap) != "" {
			break
		}
		out, at, gap = append(out, m), m.from, joins
	}
	return out
}

// following are the units that begin after the word, and those joined to them.
func following(found []mention, text string, at int) []mention {
	out, gap := []mention{}, colons
	for _, m := range found {
		if m.from < at {
			continue
		}
		if strings.Trim(text[at:m.from], gap) != "" {
			break
		}
		out, at, gap = append(out, m), m.to, joins
	}
	return out
}
