package charts

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"jointmeeting/internal/house"
)

//go:generate go test -vet=off -run TestChartsAreFresh -update .

var update = flag.Bool("update", false, "write CHARTS.md anew")

const path = "../flow/CHARTS.md"

// TestChartsAreFresh: the file says what the charts say.
func TestChartsAreFresh(t *testing.T) {
	if *update {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != Markdown() {
		t.Errorf("%s is stale: make gen (%v)", path, err)
	}
}

// TestGuardsAreNamedInWords: the manual tells people what a step waits for by the names of its guards.
func TestGuardsAreNamedInWords(t *testing.T) {
	for _, c := range house.Charts() {
		for _, d := range slices.Concat(c.Steps, c.Acts) {
			for _, name := range d.Needs {
				if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					t.Errorf("%s: %s waits for %q", c.Kind, d.Do, name)
				}
			}
		}
	}
}
