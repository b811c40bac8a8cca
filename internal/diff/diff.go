// Package diff compares two texts as readers of official papers do: paragraph by paragraph, then by runs
// of characters inside a paragraph that changed. Chinese has no spaces between words, so words are not
// looked for; what stands between marks (a list of units, a date) can be compared as a whole.
package diff

import (
	"strings"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op says what became of a run.
type Op int

// The kinds of runs.
const (
	Same Op = iota
	Added
	Removed
)

// Run is a stretch of text that stayed, came or went.
type Run struct {
	Op   Op
	Text string
}

// patience bounds the search on long texts that have nothing in common; they are then shown as replaced.
const patience = 200 * time.Millisecond

// Chars compares by runs of characters.
func Chars(a, b string) []Run {
	d := diffmatchpatch.New()
	d.DiffTimeout = patience
	return runs(d.DiffCleanupSemantic(d.DiffMainRunes([]rune(a), []rune(b), false)))
}

// Pieces compares lists whose parts are never cut: names, dates, lines.
func Pieces(a, b []string) []Run {
	t := tokens{of: map[string]rune{}}
	d := diffmatchpatch.New()
	d.DiffTimeout = patience
	list := d.DiffMainRunes(t.runes(a), t.runes(b), false)
	out := []Run{}
	for _, r := range runs(list) {
		out = append(out, Run{r.Op, t.text(r.Text)})
	}
	return out
}

// marks end a piece of a sentence.
const marks = "，、；：。（）\u3000"

// Marked compares two sentences by what stands between their marks.
func Marked(a, b string) []Run { return Pieces(cut(a), cut(b)) }

// cut splits a sentence at its marks and keeps them as pieces of their own.
func cut(s string) []string {
	out, from := []string{}, 0
	for i, r := range s {
		if !strings.ContainsRune(marks, r) {
			continue
		}
		if i > from {
			out = append(out, s[from:i])
		}
		from = i + len(string(r))
		out = append(out, s[i:from])
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

func runs(list []diffmatchpatch.Diff) []Run {
	ops := map[diffmatchpatch.Operation]Op{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Removed}
	out := []Run{}
	for _, d := range list {
		if d.Text != "" {
			out = append(out, Run{ops[d.Type], d.Text})
		}
	}
	return out
}

// tokens stand for whole pieces in a comparison of characters. They are drawn from the private planes, in
// which no character means anything.
type tokens struct {
	of    map[string]rune
	words []string
}

const plane = 0xF0000

func (t *tokens) runes(list []string) []rune {
	out := make([]rune, len(list))
	for i, w := range list {
		r, ok := t.of[w]
		if !ok {
			r = rune(plane + len(t.words))
			t.of[w], t.words = r, append(t.words, w)
		}
		out[i] = r
	}
	return out
}

func (t *tokens) text(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(t.words[r-plane])
	}
	return b.String()
}

// Changes counts the places that differ: what went and what came in its stead is one place.
func Changes(list []Run) int {
	n, open := 0, false
	for _, r := range list {
		if r.Op != Same && !open {
			n++
		}
		open = r.Op != Same
	}
	return n
}

// Before is the text without what came.
func Before(list []Run) []Run { return without(list, Added) }

// After is the text without what went.
func After(list []Run) []Run { return without(list, Removed) }

func without(list []Run, op Op) []Run {
	out := []Run{}
	for _, r := range list {
		if r.Op != op {
			out = append(out, r)
		}
	}
	return out
}

// Text joins the runs.
func Text(list []Run) string {
	var b strings.Builder
	for _, r := range list {
		b.WriteString(r.Text)
	}
	return b.String()
}
