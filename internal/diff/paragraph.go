package diff

import (
	"strings"
	"unicode/utf8"
)

// alike is the share of a paragraph that must have stayed for two paragraphs to be one that changed.
const alike = 0.3

// Paragraphs compares two texts line by line, and the lines that changed by characters. Each entry is one
// paragraph; empty lines are no paragraphs.
func Paragraphs(a, b string) [][]Run {
	out := [][]Run{}
	gone, come := []string{}, []string{}
	flush := func() {
		out = append(out, paired(gone, come)...)
		gone, come = nil, nil
	}
	for _, r := range lines(a, b) {
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
func lines(a, b string) []Run {
	out := []Run{}
	for _, r := range Pieces(split(a), split(b)) {
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

// paired puts paragraphs that went beside those that came in their stead, in order; what is too different
// stays apart.
func paired(gone, come []string) [][]Run {
	out := [][]Run{}
	for _, g := range gone {
		i := 0
		for i < len(come) && !similar(g, come[i]) {
			i++
		}
		if i == len(come) {
			out = append(out, []Run{{Removed, g}})
			continue
		}
		for _, c := range come[:i] {
			out = append(out, []Run{{Added, c}})
		}
		out, come = append(out, Chars(g, come[i])), come[i+1:]
	}
	for _, c := range come {
		out = append(out, []Run{{Added, c}})
	}
	return out
}

func similar(a, b string) bool {
	kept := 0
	for _, r := range Chars(a, b) {
		if r.Op == Same {
			kept += utf8.RuneCountInString(r.Text)
		}
	}
	return float64(kept) >= alike*float64(max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)))
}
