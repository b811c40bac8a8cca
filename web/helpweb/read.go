package helpweb

import (
	"strings"

	"jointmeeting/templates/page/helppage"
)

// A chapter is written in lines: "# " begins a section, "- " is an item, "1. " a step, "| " a line of the picture of the step before it, any
// other line a paragraph. Words in braces are read from where they are declared (words.go).

// marks are how the lines begin, and what they make.
var marks = []struct {
	mark string
	kind helppage.Kind
}{{"# ", helppage.Heading}, {"- ", helppage.Items}, {"| ", helppage.Picture}}

// blocks reads a chapter.
func (w words) blocks(file string) (out []helppage.Block, err error) {
	for line := range strings.Lines(file) {
		kind, rest := kindOf(strings.TrimSpace(line))
		runs, err := w.runs(rest)
		if err != nil {
			return nil, err
		}
		out = added(out, kind, runs)
	}
	return out, nil
}

// added is the text with one line more: lines of one list follow each other, and a picture belongs to the step before it.
func added(out []helppage.Block, kind helppage.Kind, runs []helppage.Run) []helppage.Block {
	last := len(out) - 1
	switch {
	case len(runs) == 0:
		return out
	case kind == helppage.Picture:
		item := &out[last].Items[len(out[last].Items)-1]
		item.Sketch = append(item.Sketch, row(runs))
		return out
	case (kind == helppage.Items || kind == helppage.Steps) && last >= 0 && out[last].Kind == kind:
		out[last].Items = append(out[last].Items, helppage.Item{Runs: runs})
		return out
	}
	return append(out, helppage.Block{Kind: kind, Items: []helppage.Item{{Runs: runs}}})
}

func kindOf(line string) (helppage.Kind, string) {
	for _, m := range marks {
		if rest, ok := strings.CutPrefix(line, m.mark); ok {
			return m.kind, rest
		}
	}
	if n, rest, ok := strings.Cut(line, ". "); ok && len(n) == 1 && n >= "1" && n <= "9" {
		return helppage.Steps, rest
	}
	return helppage.Text, line
}

// row is a line of a picture: what it is (页, 栏, 行, 钮) and its words.
func row(runs []helppage.Run) helppage.Row {
	said := ""
	for _, r := range runs {
		said += r.Text
	}
	what, label, _ := strings.Cut(said, " ")
	return helppage.Row{What: what, Label: label}
}
