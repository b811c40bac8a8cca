// Package label says what the pages call each text that a form takes: a refused form and the manual name it so.
package label

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
)

//go:embed labels.tsv
var file string

// Label is what the pages call a text that a form takes; in name and address # stands for a number.
type Label struct{ Name, Text string }

// labels are those of each form, by the address that it is sent to, in the order of the form.
var labels = read(file)

func read(file string) map[string][]Label {
	out := map[string][]Label{}
	for line := range strings.Lines(file) {
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(cells) == 3 {
			out[cells[0]] = append(out[cells[0]], Label{cells[1], cells[2]})
		}
	}
	return out
}

var digits = regexp.MustCompile(`\d+`)

// Numberless is a name or an address with # for each number.
func Numberless(s string) string { return digits.ReplaceAllString(s, "#") }

// Declared is the label of the field in the form that is sent to the address, both with # for numbers; empty when there is none.
func Declared(address, name string) string { return find(labels[address], name) }

// In is what the form of the address calls a field; empty where nobody types into it.
func In(path, name string) string { return find(Of(path), Numberless(name)) }

func find(list []Label, name string) string {
	i := slices.IndexFunc(list, func(l Label) bool { return l.Name == name })
	if i < 0 {
		return ""
	}
	return list[i].Text
}

// Of are the labels of the form that is sent to the address. One that no walk over the pages comes to, because few records ever offer it, goes
// by the form of its record.
func Of(path string) []Label {
	at := Numberless(path)
	if own, ok := labels[at]; ok {
		return own
	}
	record := at[:max(strings.LastIndex(at, "/"), 0)]
	if own, ok := labels[record]; ok {
		return own
	}
	return ofSteps(record)
}

// ofSteps are those of the steps of a record that no walk comes to: what its other steps call their texts, and the reason, which any may ask for.
func ofSteps(steps string) []Label {
	out := []Label{}
	for _, path := range slices.Sorted(maps.Keys(labels)) {
		if !strings.HasPrefix(path, steps+"/") {
			continue
		}
		for _, l := range labels[path] {
			if find(out, l.Name) == "" {
				out = append(out, l)
			}
		}
	}
	if strings.HasSuffix(steps, "/do") && find(out, "reason") == "" {
		out = append(out, Label{"reason", "原因"})
	}
	return out
}
