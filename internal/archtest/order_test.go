package archtest

import (
	"flag"
	"os"
	"strings"
	"testing"

	"jointmeeting/internal/house"
)

//go:generate go test -vet=off -run TestOrderIsFresh -update .

var update = flag.Bool("update", false, "write the order of the rooms anew")

// The order stands between these marks of the guide.
const (
	guide      = "../README.md"
	orderBegin = "<!-- order: make gen -->\n"
	orderEnd   = "<!-- end of order -->\n"
)

// orderOfRooms lists the house's rooms with their tables.
func orderOfRooms() string {
	b := strings.Builder{}
	for _, r := range house.Rooms() {
		b.WriteString("- `" + r.Name + "`")
		if len(r.Tables) > 0 {
			b.WriteString(": " + strings.Join(r.Tables, ", "))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestOrderIsFresh: the guide's order of the rooms is that of the house.
func TestOrderIsFresh(t *testing.T) {
	got, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(got), orderBegin)
	_, after, closed := strings.Cut(rest, orderEnd)
	want := before + orderBegin + orderOfRooms() + orderEnd + after
	if !found || !closed {
		t.Fatalf("%s has no place for the order", guide)
	}
	if *update {
		if err := os.WriteFile(guide, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(got) != want {
		t.Errorf("%s is stale: make gen", guide)
	}
}
