package archtest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	descriptor "jointmeeting/internal/room"
	"jointmeeting/internal/round"
	"jointmeeting/internal/signing"
)

// checkedElsewhere are the rooms whose records have states and no check of their own, each with the reason.
var checkedElsewhere = map[string]string{
	"account": "whether an account is in use follows from one column: nothing can contradict it",
	"signing": "signatures and referrals are checked with the kind of record that is signed (signing.Checker)",
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

var (
	kindCheck = regexp.MustCompile(`(?m)^  CONSTRAINT ([a-z_]+) CHECK .*\(kind = ANY \(ARRAY\[([^\]]*)\]`)
	quotedOne = regexp.MustCompile(`'([a-z_]+)'`)
)

// kindsOf are the kinds of record whose rows each table holds, by what the rooms declare.
func kindsOf(rooms []descriptor.Room) map[string][]string {
	out := map[string][]string{"round": {}, "round_answer": {}, "signature": {}, "referral": {}, "delivery": {}, "citation": {}}
	add := func(kind string, tables ...string) {
		for _, t := range tables {
			out[t] = append(out[t], kind)
		}
	}
	for _, w := range descriptor.PartsOf[round.Waits](rooms) {
		add(w.OfKind(), "round", "round_answer")
	}
	for _, k := range descriptor.PartsOf[signing.Kind](rooms) {
		add(k.OfKind(), "signature", "referral")
	}
	for _, p := range descriptor.PartsOf[delivery.Paper](rooms) {
		add(p.OfKind(), "delivery")
	}
	for _, r := range rooms {
		for kind := range r.Citers {
			add(kind, "citation")
		}
	}
	return out
}

// unlistedKinds gives the kinds of record that a CHECK of the schema refuses although a room declares them for its table, those that it
// lists and no room declares, and CHECKs with kinds of records on tables that nobody here knows.
func unlistedKinds(schema string, rooms []descriptor.Room) (out []string) {
	all, expected := map[string]bool{}, kindsOf(rooms)
	for _, r := range rooms {
		for _, o := range r.Charts {
			all[o.Kind] = true
		}
	}
	for _, table := range regexp.MustCompile(`(?ms)^CREATE TABLE ([a-z_]+) \((.*?)^\);`).FindAllStringSubmatch(schema, -1) {
		for _, check := range kindCheck.FindAllStringSubmatch(table[2], -1) {
			listed := []string{}
			for _, m := range quotedOne.FindAllStringSubmatch(check[2], -1) {
				listed = append(listed, m[1])
			}
			if table[1] == "task_report" { // reports have kinds of their own, one of which is called as a kind of record
				continue
			}
			if slices.ContainsFunc(listed, func(k string) bool { return all[k] }) || expected[table[1]] != nil {
				out = append(out, differing(table[1], check[1], listed, expected[table[1]])...)
			}
		}
	}
	return out
}

func differing(table, check string, listed, expected []string) (out []string) {
	if expected == nil {
		return []string{fmt.Sprintf("%s of %s lists kinds of records: say in kindsOf which rooms declare them", check, table)}
	}
	for _, k := range expected {
		if !slices.Contains(listed, k) {
			out = append(out, fmt.Sprintf("%s of %s refuses %s: a migration must let it in", check, table, k))
		}
	}
	for _, k := range listed {
		if !slices.Contains(expected, k) {
			out = append(out, fmt.Sprintf("%s of %s lists %s, which no room declares for it", check, table, k))
		}
	}
	return out
}

// TestChecksListTheKinds: a kind of record that a room has asked about, signed, delivered or citing is let in by the CHECKs of the tables.
func TestChecksListTheKinds(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile("../../migrations/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range unlistedKinds(string(schema), house.Rooms()) {
		t.Error(s)
	}
	if n := len(kindCheck.FindAllString(string(schema), -1)); n < 2 {
		t.Errorf("only %d CHECKs of kinds are read", n)
	}
	for table := range kindsOf(nil) {
		if !strings.Contains(string(schema), "CREATE TABLE "+table+" (") {
			t.Errorf("there is no table %s", table)
		}
	}
	lamp := descriptor.Room{Name: "lamp", Charts: []flow.Outline{{Kind: "lamp"}}, Citers: map[string]descriptor.Citer{"lamp": nil},
		Parts: []descriptor.Part{round.Waits{View: round.View{Asking: round.Asking{Record: "lamp"}}}, delivery.Paper{Kind: "lamp"}, signing.Kind{Name: "lamp"}}}
	check := func(table, kinds string) string {
		return "CREATE TABLE " + table + " (\n  kind text,\n  CONSTRAINT " + table + "_kind_check CHECK ((kind = ANY (ARRAY[" + kinds + "])))\n);\n"
	}
	for _, table := range []string{"round", "citation", "signature", "delivery"} {
		found := unlistedKinds(check(table, "'topic'::text"), []descriptor.Room{lamp})
		if len(found) != 2 || !strings.Contains(found[0], table+"_kind_check of "+table+" refuses lamp") {
			t.Errorf("of a kind that is refused is found: %q", found)
		}
		if found := unlistedKinds(check(table, "'lamp'::text"), []descriptor.Room{lamp}); len(found) > 0 {
			t.Errorf("a kind that is let in is found: %q", found)
		}
	}
	if found := unlistedKinds(check("shade", "'lamp'::text")+check("bulb", "'warm'::text"), []descriptor.Room{lamp}); len(found) != 1 || !strings.Contains(found[0], "shade_kind_check") {
		t.Errorf("of a CHECK that nobody knows is found: %q", found)
	}
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
