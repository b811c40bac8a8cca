package diff

import (
	"strings"
	"unicode/utf8"
)

// alike is the share of a paragraph that must have stayed for two paragraphs to be one that changed.
const alike = 0.3

// Paragraphs compares two texts line by line, and the lines that changed by characters. Each entry is one
// paragraph; empty lines are no paragraphs.
func (s Search) Paragraphs(a, b string) [][]Run {
	out := [][]Run{}
	gone, come := []string{}, []string{}
	flush := func() {
		out = append(out, s.paired(gone, come)...)
		gone, come = nil, nil
	}
	for _, r := range s.lines(a, b) {
		switch r.Op {
		case Removed:
			gone = append(gone, r.Text)
		case Added:
			come = append(come, r.Text)
		default:
			flush()
			out = append(out, []Run{r})
		}
	}
	flush()
	return out
}

// lines compares whole paragraphs; each run is one of them.
func (s Search) lines(a, b string) []Run {
	out := []Run{}
	for _, r := range s.Pieces(split(a), split(b)) {
		for _, l := range strings.Split(strings.TrimSuffix(r.Text, "\n"), "\n") {
			out = append(out, Run{r.Op, l})
		}
	}
	return out
}

func split(s string) []string {
	out := []string{}
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l+"\n")
		}
	}
	return out
}

// near is how far down the new text a paragraph that went is looked for.
const near = 8

// paired puts paragraphs that went beside those that came in their stead, in order; what is too different
// stays apart.
func (s Search) paired(gone, come []string) [][]Run {
	out, bags := [][]Run{}, bagged(come)
	for _, g := range gone {
		i, runs := s.successor(g, come[:min(near, len(come))], bags)
		if runs == nil {
			out = append(out, []Run{{Removed, g}})
			continue
		}
		for _, c := range come[:i] {
			out = append(out, []Run{{Added, c}})
		}
		out, come, bags = append(out, runs), come[i+1:], bags[i+1:]
	}
	for _, c := range come {
		out = append(out, []Run{{Added, c}})
	}
	return out
}

// successor finds the first paragraph in which enough of one that went has stayed, and what changed in it. What
// has too few characters in common is not looked at closer.
func (s Search) successor(gone string, come []string, bags []bag) (int, []Run) {
	of := bagOf(gone)
	for i, c := range come {
		if !enough(of.shared(bags[i]), gone, c) {
			continue
		}
		if runs := s.Chars(gone, c); enough(kept(runs), gone, c) {
			return i, runs
		}
	}
	return 0, nil
}

// enough says whether so many characters of two paragraphs make them one that changed.
func enough(stayed int, a, b string) bool {
	return float64(stayed) >= alike*float64(max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)))
}

func kept(list []Run) int {
	n := 0
	for _, r := range list {
		if r.Op == Same {
			n += utf8.RuneCountInString(r.Text)
		}
	}
	return n
}

// bag counts the characters of a paragraph, whatever their order: no comparison can keep more of two
// paragraphs than their bags share.
type bag map[rune]int

func bagOf(text string) bag {
	b := bag{}
	for _, r := range text {
		b[r]++
	}
	return b
}

func bagged(list []string) []bag {
	out := make([]bag, len(list))
	for i, text := range list {
		out[i] = bagOf(text)
	}
	return out
}

func (b bag) shared(with bag) int {
	n := 0
	for r, count := range b {
		n += min(count, with[r])
	}
	return n
}
