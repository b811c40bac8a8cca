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
	Alias    string  `json:"Alias"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Checked  float64 `json:"Rows Removed by Index Recheck"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Plans    []node  `json:"Plans"`

	Subplan    string `json:"Subplan Name"`
	IndexCond  string `json:"Index Cond"`
	Recheck    string `json:"Recheck Cond"`
	Filter     string `json:"Filter"`
	HashCond   string `json:"Hash Cond"`
	MergeCond  string `json:"Merge Cond"`
	JoinFilter string `json:"Join Filter"`

	Took float64 `json:"-"` // of the whole statement, in milliseconds
}

// rowCap is the most rows that a step may read, sort or count: one more than the highest exact count. Of a table with more than
// wholeFrom rows no step may read nearly all, though it be fewer.
const (
	rowCap    = limit.CountCap
	wholeFrom = 500
	nearlyAll = 0.9
)

// Rule is what a fault breaks.
type Rule int

// The rules: no growing table is read whole because there is no other way; no step reads, and none gathers, more rows than the cap; what is
// counted or gathered ends at a LIMIT, or is what hangs on one record; no rows are skipped; no LIMIT is higher than the cap.
const (
	NoOtherWay Rule = iota
	ManyRead
	ManyGathered
	NoLimit
	Skips
	WideLimit
)

// Fault is what a page that must stay flat may not do.
type Fault struct {
	Rule  Rule
	Rows  float64 // that a step read or gathered
	Said  string
	Table string // whose rows are gathered, where that is the fault
	Plan  string // of the statement
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
	counts := slices.Contains(counting, n.Type)
	for _, below := range n.Plans {
		if rows := below.Rows * below.Loops / max(1, n.Loops); rows > rowCap && slices.Contains(gathering, n.Type) {
			rule := map[bool]Rule{false: ManyGathered, true: NoLimit}[counts]
			list = append(list, Fault{Rule: rule, Rows: rows, Said: fmt.Sprintf("%s of %.0f rows", n.Type, rows)})
		}
		list = append(list, below.faults(sizes)...)
	}
	return list
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
