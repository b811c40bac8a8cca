package archtest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	descriptor "jointmeeting/internal/room"
)

// checkedElsewhere are the rooms whose records have states and no check of their own, each with the reason.
var checkedElsewhere = map[string]string{
	"account":  "whether an account is in use follows from one column: nothing can contradict it",
	"signing":  "signatures and referrals are checked with the kind of record that is signed (signing.Checker)",
	"delivery": "deliveries and clause receipts are checked with the paper that was delivered (minutes/verify.go)",
}

// unchecked gives the rooms whose records have states, and nothing that portal verify asks of them.
func unchecked(rooms []descriptor.Room, excused map[string]string) (out []string) {
	for _, r := range rooms {
		lives := slices.ContainsFunc(r.Charts, func(o flow.Outline) bool { return len(o.States) > 0 })
		switch why := excused[r.Name]; {
		case lives && len(r.Checks) == 0 && why == "":
			out = append(out, fmt.Sprintf("%s has records with states and no Checks: say in verify.go what must hold of them", r.Name))
		case why != "" && (!lives || len(r.Checks) > 0):
			out = append(out, fmt.Sprintf("%s needs no exception from having Checks (%s)", r.Name, why))
		}
	}
	return out
}

// numberedBesides are the tables whose column number is nobody's counter, each with the reason.
var numberedBesides = map[string]string{
	"basis":           "the number is that of whoever issued the document",
	"escalation":      "the number is that of the office's letter, typed in",
	"escalation_past": "the number is that of the office's letter, typed in",
}

// unnumbered gives the tables with a column number that no Numbers speaks of: gaps in it would never be seen.
func unnumbered(schema string, numbers []descriptor.Number, excused map[string]string) (out []string) {
	for _, m := range regexp.MustCompile(`(?ms)^CREATE TABLE ([a-z_]+) \((.*?)^\);`).FindAllStringSubmatch(schema, -1) {
		has := regexp.MustCompile(`(?m)^  number `).MatchString(m[2])
		counted := slices.ContainsFunc(numbers, func(n descriptor.Number) bool { return n.Table == m[1] })
		switch why := excused[m[1]]; {
		case has && !counted && why == "":
			out = append(out, fmt.Sprintf("the table %s has a column number and its room no Numbers for it", m[1]))
		case !has && counted:
			out = append(out, fmt.Sprintf("Numbers speak of %s, which has no column number", m[1]))
		case why != "" && (!has || counted):
			out = append(out, fmt.Sprintf("the table %s needs no exception from Numbers (%s)", m[1], why))
		}
	}
	return out
}

// TestRoomsLeaveNothingOut: records with states are checked, numbers are counted, or it is said why not.
func TestRoomsLeaveNothingOut(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(unchecked(house.Rooms(), checkedElsewhere), unnumbered(string(schema), house.Numbers(), numberedBesides)...) {
		t.Error(s)
	}
}

// TestOmissionsOfRoomsAreFound: a room without a check, a table without a counter, and exceptions that nobody needs.
func TestOmissionsOfRoomsAreFound(t *testing.T) {
	t.Parallel()
	lamp := descriptor.Room{Name: "lamp", Charts: []flow.Outline{{Kind: "lamp", States: []flow.State{{Name: "on"}}}}}
	table := "CREATE TABLE lamp (\n  id bigint NOT NULL,\n  number text,\n  CONSTRAINT x CHECK (true)\n);\n"
	checked := lamp
	checked.Checks = []descriptor.Check{{Name: "lamps"}}
	counted := []descriptor.Number{{Kind: "lamp", Table: "lamp"}}
	excused := map[string]string{"lamp": "because"}
	for want, found := range map[string][]string{
		"lamp has records with states and no Checks":        unchecked([]descriptor.Room{lamp}, nil),
		"lamp needs no exception from having Checks":        unchecked([]descriptor.Room{checked}, excused),
		"lamp has a column number and its room no Numbers":  unnumbered(table, nil, nil),
		"the table lamp needs no exception from Numbers":    unnumbered(table, counted, excused),
		"Numbers speak of lamp, which has no column number": unnumbered(strings.Replace(table, "number", "place", 1), counted, nil),
	} {
		if len(found) != 1 || !strings.Contains(found[0], want) {
			t.Errorf("found %v, want %q", found, want)
		}
	}
	if found := slices.Concat(unchecked([]descriptor.Room{checked}, nil), unchecked([]descriptor.Room{lamp}, excused), unnumbered(table, counted, nil)); len(found) > 0 {
		t.Errorf("what is whole is found: %v", found)
	}
}
