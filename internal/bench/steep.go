package bench

import (
	"net/url"
	"slices"

	"jointmeeting/internal/logbook"
)

// Steep is a page of which what is asked makes it read more than its bounds, with the reason, and how much it may read at any size that is measured.
// What it may not do is said for it as for all others: read a growing table whole, count without a limit, or skip rows.
type Steep struct {
	Pattern, Asked string
	Rows           float64 // that a step may read or gather
	Short          float64 // of a table so short a step may read the whole
	Buffers        int
	Why            string
}

// SteepPages are all of them.
var SteepPages = []Steep{
	{"/tasks", "q", 2500, 0, 1200, "a search reads what the index of pieces finds, wherever it lies, and orders it by day afterwards"},
	{"/admin/audit", "person", 2 * logbook.Window, 4 * logbook.Window, 1500, "an auditor looks for a piece of a name in the log: a window of it is read, or sorted out of the whole where the log is no longer than a few windows, and the page says from when to when"},
	{"/admin/audit", "words", 2 * logbook.Window, 4 * logbook.Window, 1500, "a piece of a title, as for a name"},
	{"/admin/audit", "action", 2 * logbook.Window, 4 * logbook.Window, 1500, "an act within days, as for a name"},
	{"/topics", "q", 2500, 0, 1000, "a search, as for tasks"},
}

// steepOf is the entry for what is asked of a page.
func steepOf(pattern string, asked url.Values) (Steep, bool) {
	i := slices.IndexFunc(SteepPages, func(s Steep) bool { return s.Pattern == pattern && asked.Get(s.Asked) != "" })
	if i < 0 {
		return Steep{}, false
	}
	return SteepPages[i], true
}

// Broken is what is wrong with a page that has been asked for.
func (v Visit) Broken() (list []string) {
	at, err := url.Parse(v.Path)
	if err != nil {
		return []string{err.Error()}
	}
	bounds, faults := Bounds{MostTrips, MostStatements(v.Pattern), MostBuffers}, v.Faults
	if s, ok := steepOf(v.Pattern, at.Query()); ok {
		bounds.Buffers = s.Buffers
		faults = slices.DeleteFunc(slices.Clone(faults), func(f Fault) bool {
			return (f.Rule == ManyRead || f.Rule == ManyGathered) && f.Rows <= s.Rows || f.Rule == ManyRead && f.Rows <= s.Short
		})
	}
	list = v.Over(bounds)
	for _, f := range faults {
		list = append(list, f.String())
	}
	return list
}
