package suggest

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Case is a title with the units that somebody who knows the duties expects for it, by their codes.
type Case struct {
	Title string   `json:"title"`
	Lead  string   `json:"lead"`
	Units []string `json:"units"`
	Held  bool     `json:"held"` // never looked at while the tables of words were written
}

// ReadCases reads a file of titles.
func ReadCases(r io.Reader) ([]Case, error) {
	var list []Case
	if err := json.NewDecoder(r).Decode(&list); err != nil {
		return nil, fmt.Errorf("read the titles: %w", err)
	}
	return list, nil
}

// Rate is how often the ranking met what was expected.
type Rate struct {
	Titles      int
	First, Top3 int // titles whose lead stands first, among the first three
	Units       int // units to consult that were expected
	Named       int // of these, named
	Asked       int // units named to consult in all
}

// Percent writes a share in percent.
func Percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(n)/float64(of))
}

// Measure ranks each title; code tells the code of a unit.
func (x *Index) Measure(cases []Case, code func(int64) string) (Rate, []string) {
	r, missed := Rate{Titles: len(cases)}, []string{}
	for _, c := range cases {
		a := x.Advise(c.Title, "")
		leads := []string{}
		for _, s := range a.all {
			if s.Unit.Leads && s.Score >= least {
				leads = append(leads, code(s.Unit.ID))
			}
		}
		at := slices.Index(leads, c.Lead)
		if at == 0 {
			r.First++
		} else {
			missed = append(missed, fmt.Sprintf("%s: %s expected, %v", c.Title, c.Lead, leads[:min(3, len(leads))]))
		}
		if at >= 0 && at < 3 {
			r.Top3++
		}
		r.count(a, c, code)
	}
	return r, missed
}

// count counts the units named beside the lead that was expected.
func (r *Rate) count(a Advice, c Case, code func(int64) string) {
	r.Units += len(c.Units)
	for _, s := range a.All() {
		if code(s.Unit.ID) == c.Lead {
			continue
		}
		r.Asked++
		if slices.Contains(c.Units, code(s.Unit.ID)) {
			r.Named++
		}
	}
}

// Report prints how often the ranking meets what the cases expect, apart for the titles that were held out.
func (x *Index) Report(w io.Writer, list []Case, code func(int64) string) {
	for _, held := range []bool{false, true} {
		r, missed := x.Measure(slices.DeleteFunc(slices.Clone(list), func(c Case) bool { return c.Held != held }), code)
		fmt.Fprintf(w, "%s: %d titles; lead first %s, among the first three %s; to consult: %d of %d expected are named, %d named in all\n",
			map[bool]string{false: "seen while the words were chosen", true: "held out"}[held], r.Titles,
			Percent(r.First, r.Titles), Percent(r.Top3, r.Titles), r.Named, r.Units, r.Asked)
		for _, m := range missed {
			fmt.Fprintln(w, "  "+m)
		}
	}
}
