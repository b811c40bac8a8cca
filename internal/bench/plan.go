package bench

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// skipping finds an OFFSET however it is written: what it skips is read all the same.
var skipping = regexp.MustCompile(`(?i)\boffset\s+[^\s]`)

// gathering are the steps that need all their rows before they give one, or number them.
var gathering = []string{"Sort", "Incremental Sort", "Aggregate", "WindowAgg", "Unique", "Hash", "Materialize"}

// node is a step of a plan.
type node struct {
	Type     string  `json:"Node Type"`
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
// wholeFrom rows no step may read nearly all, though it be fewer.
const (
	rowCap    = 1001
	wholeFrom = 500
	nearlyAll = 0.9
)

// scanned are the growing tables that the plan reads from end to end.
func (n node) scanned(sizes map[string]float64) (list []string) {
	if _, grows := sizes[n.Relation]; grows && n.Type == "Seq Scan" {
		list = append(list, n.Relation)
	}
	for _, below := range n.Plans {
		list = append(list, below.scanned(sizes)...)
	}
	return list
}

// faults are steps that grow with the records: a growing table read whole, or more rows read, sorted or counted than the cap.
func (n node) faults(sizes map[string]float64) []string {
	list := []string{}
	if size, grows := sizes[n.Relation]; grows {
		switch rows := n.Rows + n.Removed + n.Checked; { // of one loop: what is looked up row by row is counted where the rows come from
		case size > wholeFrom && rows >= nearlyAll*size:
			list = append(list, fmt.Sprintf("reads %.0f of %.0f rows of %s", rows, size, n.Relation))
		case rows > rowCap:
			list = append(list, fmt.Sprintf("reads %.0f rows of %s", rows, n.Relation))
		}
	}
	for _, below := range n.Plans {
		if rows := below.Rows * below.Loops / max(1, n.Loops); rows > rowCap && slices.Contains(gathering, n.Type) {
			list = append(list, fmt.Sprintf("%s of %.0f rows", n.Type, rows))
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
