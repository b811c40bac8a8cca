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
	{"/tasks", "q", 2500, 4000, 1600, "a search reads what the index of pieces finds, wherever it lies, and orders it by day afterwards"},
	{"/admin/audit", "person", 2 * logbook.Window, 4 * logbook.Window, 1500, "an auditor looks for a piece of a name in the log: a window of it is read, or sorted out of the whole where the log is no longer than a few windows, and the page says from when to when"},
	{"/admin/audit", "words", 2 * logbook.Window, 4 * logbook.Window, 1500, "a piece of a title, as for a name"},
	{"/admin/audit", "action", 2 * logbook.Window, 4 * logbook.Window, 1500, "an act within days, as for a name"},
	{"/topics", "q", 2500, 0, 1000, "a search, as for tasks"},
	{"/minutes/{id}/circulation", "", 0, 4000, 500, "words on minutes of which all units were asked: while the table of all words has some forty pages it is read whole, which is less than to look each answer up"},
	{"/minutes/{id}/receipts", "", 0, 0, 600, "of some forty receipts each is looked up with its delivery and its decision, whose steps are read beside; the goal is 500"},
}

// Loose is what a page gathers although no LIMIT ends it and no record holds it, or the one LIMIT above the cap, with how many rows it may be at any
// size that is measured, and why.
type Loose struct {
	Pattern, Table string // no table: a LIMIT
	Rows           float64
	Why            string
}

// LoosePages are all of them.
var LoosePages = []Loose{
	{"/meetings/new", "meeting", 60, "the meetings of one kind in one year: the office holds a few a month"},
	{"/topics", "round", 100, "rounds that are open: each is closed within weeks, and one that is over is what the page is about"},
	{"/minutes", "referral", 60, "what one person is asked to read now"},
	{"/minutes", "signature", 60, "signatures that one person is asked for now"},
	{"/admin/audit", "", logbook.Window, "the window in which the log is read until a page is full"},
}

// letBe says whether a fault is one that the page may have.
func letBe(pattern string, f Fault) bool {
	return (f.Rule == NoLimit && f.Table != "" || f.Rule == WideLimit) &&
		slices.ContainsFunc(LoosePages, func(l Loose) bool { return l.Pattern == pattern && l.Table == f.Table && f.Rows <= l.Rows })
}

// steepOf is the entry for what is asked of a page.
func steepOf(pattern string, asked url.Values) (Steep, bool) {
	i := slices.IndexFunc(SteepPages, func(s Steep) bool { return s.Pattern == pattern && (s.Asked == "" || asked.Get(s.Asked) != "") })
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
			return (f.Rule == ManyRead || f.Rule == ManyGathered || f.Rule == WideLimit) && f.Rows <= s.Rows || f.Rule == ManyRead && f.Rows <= s.Short
		})
	}
	list = v.Over(bounds)
	for _, f := range faults {
		if !letBe(v.Pattern, f) {
			list = append(list, f.String())
		}
	}
	return list
}
