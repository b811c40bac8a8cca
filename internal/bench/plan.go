package bench

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jointmeeting/internal/limit"
)

// skipping finds an OFFSET however it is written: what it skips is read all the same.
var skipping = regexp.MustCompile(`(?i)\boffset\s+[^\s]`)

// gathering are the steps that need all their rows before they give one, or number them.
var gathering = []string{"Sort", "Incremental Sort", "Aggregate", "WindowAgg", "Unique", "Hash", "Materialize"}

// counting are those of them that only count or thin out.
var counting = []string{"Aggregate", "WindowAgg", "Unique"}

// node is a step of a plan.
type node struct {
	Type     string  `json:"Node Type"`
	Parent   string  `json:"Parent Relationship"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Checked  float64 `json:"Rows Removed by Index Recheck"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Plans    []node  `json:"Plans"`
	Took     float64 `json:"-"` // of the whole statement, in milliseconds
}

// rowCap is the most rows that a step may read, sort or count: one more than the highest exact count. Of a table with more than
// wholeFrom rows no step may read nearly all, though it be fewer. A count over a growing table that no LIMIT holds may go over limitless rows.
const (
	rowCap    = limit.CountCap
	wholeFrom = 500
	nearlyAll = 0.9
	limitless = 100
)

// Rule is what a fault breaks.
type Rule int

// The rules: no growing table is read whole because there is no other way; no step reads, and none gathers, more rows than the cap; what is
// counted ends at a LIMIT; no rows are skipped.
const (
	NoOtherWay Rule = iota
	ManyRead
	ManyGathered
	NoLimit
	Skips
)

// Fault is what a page that must stay flat may not do.
type Fault struct {
	Rule Rule
	Rows float64 // that a step read or gathered
	Said string
	Plan string // of the statement
}

func (f Fault) String() string { return f.Said + "\n" + f.Plan }

// scanned are the growing tables that the plan reads from end to end.
func (n node) scanned(sizes map[string]float64) (list []string) {
	if _, unsteady := sizes[n.Relation]; unsteady && n.Type == "Seq Scan" {
		list = append(list, n.Relation)
	}
	for _, below := range n.Plans {
		list = append(list, below.scanned(sizes)...)
	}
	return list
}

// faults are steps that grow with the records: a growing table read whole, more rows read, sorted or counted than the cap, or counted without end.
func (n node) faults(sizes map[string]float64) (list []Fault) {
	if size, unsteady := sizes[n.Relation]; unsteady {
		switch rows := n.Rows + n.Removed + n.Checked; { // of one loop: what is looked up row by row is counted where the rows come from
		case size > wholeFrom && rows >= nearlyAll*size:
			list = append(list, Fault{Rule: ManyRead, Rows: rows, Said: fmt.Sprintf("reads %.0f of %.0f rows of %s", rows, size, n.Relation)})
		case rows > rowCap:
			list = append(list, Fault{Rule: ManyRead, Rows: rows, Said: fmt.Sprintf("reads %.0f rows of %s", rows, n.Relation)})
		}
	}
	counts, over := slices.Contains(counting, n.Type), false
	for _, below := range n.Plans {
		if rows := below.Rows * below.Loops / max(1, n.Loops); rows > rowCap && slices.Contains(gathering, n.Type) {
			rule := map[bool]Rule{false: ManyGathered, true: NoLimit}[counts]
			list, over = append(list, Fault{Rule: rule, Rows: rows, Said: fmt.Sprintf("%s of %.0f rows", n.Type, rows)}), true
		}
		list = append(list, below.faults(sizes)...)
	}
	if table, rows := n.endless(sizes, n.Loops); counts && !over && rows > limitless {
		list = append(list, Fault{Rule: NoLimit, Rows: rows, Said: fmt.Sprintf("counts %.0f rows of %s without a limit", rows, table)})
	}
	return list
}

// endless is the growing table from which most rows come to the step with no LIMIT on their way, and how many in one of its loops. What is asked once
// beside it, or for each of its rows, is a step of its own.
func (n node) endless(sizes map[string]float64, loops float64) (table string, most float64) {
	for _, below := range n.Plans {
		if below.Type == "Limit" || below.Parent == "InitPlan" || below.Parent == "SubPlan" {
			continue
		}
		name, rows := below.Relation, below.Rows*below.Loops/max(1, loops)
		if _, unsteady := sizes[name]; !unsteady {
			name, rows = below.endless(sizes, loops)
		}
		if rows > most {
			table, most = name, rows
		}
	}
	return table, most
}

// words are the plan of a whole statement with what it took, for looking.
func (n node) words(of statement) string {
	return fmt.Sprintf("%d buffers, %.2f ms: %s\n%s", n.Hit+n.Read, n.Took, of.sql, n.text(0))
}

func (n node) text(depth int) string {
	out := fmt.Sprintf("%s%s %s %s rows=%.0f x %.0f removed=%.0f buffers=%d\n", strings.Repeat("  ", depth), n.Type, n.Relation, n.Index, n.Rows, n.Loops, n.Removed, n.Hit+n.Read)
	for _, below := range n.Plans {
		out += below.text(depth + 1)
	}
	return out
}
