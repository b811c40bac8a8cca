package web

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/house"
	"jointmeeting/internal/message"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
	"jointmeeting/web/edge"
)

// TestPlacesOpen: whoever is shown an entry of the navigation is let in by its route, and no two entries of
// a group stand in one spot.
func TestPlacesOpen(t *testing.T) {
	t.Parallel()
	table := newPortal(t, sampledb.DB(t)).s.Table()
	spots := map[[2]int]string{}
	for _, f := range features {
		for _, p := range f.Places {
			spot := [2]int{int(p.Group), p.Order}
			if other := spots[spot]; other != "" || p.Order == 0 {
				t.Errorf("%s has no spot of its own, beside %q", p.Label, other)
			}
			spots[spot] = p.Label
			opens(t, table, p)
		}
	}
}

func opens(t *testing.T, table []edge.Route, p edge.Place) {
	t.Helper()
	i := slices.IndexFunc(table, func(r edge.Route) bool { return r.Method == http.MethodGet && r.Pattern == p.URL })
	if i < 0 {
		t.Errorf("%s: no page answers at %s", p.Label, p.URL)
		return
	}
	for _, role := range access.Roles() {
		who := access.Actor{Person: 1, Seats: []access.Seat{{Role: role}}}
		if p.Gate.Allows(who) && !table[i].Gate.Allows(who) {
			t.Errorf("%s is shown to %s, whom %s keeps out", p.Label, role, p.URL)
		}
	}
}

// TestEveryPaperIsDrawn: a kind that is signed or delivered is drawn where all such kinds are served.
func TestEveryPaperIsDrawn(t *testing.T) {
	t.Parallel()
	s := newPortal(t, sampledb.DB(t)).s
	for _, k := range house.Signed() {
		if p, err := s.Paper(k.Name); err != nil || p.Text == nil {
			t.Errorf("no feature draws the text of %s for who was asked to read it (edge.Feature.Papers)", k.Name)
		}
	}
	for _, d := range house.Delivered() {
		if p, err := s.Paper(d.Kind); d.Items != "" && (err != nil || p.Refused == nil) {
			t.Errorf("no feature draws the receipts of %s with what was wrong (edge.Feature.Papers)", d.Kind)
		}
	}
}

// unserved gives the events whose link leads to no page, or to one that keeps out whoever is told.
func unserved(table []edge.Route, kinds []message.Kind) (out []string) {
	for _, k := range kinds {
		address := regexp.MustCompile(`\{[a-z_]+\}`).ReplaceAllString(k.Link, "1")
		i := slices.IndexFunc(table, func(rt edge.Route) bool { return rt.Method == http.MethodGet && serves(rt, address) })
		if i < 0 {
			out = append(out, fmt.Sprintf("%s leads to %s, where no page answers", k.Name, k.Link))
			continue
		}
		for _, right := range k.To {
			if !table[i].Gate.Allows(access.Actor{Person: 1, Seats: []access.Seat{{Role: right.Role}}}) {
				out = append(out, fmt.Sprintf("%s leads %s to %s, which keeps them out", k.Name, right.Role, k.Link))
			}
		}
	}
	return out
}

// TestEventsLeadToPages: whoever is told of something can open the page that the message leads to.
func TestEventsLeadToPages(t *testing.T) {
	t.Parallel()
	table := newPortal(t, sampledb.DB(t)).s.Table()
	for _, s := range unserved(table, house.Events()) {
		t.Error(s)
	}
	told := []access.Right{access.May(access.Auditor)}
	for link, want := range map[string]string{
		"/lamps/{id}":  "lamp.lit leads to /lamps/{id}, where no page answers",
		"/topics/{id}": "lamp.lit leads auditor to /topics/{id}, which keeps them out",
	} {
		if got := unserved(table, []message.Kind{{Name: "lamp.lit", Link: link, To: told}}); !slices.Equal(got, []string{want}) {
			t.Errorf("found %q, want %q", got, want)
		}
	}
}

// TestSignedKindsHavePages: messages and desks lead to the place of a record with /sign behind it. There is a page for each signed kind, which lets
// in whoever may sign, and so is what the page leads to.
func TestSignedKindsHavePages(t *testing.T) {
	t.Parallel()
	table := newPortal(t, sampledb.DB(t)).s.Table()
	for _, k := range house.Signed() {
		for _, missing := range unsigned(table, k) {
			t.Errorf("%s is signed, but nothing answers %s: the Routes of its signoff.Pages, and its own /print", k.Name, missing)
		}
	}
	if len(unsigned(table, signing.Kind{Name: "plan", Place: "/plans/"})) == 0 {
		t.Error("a signed kind without pages is not noticed")
	}
}

// unsigned gives what a signed kind's record has no route for, and who is kept out of its sign page.
func unsigned(table []edge.Route, k signing.Kind) (out []string) {
	at := k.Place + "{id}"
	for _, want := range []string{"GET " + at, "GET " + at + "/print", "GET " + at + "/sign", "POST " + at + "/statement", "POST " + at + "/do/{step}", "POST " + at + "/paper"} {
		if !slices.ContainsFunc(table, func(r edge.Route) bool { return r.Method+" "+r.Pattern == want }) {
			out = append(out, want)
		}
	}
	for _, r := range table {
		if r.Pattern != at+"/sign" {
			continue
		}
		for _, s := range k.Stages() {
			for _, by := range s.By {
				if !r.Gate.Allows(access.Actor{Person: 1, Seats: []access.Seat{{Role: by.Role}}}) {
					out = append(out, "GET "+at+"/sign for "+string(by.Role))
				}
			}
		}
	}
	return out
}

// unlistedFeatures are the packages with a Feature that the list of features leaves out.
func unlistedFeatures(t *testing.T, list string) (out []string) {
	t.Helper()
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if name := filepath.Dir(f); strings.Contains(string(text), "\nvar Feature = ") && !strings.Contains(list, "\t"+name+".Feature,\n") {
			out = append(out, name)
		}
	}
	return out
}

// TestEveryFeatureIsServed: the list of features has each package that declares one.
func TestEveryFeatureIsServed(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("features.go")
	if err != nil {
		t.Fatal(err)
	}
	if found := unlistedFeatures(t, string(list)); len(found) > 0 {
		t.Errorf("%v: add the Feature to web/features.go", found)
	}
	if found := unlistedFeatures(t, strings.ReplaceAll(string(list), "\ttaskweb.Feature,\n", "")); !slices.Equal(found, []string{"taskweb"}) {
		t.Errorf("without its line taskweb is not found: %v", found)
	}
	if n := len(features); n != len(unlistedFeatures(t, "")) {
		t.Errorf("%d features are listed, %d declared", n, len(unlistedFeatures(t, "")))
	}
}
