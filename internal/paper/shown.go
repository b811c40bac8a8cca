package paper

import (
	"bytes"
	"slices"
	"time"
)

// Shown is what is stored, and shown, of issued minutes besides the statement of their issue.
type Shown struct {
	Minutes             int64
	Version             int
	Content, Number, By string
	On, At, Signed      *time.Time
	Saved               time.Time // when the text was last changed: nobody signed it before
	Units               []int64
	UnitNames, Whys     []string
	Signatures          []Beside
	Strayed             int // deliveries of which the digest is not that of the issue
	Zone                *time.Location
}

// Beside is what is shown beside a signature, with the statement that was signed.
type Beside struct {
	Statement                             []byte
	Name, Seat, Remark, Method, Registrar string
	GivenAt                               time.Time
}

// Stated says whether the statement says all that is shown beside it.
func (b Beside) Stated() bool {
	st, err := ReadStatement(b.Statement)
	return err == nil && st.Name == b.Name && st.Seat == b.Seat && bytes.Equal(st.Remark, Digest([]byte(b.Remark))) &&
		st.Method == b.Method && st.Registrar == b.Registrar && st.At.Equal(b.GivenAt.Truncate(time.Microsecond))
}

// Stands tells whether the issue and the signatures say all of it.
func Stands(statement, hash []byte, s Shown) bool {
	return s.On != nil && s.At != nil && s.Strayed == 0 && Says(statement, hash, s.issue()) && s.signed()
}

// issue is what is shown, put as an issue states it.
func (s Shown) issue() Issue {
	st := Issue{Minutes: s.Minutes, Version: s.Version, Content: Digest([]byte(s.Content)), Number: s.Number, On: *s.On, At: *s.At, By: s.By}
	for _, x := range s.Signatures {
		st.Signatures = append(st.Signatures, Digest(x.Statement))
	}
	for i, u := range s.Units {
		st.Recipients = append(st.Recipients, Recipient{Unit: u, UnitName: s.UnitNames[i], Why: s.Whys[i]})
	}
	slices.SortFunc(st.Recipients, func(a, b Recipient) int { return int(a.Unit - b.Unit) })
	return st
}

// signed says whether each signature is of these words and says what is shown beside it, and the last one gives the day that the paper bears.
func (s Shown) signed() bool {
	dated, words := false, Digest([]byte(s.Content))
	for _, x := range s.Signatures {
		if !x.Stated() || !SignedOver(x.Statement, words) {
			return false
		}
		dated = s.Signed != nil && DatedBy(x.Statement, *s.Signed, s.Saved, s.Zone)
	}
	return dated
}
