package paper

import (
	"slices"
	"time"
)

// Shown is what is stored, and shown, of issued minutes besides the statement of their issue.
type Shown struct {
	Minutes             int64
	Version             int
	Content, Number, By string
	On, At, Signed      *time.Time
	Units               []int64
	UnitNames, Whys     []string
	Signatures          [][]byte // statements
	Signers             []string // who is shown to have given them
	Zone                *time.Location
}

// Stands tells whether the issue and the signatures say all of it.
func Stands(statement, hash []byte, s Shown) bool {
	return s.On != nil && s.At != nil && Says(statement, hash, s.issue()) && s.signed()
}

// issue is what is shown, put as an issue states it.
func (s Shown) issue() Issue {
	st := Issue{Minutes: s.Minutes, Version: s.Version, Content: Digest([]byte(s.Content)), Number: s.Number, On: *s.On, At: *s.At, By: s.By}
	for _, x := range s.Signatures {
		st.Signatures = append(st.Signatures, Digest(x))
	}
	for i, u := range s.Units {
		st.Recipients = append(st.Recipients, Recipient{Unit: u, UnitName: s.UnitNames[i], Why: s.Whys[i]})
	}
	slices.SortFunc(st.Recipients, func(a, b Recipient) int { return int(a.Unit - b.Unit) })
	return st
}

// signed says whether each signature is of these words and names who is shown beside it, and the last one gives the day that the paper bears.
func (s Shown) signed() bool {
	dated, words := false, Digest([]byte(s.Content))
	for i, x := range s.Signatures {
		if !SignedAs(x, s.Signers[i]) || !SignedOver(x, words) {
			return false
		}
		dated = s.Signed != nil && DatedBy(x, *s.Signed, s.Zone)
	}
	return dated
}
