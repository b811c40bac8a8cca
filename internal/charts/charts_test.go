package charts

import (
	"flag"
	"os"
	"testing"
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
