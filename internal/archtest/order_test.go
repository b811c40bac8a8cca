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

// The order and its exceptions stand between these marks of the guide.
const (
	guide          = "../README.md"
	orderBegin     = "<!-- order: make gen -->\n"
	orderEnd       = "<!-- end of order -->\n"
	exceptionBegin = "<!-- exceptions: make gen -->\n"
	exceptionEnd   = "<!-- end of exceptions -->\n"
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

// exceptionsOfOrder lists the tables that are read or written against it.
func exceptionsOfOrder() string {
	b := strings.Builder{}
	for _, e := range exceptions {
		b.WriteString("- `" + e.room + "` " + e.verb + " " + strings.Join(e.tables, ", ") + ": " + e.why + "\n")
	}
	return b.String()
}

// filledIn puts a text between two marks of the guide.
func filledIn(t *testing.T, page, begin, end, text string) string {
	t.Helper()
	before, rest, found := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for %s", guide, begin)
	}
	return before + begin + text + end + after
}

// TestOrderIsFresh: the guide's order of the rooms is that of the house, its exceptions those that are allowed.
func TestOrderIsFresh(t *testing.T) {
	got, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	want := filledIn(t, string(got), orderBegin, orderEnd, orderOfRooms())
	want = filledIn(t, want, exceptionBegin, exceptionEnd, exceptionsOfOrder())
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
