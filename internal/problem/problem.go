// Package problem is the register of what the member units study (问题研究, R12): which question of the
// strategy, on which of the unit's duties it rests, how things stand and what the unit proposes. One
// that is worked out becomes a draft topic that keeps a link back.
package problem

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"jointmeeting/internal/access"
)

// Kind names a problem in the log.
const Kind = "problem"

// Problem is the whole record. The unit's name is as it was when it was registered.
type Problem struct {
	ID       int64
	Unit     int64
	UnitName string
	Content
	State   string
	Reason  string // why it was closed, or taken up again
	ByName  string
	At      time.Time
	StateAt time.Time
	Version int
	Going   int  // topics made of it that are neither withdrawn nor refused
	Belongs bool // the unit is a member unit today
}

// Path is the page of a problem.
func Path(id int64) string { return "/problems/" + strconv.FormatInt(id, 10) }

// Path is this one's page.
func (p Problem) Path() string { return Path(p.ID) }

func (p Problem) ties() access.Ties {
	return access.Ties{Units: map[access.Tie][]int64{access.Owner: {p.Unit}}}
}

var ends = regexp.MustCompile(`[；。;]`)

// Sentences are the parts of a duty text that a problem may rest on, verbatim.
func Sentences(duty string) []string {
	out := []string{}
	for _, s := range ends.Split(duty, -1) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
