// Package diff compares two texts as readers of official papers do: paragraph by paragraph, then by runs
// of characters inside a paragraph that changed. Chinese has no spaces between words, so words are not
// looked for; what stands between marks (a list of units, a date) can be compared as a whole.
package diff

import (
	"context"
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

// patience is how long one comparison of two papers looks for what they share, all their paragraphs
// together; a search that is on its way then may take as long again. What is left is shown as replaced,
// which is true and costs nothing.
const patience = 100 * time.Millisecond

// Search is one comparison of two papers. All that is asked of it shares one budget, and it ends when its
// reader leaves.
type Search struct {
	ctx  context.Context
	look func(a, b []rune) []diffmatchpatch.Diff // what costs: a search for what two texts share
}

// Within begins a comparison for the reader of ctx; it is to be ended.
func Within(ctx context.Context) (Search, context.CancelFunc) {
	ctx, end := context.WithTimeout(ctx, patience)
	return Search{ctx, looked}, end
}

func looked(a, b []rune) []diffmatchpatch.Diff {
	d := diffmatchpatch.New()
	d.DiffTimeout = patience
	return d.DiffMainRunes(a, b, false)
}

// search looks for what two texts share, or takes one for the other when the time is over.
func (s Search) search(a, b []rune) []diffmatchpatch.Diff {
	if s.ctx.Err() != nil {
		return []diffmatchpatch.Diff{{Type: diffmatchpatch.DiffDelete, Text: string(a)}, {Type: diffmatchpatch.DiffInsert, Text: string(b)}}
	}
	return s.look(a, b)
}

// Chars compares by runs of characters.
func (s Search) Chars(a, b string) []Run {
	if a == b {
		return runs([]diffmatchpatch.Diff{{Type: diffmatchpatch.DiffEqual, Text: a}})
	}
	return runs(diffmatchpatch.New().DiffCleanupSemantic(s.search([]rune(a), []rune(b))))
}

// Pieces compares lists whose parts are never cut: names, dates, lines.
func (s Search) Pieces(a, b []string) []Run {
	t := tokens{of: map[string]rune{}}
	out := []Run{}
	for _, r := range runs(s.search(t.runes(a), t.runes(b))) {
		out = append(out, Run{r.Op, t.text(r.Text)})
	}
	return out
}

// marks end a piece of a sentence.
const marks = "，、；：。（）\u3000"

// Marked compares two sentences by what stands between their marks.
func (s Search) Marked(a, b string) []Run { return s.Pieces(cut(a), cut(b)) }

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
